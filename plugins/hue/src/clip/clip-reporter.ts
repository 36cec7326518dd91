import {
  type Duration,
  hours,
  type Instant,
  type IntegrationContext,
  MAIN_COMPONENT,
  type Reading,
  type ScalarValue,
  type StatusReport,
  stateKey,
} from '@nexa/sdk';
import type { AskedColor } from '../model/light.ts';
import { type ClipDevice, REREAD_INTERVAL, type ShownGroup } from './clip-device.ts';
import { clipGroupReadings } from './clip-group.ts';
import { groupColorReadings } from './clip-group-color.ts';
import type { ClipHome } from './clip-home.ts';
import { clipLightReadings, readClipLight } from './clip-light.ts';
import type { ClipResource } from './clip-resource.ts';
import { measureOf } from './clip-sensor.ts';
import { HeldKeys, turnOf } from './clip-switch.ts';
import { updateReadings } from './clip-update.ts';
import { connectivityProblem, isConnectivity, statusWhileReachable } from './connectivity.ts';
import type { StoreChange } from './resource-store.ts';

type Reports = Pick<IntegrationContext, 'clock' | 'report' | 'reportContact' | 'reportEvent' | 'reportStatus'>;

interface Told {
  readonly value: ScalarValue;
  readonly at: Instant;
}

export interface TellOptions {
  /** Tell everything, changed or not: after a return, a command, a request to refresh. */
  readonly all: boolean;
  /** Only this device. */
  readonly only?: string;
}

/** The charge of a battery holds for a day; its sensor is read more often. */
const BATTERY_REPEAT: Duration = hours(6);

/** Tells NEXA what is known of a home by the v2 API: states, presses, turns, who is in reach and who is not. */
export class ClipReporter {
  readonly #context: Reports;
  readonly #home: ClipHome;
  readonly #askedOf: (lightId: string) => AskedColor | undefined;
  readonly #held = new HeldKeys();
  readonly #told = new Map<string, Told>();
  readonly #statuses = new Map<string, string>();

  constructor(context: Reports, home: ClipHome, askedOf: (lightId: string) => AskedColor | undefined) {
    this.#context = context;
    this.#home = home;
    this.#askedOf = askedOf;
  }

  forget(externalId: string): void {
    this.#statuses.delete(externalId);
    for (const key of this.#told.keys()) if (key.startsWith(`${externalId} `)) this.#told.delete(key);
  }

  /** The stream broke: nothing is known of what is held down. */
  forgetKeys(): void {
    this.#held.forget();
  }

  /** Tells the home as it was just read. */
  tellHome({ all, only }: TellOptions): void {
    if (only === undefined || only === this.#home.bridgeId) {
      this.#context.reportContact(this.#home.bridgeId);
      this.#report(this.#bridgeReadings('poll'), all);
    }
    for (const [externalId, device] of this.#home.devices) {
      if (only === undefined || only === externalId) this.#tellDevice(externalId, device, all);
    }
  }

  /** Tells what the bridge has told of some resources at once, and what follows for the groups of lights among them. */
  tellChanges(changes: StoreChange['changed']): void {
    for (const { resource, change } of changes) this.#tellChange(resource, change);
    this.#tellColors(changes);
  }

  /** `change` is the part of the resource that the bridge told. */
  #tellChange(resource: ClipResource, change: ClipResource): void {
    if (resource.id === this.#home.bridgeUpdateId) {
      this.#report(this.#bridgeReadings('push'), true);
      return;
    }
    const device = this.#home.deviceOf(resource.id);
    if (device === undefined) return;
    const { externalId } = device.description;
    if (this.#tellHappening(externalId, device, resource, change)) return;
    const wasOffline = this.#statusWas(externalId) === 'offline';
    const readings = this.#readingsOf(device, resource, 'push') ?? [];
    this.#tellStatus(externalId, device, false);
    if (this.#problemOf(device) !== undefined) return;
    if (wasOffline) this.#tellDevice(externalId, device, true);
    else this.#report(readings, true);
  }

  /** A bridge does not tell the colour of a group: it follows from what its lights show. */
  #tellColors(changes: StoreChange['changed']): void {
    const lamps = changes.filter(({ resource }) => resource.type === 'light' || isConnectivity(resource));
    if (lamps.length === 0) return;
    const devices = new Set(lamps.map(({ resource }) => this.#home.deviceOf(resource.id)));
    const isColored = lamps.some(({ change }) => change.color !== undefined || change.color_temperature !== undefined);
    for (const other of this.#home.devices.values()) {
      const { group } = other;
      if (group === undefined || this.#problemOf(other) !== undefined) continue;
      if (!group.lamps.some((id) => devices.has(this.#home.deviceOf(id)))) continue;
      // Told anew also where it is what it was before: it confirms a command.
      this.#report(this.#colorReadings(group, 'push'), isColored);
    }
  }

  #colorReadings(group: ShownGroup, source: 'push' | 'poll'): Reading[] {
    const lamps = this.#home.lampsInReach(group).map((light) => ({ light, asked: this.#askedOf(light.id) }));
    return groupColorReadings(group.colors, lamps, { externalId: group.id, component: MAIN_COMPONENT, source });
  }

  /** Presses and turns leave no state. Returns whether it was one. */
  #tellHappening(externalId: string, device: ClipDevice, resource: ClipResource, change: ClipResource): boolean {
    const component = device.components.get(resource.id) ?? MAIN_COMPONENT;
    if (resource.type === 'button') {
      for (const press of this.#held.press(resource, change)) {
        const event = { externalId, component, capability: 'button', event: 'pressed', data: { press } };
        this.#context.reportEvent(event);
      }
      return true;
    }
    if (resource.type !== 'relative_rotary') return false;
    const data = turnOf(change);
    if (data !== undefined) {
      this.#context.reportEvent({ externalId, component, capability: 'hue.dial', event: 'turned', data });
    }
    return true;
  }

  #tellDevice(externalId: string, device: ClipDevice, all: boolean): void {
    const wasOffline = this.#statusWas(externalId) === 'offline';
    const readings = [...device.components.keys()].flatMap((id) => {
      const service = this.#home.resource(id);
      return service === undefined ? [] : (this.#readingsOf(device, service, 'poll') ?? []);
    });
    if (device.group !== undefined) readings.push(...this.#colorReadings(device.group, 'poll'));
    this.#tellStatus(externalId, device, all);
    if (this.#problemOf(device) !== undefined) return;
    if (!this.#report(readings, all || wasOffline)) this.#context.reportContact(externalId);
  }

  /** What a service shows now; `undefined` when it cannot be read. */
  #readingsOf(device: ClipDevice, service: ClipResource, source: 'push' | 'poll'): Reading[] | undefined {
    const { externalId } = device.description;
    return this.#home.reading(externalId, service.id, () => this.#read(device, service, source));
  }

  #read(device: ClipDevice, service: ClipResource, source: 'push' | 'poll'): Reading[] {
    const { externalId } = device.description;
    const resourceOf = (id: string) => this.#home.resource(id);
    if (device.group !== undefined) return clipGroupReadings(device.group, service, resourceOf, source);
    const component = device.components.get(service.id);
    if (component === undefined) return [];
    if (service.type === 'light') {
      return clipLightReadings(readClipLight(service), { externalId, component, source }, this.#askedOf(service.id));
    }
    if (service.type === 'device_software_update') {
      return updateReadings(service, this.#home.resource(device.deviceIds[0]), { externalId, source });
    }
    const measure = measureOf(service.type);
    const value = measure?.read(service);
    if (measure === undefined || value === undefined) return [];
    const { capability, attribute } = measure;
    return [{ externalId, component, capability, attribute, value, source }];
  }

  #bridgeReadings(source: 'push' | 'poll'): Reading[] {
    const update = this.#home.resource(this.#home.bridgeUpdateId);
    if (update === undefined) return [];
    return updateReadings(update, this.#home.bridgeResource, { externalId: this.#home.bridgeId, source });
  }

  /** Tells the readings that are news. Returns whether there were any. */
  #report(readings: readonly Reading[], all: boolean): boolean {
    const now = this.#context.clock.now();
    const news = readings.filter((reading) => all || this.#isNews(reading, now));
    for (const reading of news) this.#told.set(keyOf(reading), { value: reading.value, at: now });
    if (news.length > 0) this.#context.report(news);
    return news.length > 0;
  }

  #isNews(reading: Reading, now: Instant): boolean {
    const told = this.#told.get(keyOf(reading));
    if (told === undefined || told.value !== reading.value) return true;
    const repeat = repeatOf(reading);
    // Also when the clock was set back.
    return repeat !== undefined && (now - told.at >= repeat || now < told.at);
  }

  #problemOf(device: ClipDevice): string | undefined {
    const { name } = device.description;
    if (this.#home.isUnreadable(device)) return `The bridge’s answer about ${name} cannot be read.`;
    const problem = connectivityProblem(this.#home.resource(device.connectivityId));
    return problem === undefined ? undefined : `${name} ${problem}`;
  }

  #statusWas(externalId: string): string {
    return this.#statuses.get(externalId)?.split(' ', 1)[0] ?? 'online';
  }

  #tellStatus(externalId: string, device: ClipDevice, again: boolean): void {
    const problem = this.#problemOf(device);
    const status: StatusReport =
      problem === undefined
        ? statusWhileReachable(this.#home.resource(device.updateId), device.description.name)
        : { value: 'offline', detail: 'communication-error', message: problem };
    const text = `${status.value} ${status.message ?? ''}`;
    const before = this.#statuses.get(externalId) ?? 'online ';
    if (before === text && !(again && status.value !== 'online')) return;
    this.#statuses.set(externalId, text);
    this.#context.reportStatus(externalId, status);
  }
}

const keyOf = ({ externalId, capability, attribute, component }: Reading): string =>
  `${externalId} ${stateKey(capability, attribute, component)}`;

/** Measured values are told again although they have not changed, so that they do not look stale. */
function repeatOf({ capability }: Reading): Duration | undefined {
  if (capability === 'battery') return BATTERY_REPEAT;
  return capability === 'temperature' || capability === 'illuminance' ? REREAD_INTERVAL / 2 : undefined;
}
