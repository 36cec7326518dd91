import type { CauseKind, Exposed, ExposedChange, ExposedDevice, HookCaller, Instant } from '@nexa/sdk';
import type { Courier } from '../cloud/courier.ts';
import type { Grants } from '../cloud/grants.ts';
import { type AlexaMessage, type ChangeCause, changeReport } from '../messages/message.ts';
import type { FacetSettings } from '../model/facet.ts';
import { propertiesOf, type ReportedProperty } from '../model/properties.ts';
import { MissedChanges } from './missed-changes.ts';

export interface ChangeReporterParts {
  readonly grants: Grants;
  readonly courier: Courier;
  readonly exposed: Exposed;
  readonly settings: FacetSettings;
  readonly now: () => Instant;
}

const causes: Readonly<Record<CauseKind, ChangeCause>> = {
  voice: 'VOICE_INTERACTION',
  user: 'APP_INTERACTION',
  physical: 'PHYSICAL_INTERACTION',
  automation: 'RULE_TRIGGER',
  scene: 'RULE_TRIGGER',
  healing: 'RULE_TRIGGER',
  plugin: 'PERIODIC_POLL',
  unknown: 'PERIODIC_POLL',
};

/** Events on their way to Amazon at a time. */
const AT_ONCE = 6;
/** How long the list of devices is believed; a device that is not in it is looked for at once. */
const DEVICES_FOR = 30_000;

/** Tells linked accounts what changed at devices, in Alexa's words, and nothing that Alexa would not notice. */
export class ChangeReporter {
  readonly #parts: ChangeReporterParts;
  #devices: ReadonlyMap<string, ExposedDevice> = new Map();
  #devicesAt: Instant = Number.NEGATIVE_INFINITY;
  /** Values of properties as they were told last, by device. */
  readonly #told = new Map<string, ReadonlyMap<string, string>>();
  readonly #missed = new MissedChanges();

  constructor(parts: ChangeReporterParts) {
    this.#parts = parts;
  }

  /** Devices were added, changed or removed. */
  forgetDevices(): void {
    this.#devicesAt = Number.NEGATIVE_INFINITY;
  }

  /** Reports changes. What cannot be delivered now is told as it is then, by {@link catchUp}. */
  async report(changes: readonly ExposedChange[], signal: AbortSignal): Promise<void> {
    const { grants, courier } = this.#parts;
    if (grants.all.length === 0) return;
    if (courier.isQuiet) {
      for (const change of changes) this.#missed.add(change);
      return;
    }
    const devices = await this.#devicesWith(changes);
    const events = changes.flatMap((change) => {
      const device = devices.get(change.deviceId);
      const event = device === undefined ? undefined : this.#eventOf(device, change);
      return event === undefined ? [] : [{ change, deviceId: change.deviceId, event }];
    });
    const lists = await Promise.all(grants.all.map((grant) => this.#ownOf(grant, events)));
    const waiting = lists.flat();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#deliver(waiting, signal)));
  }

  /** Tells how devices are now that changed while Amazon was away or wanted quiet, in one report each. */
  async catchUp(signal: AbortSignal): Promise<void> {
    const { courier, exposed } = this.#parts;
    if (courier.isQuiet || this.#missed.size === 0) return;
    const missed = this.#missed.take();
    const states = await exposed.states([...missed.keys()]).catch((error: unknown) => {
      for (const [deviceId, one] of missed) this.#missed.add({ deviceId, ...one });
      throw error;
    });
    const changes = [...missed].flatMap(([deviceId, { changed, cause }]) => {
      const state = states[deviceId];
      return state === undefined ? [] : [{ deviceId, changed, cause, ...state }];
    });
    await this.report(changes, signal);
  }

  async #deliver(waiting: Addressed[], signal: AbortSignal): Promise<void> {
    const { courier, grants } = this.#parts;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { linkId, event, deviceId, change } = next;
      if (!grants.has(linkId)) continue;
      const isNow = !signal.aborted && !courier.isQuiet;
      const delivery = isNow ? await courier.deliver(linkId, event, signal).catch(() => undefined) : undefined;
      if (delivery?.result === 'accepted') continue;
      this.#told.delete(deviceId);
      if (delivery === undefined || delivery.result === 'busy') this.#missed.add(change);
    }
  }

  #eventOf(device: ExposedDevice, change: ExposedChange): AlexaMessage | undefined {
    const { settings, now } = this.#parts;
    const properties = propertiesOf(device, change, settings, now());
    const before = this.#told.get(device.id);
    const isNews = ({ keys, id, value }: ReportedProperty): boolean =>
      keys.some((key) => change.changed.includes(key)) && before?.get(id) !== JSON.stringify(value);
    const changed = properties.filter(isNews);
    this.#told.set(device.id, new Map(properties.map(({ id, value }) => [id, JSON.stringify(value)])));
    if (changed.length === 0) return undefined;
    const unchanged = properties.filter((property) => !changed.includes(property));
    return changeReport(device.id, { cause: causes[change.cause], changed, unchanged });
  }

  /** Those of the events that are about devices which the account may see. */
  async #ownOf({ linkId, userId }: HookCaller, events: readonly Told[]): Promise<Addressed[]> {
    if (events.length === 0) return [];
    const seen = await this.#parts.exposed
      .states(
        events.map(({ deviceId }) => deviceId),
        { linkId, userId },
      )
      .catch(() => ({}));
    return events.filter(({ deviceId }) => Object.hasOwn(seen, deviceId)).map((told) => ({ ...told, linkId }));
  }

  async #devicesWith(changes: readonly ExposedChange[]): Promise<ReadonlyMap<string, ExposedDevice>> {
    const { exposed, now } = this.#parts;
    const isOld = now() - this.#devicesAt > DEVICES_FOR;
    if (isOld || changes.some(({ deviceId }) => !this.#devices.has(deviceId))) {
      this.#devices = new Map((await exposed.devices()).map((device) => [device.id, device]));
      this.#devicesAt = now();
      for (const id of this.#told.keys()) if (!this.#devices.has(id)) this.#told.delete(id);
    }
    return this.#devices;
  }
}

interface Told {
  readonly change: ExposedChange;
  readonly deviceId: string;
  readonly event: AlexaMessage;
}
interface Addressed extends Told {
  readonly linkId: string;
}
