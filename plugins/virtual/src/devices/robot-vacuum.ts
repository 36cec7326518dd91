import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  hours,
  type Instant,
  type JsonValue,
  minutes,
} from '@nexa/sdk';
import { clamp, round } from '../world/round.ts';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

type Doing = 'docked' | 'cleaning' | 'paused' | 'returning';

/** A charge lasts for so long, and takes so long. */
const RUNS_FOR = minutes(90);
const CHARGES_IN = hours(4);
const GOES_HOME_AT = 15;
const WAY_HOME = minutes(2);

/** Cleans when it is told to, and goes home by itself before its charge ends. */
export class RobotVacuum implements SimulatedDevice {
  readonly description: DeviceDescription;
  #doing: Doing = 'docked';
  #percent = 100;
  #homeAt: Instant = 0;

  constructor(identity: Identity) {
    this.description = describe(identity, {
      type: 'vacuum',
      model: 'Robot vacuum',
      capabilities: ['vacuum', 'battery'],
      power: 'battery',
    });
  }

  values(): readonly SimulatedValue[] {
    return [
      { capability: 'vacuum', attribute: 'state', value: this.#doing },
      { capability: 'battery', attribute: 'percent', value: round(this.#percent, 0), again: hours(1), step: 2 },
    ];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    switch (`${request.capability}.${request.command}`) {
      case 'vacuum.start':
        this.#doing = 'cleaning';
        return 'accepted';
      case 'vacuum.pause':
        this.#doing = 'paused';
        return 'accepted';
      case 'vacuum.dock':
        this.#goHome(at);
        return 'accepted';
      case 'vacuum.locate':
        return 'unconfirmable';
      default:
        throw unknownCommand(this.description, request);
    }
  }

  advance(from: Instant, to: Instant): void {
    const passed = to - from;
    if (this.#doing === 'docked') this.#percent += (passed / CHARGES_IN) * 100;
    else this.#percent -= (passed / RUNS_FOR) * (this.#doing === 'cleaning' ? 85 : 10);
    this.#percent = clamp(this.#percent, 2, 100);
    if (this.#doing === 'cleaning' && this.#percent <= GOES_HOME_AT) this.#goHome(to);
    if (this.#doing === 'returning' && to >= this.#homeAt) this.#doing = 'docked';
  }

  remember(): JsonValue {
    return { doing: this.#doing, percent: this.#percent };
  }

  recall(memory: JsonValue): void {
    const { doing, percent } = memoryObject(memory);
    if (doing === 'cleaning' || doing === 'paused' || doing === 'returning') this.#doing = doing;
    if (typeof percent === 'number') this.#percent = percent;
  }

  #goHome(at: Instant): void {
    if (this.#doing === 'docked') return;
    this.#doing = 'returning';
    this.#homeAt = at + WAY_HOME;
  }
}
