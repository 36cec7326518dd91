import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Duration,
  type Instant,
  type JsonValue,
  minutes,
  seconds,
} from '@nexa/sdk';
import { clamp, round } from '../world/round.ts';
import type { World } from '../world/world.ts';
import { Glide } from './glide.ts';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** What a lamp can show: dimmed white, white from warm to cold, or any colour. */
export type LampKind = 'white' | 'tunable' | 'color';

const natures = {
  white: { model: 'Dimmable lamp', capabilities: ['onOff', 'brightness'] },
  tunable: { model: 'White ambiance lamp', capabilities: ['onOff', 'brightness', 'colorTemperature'] },
  color: { model: 'Colour lamp', capabilities: ['onOff', 'brightness', 'colorTemperature', 'color'] },
} as const;

const WARMEST = 2200;
const COLDEST = 6500;
const STANDBY_WATTS = 0.4;
/** People leave a lamp alone that was just switched from afar. */
const HANDS_OFF = minutes(30);

type Mode = 'color' | 'colorTemperature';

/** How it shines at a moment, on its way to another level and colour or there. */
interface Light {
  readonly on: boolean;
  readonly level: number;
  readonly kelvin: number;
  readonly hue: number;
  readonly saturation: number;
  readonly mode: Mode;
}

export class Lamp implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #kind: LampKind;
  readonly #fullWatts: number;
  readonly #usedIn: World | undefined;
  /** What it shines with: from 0 when it goes on, to 0 when it goes off. */
  readonly #shine = new Glide(80);
  readonly #kelvin = new Glide(2700);
  readonly #hue = new Glide(30, 360);
  readonly #saturation = new Glide(60);
  #on: boolean;
  /** What it has when it is on, or will have when it is switched on again. */
  #level = 80;
  #mode: Mode = 'colorTemperature';
  #isNeeded: boolean | undefined;
  #isSwitchedByHand = false;
  #commandedAt = 0;

  /** In the world `usedIn`, people switch it on when they come into its room and it is dark, and off when they leave. */
  constructor(
    identity: Identity,
    kind: LampKind,
    options: { readonly watts: number; readonly on?: boolean; readonly usedIn?: World | undefined },
  ) {
    this.#kind = kind;
    this.#usedIn = options.usedIn;
    this.#fullWatts = options.watts;
    this.#on = options.on ?? false;
    this.description = describe(identity, {
      type: 'light',
      ...natures[kind],
      ...(kind === 'white' ? {} : { limits: { 'colorTemperature.kelvin': { minimum: WARMEST, maximum: COLDEST } } }),
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const { on, level, kelvin, hue, saturation, mode } = this.#lightAt(at);
    const values: SimulatedValue[] = [
      { capability: 'onOff', attribute: 'on', value: on, physical: this.#isSwitchedByHand },
      { capability: 'brightness', attribute: 'level', value: level },
    ];
    if (this.#kind !== 'white') {
      values.push(
        { capability: 'colorTemperature', attribute: 'kelvin', value: kelvin },
        { capability: 'colorTemperature', attribute: 'colorMode', value: mode },
      );
    }
    if (this.#kind === 'color') {
      values.push(
        { capability: 'color', attribute: 'hue', value: hue },
        { capability: 'color', attribute: 'saturation', value: saturation },
        { capability: 'color', attribute: 'colorMode', value: mode },
      );
    }
    return values;
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    if (!this.#obey(request, at)) throw unknownCommand(this.description, request);
    this.#commandedAt = Math.max(at, this.arrivesAt(at) ?? at);
    this.#isSwitchedByHand = false;
    return 'accepted';
  }

  arrivesAt(at: Instant): Instant | undefined {
    const moving = Object.values(this.#glides).filter((glide) => glide.isMoving(at));
    return moving.length === 0 ? undefined : Math.max(...moving.map(({ until }) => until));
  }

  advance(_from: Instant, to: Instant): void {
    const { externalId, suggestedRoom = externalId } = this.description;
    if (this.#usedIn === undefined) return;
    const before = this.#isNeeded;
    this.#isNeeded = this.#usedIn.isDark(to) && this.#usedIn.household.isAwakeIn(suggestedRoom, to);
    if (before === undefined || before === this.#isNeeded || to - this.#commandedAt < HANDS_OFF) return;
    this.#isSwitchedByHand = this.#on !== this.#isNeeded;
    this.#switch(this.#isNeeded, to);
  }

  watts(at: Instant): number {
    const { on, level } = this.#lightAt(at);
    return on ? STANDBY_WATTS + this.#fullWatts * (0.1 + 0.9 * (level / 100)) : STANDBY_WATTS;
  }

  remember(): JsonValue {
    const courses = Object.fromEntries(
      Object.entries(this.#glides).flatMap(([name, glide]) => {
        const course = glide.remember();
        return course === undefined ? [] : [[name, course]];
      }),
    );
    return {
      on: this.#on,
      level: this.#level,
      kelvin: this.#kelvin.target,
      hue: this.#hue.target,
      saturation: this.#saturation.target,
      mode: this.#mode,
      courses,
    };
  }

  recall(memory: JsonValue): void {
    const { on, level, kelvin, hue, saturation, mode, courses } = memoryObject(memory);
    const course = memoryObject(courses);
    this.#on = typeof on === 'boolean' ? on : this.#on;
    this.#level = typeof level === 'number' ? level : this.#level;
    this.#mode = mode === 'color' ? 'color' : 'colorTemperature';
    this.#shine.recall(this.#on ? this.#level : 0, course.shine);
    if (typeof kelvin === 'number') this.#kelvin.recall(kelvin, course.kelvin);
    if (typeof hue === 'number') this.#hue.recall(hue, course.hue);
    if (typeof saturation === 'number') this.#saturation.recall(saturation, course.saturation);
  }

  get #glides(): Readonly<Record<string, Glide>> {
    return { shine: this.#shine, kelvin: this.#kelvin, hue: this.#hue, saturation: this.#saturation };
  }

  #lightAt(at: Instant): Light {
    const isFading = this.#shine.isMoving(at);
    return {
      on: this.#on || isFading,
      // While it shines at all, it is not at 0.
      level: isFading ? clamp(round(this.#shine.value(at), 0), 1, 100) : this.#level,
      kelvin: onTheWay(this.#kelvin, at),
      hue: onTheWay(this.#hue, at),
      saturation: onTheWay(this.#saturation, at),
      mode: this.#mode,
    };
  }

  /** Whether it has such a command. */
  #obey({ capability, command, params }: CommandRequest, at: Instant): boolean {
    const lasts = seconds(typeof params.transition === 'number' ? params.transition : 0);
    switch (`${capability}.${command}`) {
      case 'onOff.on':
        // One that is on its way goes on.
        if (!this.#on) this.#switch(true, at);
        return true;
      case 'onOff.off':
        this.#switch(false, at);
        return true;
      case 'onOff.toggle':
        this.#switch(!this.#lightAt(at).on, at);
        return true;
      case 'brightness.set':
        this.#dim(Number(params.level), at, lasts);
        return true;
      case 'colorTemperature.set':
        if (this.#kind === 'white') return false;
        this.#kelvin.go(Number(params.kelvin), at, lasts);
        this.#mode = 'colorTemperature';
        return true;
      case 'color.set':
        if (this.#kind !== 'color') return false;
        this.#hue.go(Number(params.hue), at, lasts);
        this.#saturation.go(Number(params.saturation), at, lasts);
        this.#mode = 'color';
        return true;
      default:
        return false;
    }
  }

  #switch(on: boolean, at: Instant): void {
    this.#on = on;
    this.#shine.go(on ? this.#level : 0, at, 0);
  }

  #dim(level: number, at: Instant, lasts: Duration): void {
    const { on, level: before } = this.#lightAt(at);
    this.#on = level > 0;
    if (level > 0) this.#level = level;
    this.#shine.go(level, at, on || level > 0 ? lasts : 0, on ? before : 0);
  }
}

/** Whole numbers on the way, and at its end exactly what was asked for. */
const onTheWay = (glide: Glide, at: Instant): number => (glide.isMoving(at) ? round(glide.value(at), 0) : glide.target);
