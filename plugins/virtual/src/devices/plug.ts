import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  type JsonValue,
  seconds,
} from '@nexa/sdk';
import { round } from '../world/round.ts';
import type { World } from '../world/world.ts';
import { EnergyCounter } from './energy-counter.ts';
import type { Load } from './load.ts';
import {
  describe,
  type Identity,
  MEASURE_AGAIN,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';
import { switched } from './switch-bank.ts';

/** Mains voltage as a socket in the home sees it. */
export function mainsVolts(world: World, at: Instant): number {
  return 231 + 2.5 * world.chance.wander('mains', at, seconds(90));
}

/** Readings of a meter at `watts`, and of its counter. */
export function meterValues(world: World, at: Instant, watts: number, counter: EnergyCounter): SimulatedValue[] {
  const volts = mainsVolts(world, at);
  const measured = { capability: 'power', again: MEASURE_AGAIN } as const;
  return [
    { ...measured, attribute: 'watts', value: round(watts, 1), step: Math.max(1, watts * 0.02) },
    { ...measured, attribute: 'volts', value: round(volts, 1), step: 2 },
    { ...measured, attribute: 'amperes', value: round(watts / volts, 2), step: Math.max(0.05, (watts / volts) * 0.02) },
    {
      capability: 'energy',
      attribute: 'kilowattHours',
      value: round(counter.kilowattHours, 4),
      again: MEASURE_AGAIN,
      step: 0.01,
    },
  ];
}

export const METERED = ['power.watts', 'power.volts', 'power.amperes', 'energy.kilowattHours'] as const;

/** A socket that switches and meters what is plugged into it. */
export class Plug implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #load: Load;
  readonly #counter: EnergyCounter;
  #on: boolean;

  constructor(identity: Identity, world: World, load: Load, on: boolean) {
    this.#world = world;
    this.#load = load;
    this.#on = on;
    this.#counter = new EnergyCounter(round(world.chance.between(`counter:${identity.id}`, 5, 300), 3));
    this.description = describe(identity, {
      type: 'plug',
      model: 'Metering plug',
      capabilities: ['onOff', 'power', 'energy'],
      measured: METERED,
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const state: SimulatedValue = { capability: 'onOff', attribute: 'on', value: this.#on };
    return [state, ...meterValues(this.#world, at, this.watts(at), this.#counter)];
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const on = request.capability === 'onOff' ? switched(request.command, this.#on) : undefined;
    if (on === undefined) throw unknownCommand(this.description, request);
    this.#on = on;
    return 'accepted';
  }

  watts(at: Instant): number {
    return this.#on ? Math.max(0, this.#load(this.#world, at)) : 0;
  }

  advance(from: Instant, to: Instant): void {
    this.#counter.add(from, to, (at) => this.watts(at));
  }

  remember(): JsonValue {
    return { on: this.#on, kilowattHours: this.#counter.kilowattHours };
  }

  recall(memory: JsonValue): void {
    const { on, kilowattHours } = memoryObject(memory);
    if (typeof on === 'boolean') this.#on = on;
    this.#counter.recall(kilowattHours);
  }
}
