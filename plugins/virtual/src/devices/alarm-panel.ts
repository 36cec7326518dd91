import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  type JsonValue,
  seconds,
} from '@nexa/sdk';
import {
  describe,
  type Identity,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

const EXIT_DELAY = seconds(20);

/** An alarm system that asks for no code; whoever lives here only exists in NEXA. */
export class AlarmPanel implements SimulatedDevice {
  readonly description: DeviceDescription;
  #mode = 'disarmed';
  #armsAt: Instant | undefined;
  #wanted = 'disarmed';
  #triggered = false;

  constructor(identity: Identity) {
    this.description = describe(identity, { type: 'alarm', model: 'Alarm panel', capabilities: ['alarm'] });
  }

  values(at: Instant): readonly SimulatedValue[] {
    this.#settle(at);
    return [
      { capability: 'alarm', attribute: 'mode', value: this.#mode },
      { capability: 'alarm', attribute: 'delay', value: this.#armsAt === undefined ? 'none' : 'exit' },
      { capability: 'alarm', attribute: 'triggered', value: this.#triggered },
    ];
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    switch (`${request.capability}.${request.command}`) {
      case 'alarm.arm':
        this.#wanted = String(request.params.mode);
        this.#armsAt = this.#wanted === 'home' || this.#wanted === 'night' ? at : at + EXIT_DELAY;
        break;
      case 'alarm.disarm':
        this.#armsAt = undefined;
        this.#mode = 'disarmed';
        this.#triggered = false;
        break;
      case 'alarm.trigger':
        this.#triggered = true;
        break;
      default:
        throw unknownCommand(this.description, request);
    }
    return 'accepted';
  }

  remember(): JsonValue {
    return { mode: this.#armsAt === undefined ? this.#mode : this.#wanted, triggered: this.#triggered };
  }

  recall(memory: JsonValue): void {
    const { mode, triggered } = memoryObject(memory);
    if (typeof mode === 'string') this.#mode = mode;
    this.#triggered = triggered === true;
  }

  #settle(at: Instant): void {
    if (this.#armsAt === undefined || at < this.#armsAt) return;
    this.#mode = this.#wanted;
    this.#armsAt = undefined;
  }
}
