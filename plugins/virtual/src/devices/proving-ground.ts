import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  type JsonObject,
  type JsonValue,
  minutes,
  unsupported,
} from '@nexa/sdk';
import { faultKindOf } from '../faults/fault.ts';
import type { FaultBook, FaultChange } from '../faults/fault-book.ts';
import { canHave } from '../faults/fault-plan.ts';
import {
  describe,
  type Identity,
  MEASURE_AGAIN,
  memoryObject,
  type SimulatedDevice,
  type SimulatedEvent,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

const USUAL_STRENGTH = 0.5;

/** Where faults are ordered and told of. Nothing of it can break. */
export class ProvingGround implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #book: FaultBook;
  readonly #news: SimulatedEvent[] = [];

  constructor(identity: Identity, book: FaultBook) {
    this.#book = book;
    this.description = describe(identity, {
      type: 'other',
      model: 'Proving ground',
      capabilities: ['virtual.faults'],
    });
  }

  values(): readonly SimulatedValue[] {
    return [
      { capability: 'virtual.faults', attribute: 'running', value: this.#book.running, again: MEASURE_AGAIN, step: 1 },
    ];
  }

  events(): readonly SimulatedEvent[] {
    return this.#news.splice(0);
  }

  note({ change, fault: { device, kind, strength } }: FaultChange, at: Instant): void {
    const data = { device, fault: kind, strength };
    this.#news.push({ capability: 'virtual.faults', event: change, data, at });
  }

  command(request: CommandRequest, at: Instant): CommandAcknowledgement {
    const { params } = request;
    switch (`${request.capability}.${request.command}`) {
      case 'virtual.faults.begin':
        this.#begin(params, at);
        break;
      case 'virtual.faults.end':
        this.#book.end(at, this.#deviceOf(params), faultKindOf(params.fault));
        break;
      case 'virtual.faults.endAll':
        this.#book.end(at);
        break;
      default:
        throw unknownCommand(this.description, request);
    }
    return 'unconfirmable';
  }

  remember(): JsonValue {
    return this.#book.remember();
  }

  recall(memory: JsonValue): void {
    this.#book.recall(memoryObject(memory));
  }

  #begin(params: JsonObject, at: Instant): void {
    const device = this.#deviceOf(params);
    const kind = faultKindOf(params.fault);
    const frailty = this.#book.frailty(device);
    if (kind === undefined || frailty === undefined || !canHave(frailty, kind)) {
      throw unsupported(`${device} cannot have the fault ${String(params.fault)}.`);
    }
    const [lasts, every] = [duration(params.forMinutes), duration(params.everyMinutes)];
    this.#book.order({
      device,
      kind,
      strength: typeof params.strength === 'number' ? params.strength : USUAL_STRENGTH,
      from: at + (duration(params.afterMinutes) ?? 0),
      ...(lasts === undefined ? {} : { lasts }),
      ...(every === undefined || every === 0 ? {} : { every }),
    });
  }

  #deviceOf({ device }: JsonObject): string {
    if (typeof device === 'string' && this.#book.frailty(device) !== undefined) return device;
    throw unsupported(`The simulated home has no device ${String(device)} that can break.`);
  }
}

const duration = (value: JsonValue | undefined) => (typeof value === 'number' ? minutes(value) : undefined);
