import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  type JsonValue,
  minutes,
} from '@nexa/sdk';
import type { World } from '../world/world.ts';
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

interface Light {
  readonly on: boolean;
  readonly level: number;
  readonly kelvin: number;
  readonly hue: number;
  readonly saturation: number;
  readonly mode: 'color' | 'colorTemperature';
}

export class Lamp implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #kind: LampKind;
  readonly #fullWatts: number;
  readonly #usedIn: World | undefined;
  #light: Light;
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
    this.#light = {
      on: options.on ?? false,
      level: 80,
      kelvin: 2700,
      hue: 30,
      saturation: 60,
      mode: 'colorTemperature',
    };
    this.description = describe(identity, {
      type: 'light',
      ...natures[kind],
      ...(kind === 'white' ? {} : { limits: { 'colorTemperature.kelvin': { minimum: WARMEST, maximum: COLDEST } } }),
    });
  }

  values(): readonly SimulatedValue[] {
    const { on, level, kelvin, hue, saturation, mode } = this.#light;
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
    const change = this.#changeFor(request);
    if (change === undefined) throw unknownCommand(this.description, request);
    this.#commandedAt = at;
    this.#isSwitchedByHand = false;
    this.#light = { ...this.#light, ...change };
    return 'accepted';
  }

  advance(_from: Instant, to: Instant): void {
    const { externalId, suggestedRoom = externalId } = this.description;
    if (this.#usedIn === undefined) return;
    const before = this.#isNeeded;
    this.#isNeeded = this.#usedIn.isDark(to) && this.#usedIn.household.isAwakeIn(suggestedRoom, to);
    if (before === undefined || before === this.#isNeeded || to - this.#commandedAt < HANDS_OFF) return;
    this.#isSwitchedByHand = this.#light.on !== this.#isNeeded;
    this.#light = { ...this.#light, on: this.#isNeeded };
  }

  watts(): number {
    const { on, level } = this.#light;
    return on ? STANDBY_WATTS + this.#fullWatts * (0.1 + 0.9 * (level / 100)) : STANDBY_WATTS;
  }

  remember(): JsonValue {
    return { ...this.#light };
  }

  recall(memory: JsonValue): void {
    const { on, level, kelvin, hue, saturation, mode } = memoryObject(memory);
    this.#light = {
      on: typeof on === 'boolean' ? on : this.#light.on,
      level: typeof level === 'number' ? level : this.#light.level,
      kelvin: typeof kelvin === 'number' ? kelvin : this.#light.kelvin,
      hue: typeof hue === 'number' ? hue : this.#light.hue,
      saturation: typeof saturation === 'number' ? saturation : this.#light.saturation,
      mode: mode === 'color' ? 'color' : 'colorTemperature',
    };
  }

  #changeFor({ capability, command, params }: CommandRequest): Partial<Light> | undefined {
    switch (`${capability}.${command}`) {
      case 'onOff.on':
        return { on: true };
      case 'onOff.off':
        return { on: false };
      case 'onOff.toggle':
        return { on: !this.#light.on };
      case 'brightness.set':
        return params.level === 0 ? { on: false } : { on: true, level: Number(params.level) };
      case 'colorTemperature.set':
        return this.#kind === 'white' ? undefined : { kelvin: Number(params.kelvin), mode: 'colorTemperature' };
      case 'color.set':
        if (this.#kind !== 'color') return undefined;
        return { hue: Number(params.hue), saturation: Number(params.saturation), mode: 'color' };
      default:
        return undefined;
    }
  }
}
