import { type DeviceDescription, type Duration, days, type Instant, type JsonValue, seconds } from '@nexa/sdk';
import type { Habits } from '../world/day.ts';
import type { Presence, RoomClimate, World } from '../world/world.ts';
import { batteryValues } from './battery-level.ts';
import {
  describe,
  type Identity,
  MEASURE_AGAIN,
  type SimulatedDevice,
  type SimulatedEvent,
  type SimulatedValue,
} from './simulated-device.ts';

/** How long an ordinary pair of cells lasts. */
const ORDINARY_BATTERY: Duration = days(420);

/** Temperature and humidity of a room. */
export class ClimateSensor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #climate: RoomClimate;

  constructor(identity: Identity, world: World, climate: RoomClimate) {
    this.#world = world;
    this.#climate = climate;
    this.description = describe(identity, {
      type: 'sensor',
      model: 'Climate sensor',
      capabilities: ['temperature', 'humidity', 'battery'],
      power: 'battery',
      measured: ['temperature.celsius', 'humidity.percent'],
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const celsius = this.#world.celsius(this.#climate, at);
    const percent = this.#world.humidity(this.#climate, at);
    return [
      { capability: 'temperature', attribute: 'celsius', value: celsius, again: MEASURE_AGAIN, step: 0.3 },
      { capability: 'humidity', attribute: 'percent', value: percent, again: MEASURE_AGAIN, step: 2 },
      ...batteryValues(this.#world, this.description.externalId, ORDINARY_BATTERY, at),
    ];
  }
}

/** How long a sighting is held. */
const MOTION_HOLD: Duration = seconds(30);

/** Sees people where they are wont to be, and whoever is sent past it. */
export class MotionSensor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #presence: Presence;
  readonly #batteryLife: Duration;
  #seenUntil = 0;

  constructor(identity: Identity, world: World, presence: Presence, batteryLife: Duration = ORDINARY_BATTERY) {
    this.#world = world;
    this.#presence = presence;
    this.#batteryLife = batteryLife;
    this.description = describe(identity, {
      type: 'motion-sensor',
      model: 'Motion sensor',
      capabilities: ['motion', 'battery'],
      power: 'battery',
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const { externalId, suggestedRoom = externalId } = this.description;
    const active = at < this.#seenUntil || this.#world.isSomeoneIn(suggestedRoom, this.#presence, at);
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

/** A door that people go through at their hours, or that is held open or shut on wish. */
export class ContactSensor implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #habits: Habits;
  readonly #openFor: Duration;
  #heldOpen = false;

  constructor(identity: Identity, world: World, habits: Habits, openFor: Duration) {
    this.#world = world;
    this.#habits = habits;
    this.#openFor = openFor;
    this.description = describe(identity, {
      type: 'contact-sensor',
      model: 'Door sensor',
      capabilities: ['contact', 'battery'],
      power: 'battery',
    });
  }

  values(at: Instant): readonly SimulatedValue[] {
    const open = this.#heldOpen || this.#world.moments(this.#habits, at - this.#openFor, at).length > 0;
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

/** A key on the wall that is pressed at the hours of its habits, and on wish. */
export class WallButton implements SimulatedDevice {
  readonly description: DeviceDescription;
  readonly #world: World;
  readonly #habits: Habits;
  readonly #wished: SimulatedEvent[] = [];

  constructor(identity: Identity, world: World, habits: Habits) {
    this.#world = world;
    this.#habits = habits;
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
    const habitual = this.#world.moments(this.#habits, after, until).map((at) => pressed('single', at));
    return [...habitual, ...this.#wished.splice(0)];
  }

  press(press: string, at: Instant): void {
    this.#wished.push(pressed(press, at));
  }
}

function pressed(press: string, at: Instant): SimulatedEvent {
  return { capability: 'button', event: 'pressed', data: { press }, at };
}
