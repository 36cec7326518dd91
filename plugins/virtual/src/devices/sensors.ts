import { type DeviceDescription, type Duration, type Instant, type JsonValue, seconds } from '@nexa/sdk';
import type { RoomClimate, World } from '../world/world.ts';
import { batteryValues } from './battery-level.ts';
import { ORDINARY_BATTERY, Sensor, type SensorNature } from './sensor.ts';
import {
  describe,
  type Identity,
  MEASURE_AGAIN,
  type SimulatedDevice,
  type SimulatedEvent,
  type SimulatedValue,
} from './simulated-device.ts';

const climateNature: SensorNature = {
  type: 'sensor',
  model: 'Climate sensor',
  capabilities: ['temperature', 'humidity'],
  measured: ['temperature.celsius', 'humidity.percent'],
};

/** Temperature and humidity of a room. */
export class ClimateSensor extends Sensor {
  constructor(identity: Identity, world: World, climate: RoomClimate) {
    super(identity, world, climateNature, (at) => [
      {
        capability: 'temperature',
        attribute: 'celsius',
        value: world.celsius(climate, at),
        again: MEASURE_AGAIN,
        step: 0.3,
      },
      {
        capability: 'humidity',
        attribute: 'percent',
        value: world.humidity(climate, at),
        again: MEASURE_AGAIN,
        step: 2,
      },
    ]);
  }
}

/** How long a sighting is held. */
const MOTION_HOLD: Duration = seconds(30);

/** Sees who is there, and whoever is sent past it. */
export class MotionSensor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #sees: (at: Instant) => boolean;
  readonly #batteryLife: Duration;
  #seenUntil = 0;

  constructor(
    identity: Identity,
    world: World,
    options: { readonly outdoors?: boolean; readonly batteryLife?: Duration } = {},
  ) {
    const place = identity.room ?? identity.id;
    this.#world = world;
    this.#sees = (at) => (options.outdoors ? world.isSomethingIn(place, at) : world.isSomeoneIn(place, at));
    this.#batteryLife = options.batteryLife ?? ORDINARY_BATTERY;
    this.description = describe(identity, {
      type: 'motion-sensor',
      model: 'Motion sensor',
      capabilities: ['motion', 'battery'],
      power: 'battery',
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const { externalId } = this.description;
    const active = at < this.#seenUntil || this.#sees(at);
    return [
      { capability: 'motion', attribute: 'active', value: active, physical: true },
      ...batteryValues(this.#world, externalId, this.#batteryLife, at),
    ];
  }

  /** Someone walks past. */
  pass(at: Instant): void {
    this.#seenUntil = at + MOTION_HOLD;
  }
}

/** Moments at which something is done, after `after` and up to `until`. */
export type Moments = (after: Instant, until: Instant) => readonly Instant[];

/** A door or window that people open, or that is held open or shut on wish. */
export class ContactSensor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #openings: Moments;
  readonly #openFor: Duration;
  #heldOpen = false;

  constructor(identity: Identity, world: World, openings: Moments, openFor: Duration) {
    this.#world = world;
    this.#openings = openings;
    this.#openFor = openFor;
    this.description = describe(identity, {
      type: 'contact-sensor',
      model: 'Door sensor',
      capabilities: ['contact', 'battery'],
      power: 'battery',
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const open = this.#heldOpen || this.#openings(at - this.#openFor, at).length > 0;
    return [
      { capability: 'contact', attribute: 'open', value: open, physical: true },
      ...batteryValues(this.#world, this.description.externalId, ORDINARY_BATTERY, at),
    ];
  }

  hold(open: boolean): void {
    this.#heldOpen = open;
  }

  remember(): JsonValue {
    return this.#heldOpen;
  }

  recall(memory: JsonValue): void {
    this.#heldOpen = memory === true;
  }
}

/** A key on the wall that people press, also on wish. */
export class WallButton implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #presses: Moments;
  readonly #wished: SimulatedEvent[] = [];

  constructor(identity: Identity, world: World, presses: Moments) {
    this.#world = world;
    this.#presses = presses;
    this.description = describe(identity, {
      type: 'button',
      model: 'Wall button',
      capabilities: ['button', 'battery'],
      power: 'battery',
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    return batteryValues(this.#world, this.description.externalId, ORDINARY_BATTERY, at);
  }

  events(after: Instant, until: Instant): readonly SimulatedEvent[] {
    const habitual = this.#presses(after, until).map((at) => pressed('single', at));
    return [...habitual, ...this.#wished.splice(0)];
  }

  press(press: string, at: Instant): void {
    this.#wished.push(pressed(press, at));
  }
}

function pressed(press: string, at: Instant): SimulatedEvent {
  return { capability: 'button', event: 'pressed', data: { press }, at };
}
