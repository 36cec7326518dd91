import {
  type CommandAcknowledgement,
  type CommandRequest,
  type DeviceDescription,
  days,
  hours,
  type Instant,
  type JsonValue,
} from '@nexa/sdk';
import { clamp, round } from '../world/round.ts';
import type { RoomClimate, World } from '../world/world.ts';
import { batteryValues } from './battery-level.ts';
import {
  describe,
  type Identity,
  MEASURE_AGAIN,
  memoryObject,
  type SimulatedDevice,
  type SimulatedValue,
  unknownCommand,
} from './simulated-device.ts';

/** A motor on cells. */
const BATTERY_LIFE = days(300);
/** Degrees an hour that a radiator adds, and that a room loses without it. */
const HEATS = 1.6;
const COOLS = 0.5;
const MOST_HEATING = 8;

/** Heats its room: the climate sensors in it feel it. */
export class RadiatorValve implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #climate: RoomClimate;
  #target = 20;
  #mode: 'heat' | 'off' = 'heat';

  constructor(identity: Identity, world: World, climate: RoomClimate) {
    this.#world = world;
    this.#climate = climate;
    this.description = describe(identity, {
      type: 'thermostat',
      model: 'Radiator valve',
      capabilities: ['thermostat', 'temperature', 'battery'],
      power: 'battery',
      measured: ['temperature.celsius'],
      limits: { 'thermostat.target': { minimum: 5, maximum: 30 } },
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const celsius = this.#world.celsius(this.#climate, at);
    return [
      { capability: 'thermostat', attribute: 'target', value: this.#target },
      { capability: 'thermostat', attribute: 'mode', value: this.#mode },
      { capability: 'thermostat', attribute: 'running', value: this.#isHeating(at) ? 'heating' : 'idle' },
      { capability: 'temperature', attribute: 'celsius', value: celsius, again: MEASURE_AGAIN, step: 0.3 },
      ...batteryValues(this.#world, this.description.externalId, BATTERY_LIFE, at),
    ];
  }

  command(request: CommandRequest): CommandAcknowledgement {
    const { params } = request;
    if (`${request.capability}.${request.command}` !== 'thermostat.set')
      throw unknownCommand(this.description, request);
    const mode = params.mode ?? this.#mode;
    if (mode !== 'heat' && mode !== 'off') throw unknownCommand(this.description, request);
    if (params.targetLow !== undefined || params.targetHigh !== undefined)
      throw unknownCommand(this.description, request);
    this.#mode = mode;
    if (typeof params.target === 'number') this.#target = round(clamp(params.target, 5, 30), 1);
    return 'accepted';
  }

  advance(from: Instant, to: Instant): void {
    const { room } = this.#climate;
    const passed = (to - from) / hours(1);
    const heated = this.#world.heating.get(room) ?? 0;
    const change = this.#isHeating(to) ? HEATS : -COOLS;
    this.#world.heating.set(room, clamp(heated + change * passed, 0, MOST_HEATING));
  }

  remember(): JsonValue {
    const heated = this.#world.heating.get(this.#climate.room) ?? 0;
    return { target: this.#target, mode: this.#mode, heated };
  }

  recall(memory: JsonValue): void {
    const { target, mode, heated } = memoryObject(memory);
    if (typeof target === 'number') this.#target = target;
    this.#mode = mode === 'off' ? 'off' : 'heat';
    if (typeof heated === 'number') this.#world.heating.set(this.#climate.room, heated);
  }

  #isHeating(at: Instant): boolean {
    return this.#mode === 'heat' && this.#world.celsius(this.#climate, at) < this.#target;
  }
}
