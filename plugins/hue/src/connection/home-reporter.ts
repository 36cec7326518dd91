import {
  type DeviceEvent,
  type Duration,
  type Instant,
  type IntegrationContext,
  milliseconds,
  type Reading,
  seconds,
} from '@nexa/sdk';
import { type ButtonMemory, keyComponent, pressesBetween } from '../model/button.ts';
import { type HueDevice, isDeviceReachable } from '../model/hue-device.ts';
import { lightReadings } from '../model/light.ts';
import { type Sensor, type SensorMemory, sensorReadings } from '../model/sensor.ts';
import type { HueHome } from './hue-home.ts';

/** Unchanged states are told again this often; in between it is enough that the device was heard of. */
const REPEAT_UNCHANGED: Duration = seconds(10);
/** A press found after a longer silence is too old to act upon. */
const FRESH_PRESS: Duration = seconds(10);
/** The bridge's clock shows whole seconds; a smaller difference is none. */
const SMALLEST_SKEW: Duration = seconds(3);

export interface TellOptions {
  /** Tell everything, changed or not: after a command, a return, a request to refresh. */
  readonly all?: boolean;
  /** Only this device. */
  readonly only?: string;
}

type Reports = Pick<
  IntegrationContext,
  'clock' | 'report' | 'reportContact' | 'reportEvent' | 'reportStatus' | 'addDevice' | 'removeDevice'
>;

interface Told {
  readonly text: string;
  readonly at: Instant;
}

/** Tells NEXA what is known of a home: states, presses, who is in reach and who is not. */
export class HomeReporter {
  readonly #context: Reports;
  readonly #home: HueHome;
  readonly #bridgeId: string;
  readonly #told = new Map<string, Told>();
  readonly #away = new Map<string, string>();
  readonly #sensors = new Map<string, SensorMemory>();
  readonly #buttons = new Map<string, ButtonMemory>();
  #buttonsReadAt: Instant | undefined;
  #skew: Duration = milliseconds(0);

  constructor(context: Reports, home: HueHome, bridgeId: string) {
    this.#context = context;
    this.#home = home;
    this.#bridgeId = bridgeId;
  }

  /** Takes the bridge's clock as just read. */
  takeBridgeTime(time: Instant | undefined): void {
    if (time === undefined) return;
    const skew = this.#context.clock.now() - time;
    this.#skew = Math.abs(skew) < SMALLEST_SKEW ? 0 : skew;
  }

  forget(externalId: string): void {
    this.#told.delete(externalId);
    this.#away.delete(externalId);
  }

  tell(options: TellOptions = {}): void {
    const readings: Reading[] = [];
    if (options.only === undefined) this.#context.reportContact(this.#bridgeId);
    for (const [externalId, device] of this.#home.devices) {
      if (options.only !== undefined && options.only !== externalId) continue;
      const reason = this.#whyAway(device);
      if (reason !== undefined) {
        this.#tellAway(externalId, reason, options.all === true);
        continue;
      }
      const cameBack = this.#away.delete(externalId);
      if (cameBack) this.#context.reportStatus(externalId, { value: 'online' });
      if (device.lights.some(({ light }) => this.#home.isAwaited(light))) {
        this.#context.reportContact(externalId);
        continue;
      }
      const news = this.#newsOf(externalId, device, options.all === true || cameBack);
      if (news.length === 0) this.#context.reportContact(externalId);
      else readings.push(...news);
    }
    if (readings.length > 0) this.#context.report(readings);
  }

  /** Tells the presses since the last call. The first call only remembers where each switch stands. */
  tellPresses(): void {
    const now = this.#context.clock.now();
    const isFresh = this.#buttonsReadAt !== undefined && now - this.#buttonsReadAt <= FRESH_PRESS;
    this.#buttonsReadAt = now;
    for (const { sensors } of this.#home.devices.values()) {
      for (const sensor of sensors) if (sensor.role === 'buttons') this.#tellPressesOf(sensor, isFresh);
    }
  }

  #tellPressesOf(sensor: Sensor, isFresh: boolean): void {
    const before = this.#buttons.get(sensor.id);
    const { buttonevent: code, lastupdated: updated } = sensor.state;
    if (before === undefined || !isFresh) {
      this.#buttons.set(sensor.id, { code, updated, heldKey: undefined });
      return;
    }
    const { presses, memory } = pressesBetween(sensor.buttons, before, sensor.state);
    this.#buttons.set(sensor.id, memory);
    for (const { key, press } of presses) {
      const event: DeviceEvent = {
        externalId: sensor.origin.externalId,
        component: keyComponent(sensor.buttons, key),
        capability: 'button',
        event: 'pressed',
        data: { press },
      };
      this.#context.reportEvent(event);
    }
  }

  #whyAway(device: HueDevice): string | undefined {
    const { name } = device.description;
    if (this.#home.isUnreadable(device)) return `The bridge’s answer about ${name} cannot be read.`;
    return isDeviceReachable(device) ? undefined : `${name} is not reachable by the bridge. Check that it has power.`;
  }

  #tellAway(externalId: string, message: string, again: boolean): void {
    if (this.#away.get(externalId) === message && !again) return;
    this.#away.set(externalId, message);
    this.#told.delete(externalId);
    this.#context.reportStatus(externalId, { value: 'offline', detail: 'communication-error', message });
  }

  #newsOf(externalId: string, device: HueDevice, all: boolean): Reading[] {
    const now = this.#context.clock.now();
    const states = device.lights.flatMap(({ light, component }) =>
      lightReadings(light, component, this.#home.askedColorOf(light)),
    );
    const measured: Reading[] = [];
    for (const sensor of device.sensors) {
      const memory = all ? undefined : this.#sensors.get(sensor.id);
      const news = sensorReadings(sensor, memory, { now, skew: this.#skew });
      this.#sensors.set(sensor.id, news.memory);
      for (const reading of news.readings) (isState(reading) ? states : measured).push(reading);
    }
    const text = JSON.stringify(states);
    const told = this.#told.get(externalId);
    if (!all && told?.text === text && now - told.at < REPEAT_UNCHANGED) return measured;
    this.#told.set(externalId, { text, at: now });
    return [...states, ...measured];
  }
}

const isState = ({ capability }: Reading): boolean => capability === 'motion' || capability === 'contact';
