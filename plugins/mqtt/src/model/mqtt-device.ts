import type { DeviceDescription, Reading, StatusDetail, StatusReport } from '@nexa/sdk';
import type { Told, ToldValue } from '../entities/entity.ts';
import type { AnnouncedDevice } from '../home-assistant/announced-device.ts';
import { shortText } from '../home-assistant/announced-device.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import type { BoundEntity } from './bound-entity.ts';
import { planComponents } from './component-plan.ts';
import { describeDevice, type PlacedEntity } from './describe-device.ts';
import type { DeviceSink } from './device-sink.ts';
import { isPossible } from './value-rules.ts';

export interface DeviceOptions {
  readonly externalId: string;
  readonly sink: DeviceSink;
  /** Components of its entities as they were before, by identity. */
  readonly placed: ReadonlyMap<string, string>;
  /** External id of the device with that mark. */
  readonly findByMark: (mark: string) => string | undefined;
  readonly problem: (reason: string) => void;
}

/** One device with its entities: describes it, and reports what they tell. */
export class MqttDevice {
  readonly externalId: string;
  readonly #options: DeviceOptions;
  readonly #entities = new Map<string, BoundEntity>();
  readonly #cancels = new Map<string, () => void>();
  #placed: Map<string, string>;
  #description: DeviceDescription | undefined;
  #isDirty = true;
  #status: StatusReport | undefined;
  /** What is told once the device is described, or there again. */
  #waiting: Reading[] = [];
  #announcedAt: number;

  constructor(options: DeviceOptions) {
    this.externalId = options.externalId;
    this.#options = options;
    this.#placed = new Map(options.placed);
    this.#announcedAt = options.sink.clock.now();
  }

  get entities(): readonly BoundEntity[] {
    return [...this.#entities.values()];
  }

  get description(): DeviceDescription | undefined {
    return this.#description;
  }

  get status(): StatusReport | undefined {
    return this.#status;
  }

  get announcedAt(): number {
    return this.#announcedAt;
  }

  /** Component of each entity, for the next start. */
  get placed(): ReadonlyMap<string, string> {
    return this.#placed;
  }

  get marks(): readonly string[] {
    return [...new Set(this.entities.flatMap(({ announcement }) => announcement.device?.marks ?? []))];
  }

  /** Hardware address of a device that announces itself in words of its own, and can be asked in these. */
  get nativeMac(): string | undefined {
    return this.entities.find(({ announcement }) => announcement.native !== undefined)?.announcement.native?.mac;
  }

  set(entity: BoundEntity): void {
    this.#entities.set(entity.identity, entity);
    this.#isDirty = true;
  }

  delete(identity: string): void {
    this.#entities.get(identity)?.stop();
    this.#entities.delete(identity);
    this.#isDirty = true;
  }

  /** What it is and can do may have changed elsewhere. */
  touch(): void {
    this.#isDirty = true;
  }

  entityOf(component: string, capability: string): BoundEntity | undefined {
    const candidates = this.entities.filter(
      (entity) => entity.model.capabilities.includes(capability) && this.#placed.get(entity.identity) === component,
    );
    return candidates.find(({ model }) => model.order !== undefined) ?? candidates[0];
  }

  /** Tells what the device is, when that is news, and what waited for it. Whether anything was told. */
  describe(): boolean {
    if (!this.#isDirty) return false;
    this.#isDirty = false;
    const places = planComponents(this.entities, this.#placed);
    for (const [identity, component] of places) this.#placed.set(identity, component);
    const left = this.entities.filter(({ identity }) => !places.has(identity));
    if (left.length > 0) this.#options.problem('a device with more parts than NEXA keeps');
    const description = describeDevice({
      externalId: this.externalId,
      device: this.#announced,
      fallbackName: this.#fallbackName,
      entities: this.#placedEntities(places),
      via: this.#via,
    });
    const isNews = JSON.stringify(description) !== JSON.stringify(this.#description);
    this.#description = description;
    if (isNews) this.#options.sink.addDevice(description);
    this.judge();
    this.#release();
    return isNews;
  }

  /** An entity told something. */
  take(entity: BoundEntity, told: Told, message: MqttMessage): void {
    this.#values(entity, told.values ?? [], message);
    if (told.later !== undefined && !message.retained) this.#plan(entity, told.later);
    if (message.retained) return;
    const component = this.#placed.get(entity.identity);
    if (component === undefined || this.#description === undefined) return;
    for (const { capability, event, data } of told.events ?? []) {
      this.#options.sink.reportEvent({ externalId: this.externalId, component, capability, event, data });
    }
  }

  /** Looks whether the device is there, by what its entities say of themselves, and tells when that is news. */
  judge(): void {
    if (this.#description === undefined || this.#isDirty) return;
    const watched = this.entities.filter(({ availability }) => availability.isWatched);
    if (watched.length === 0) return;
    const isAvailable = watched.some(({ availability }) => availability.isAvailable === true);
    const isAway = watched.every(({ availability }) => availability.isAvailable === false);
    const isUpdating = this.#status?.value === 'updating';
    if (isAvailable && !isUpdating) this.#tellStatus({ value: 'online' });
    if (isAway) this.#tellStatus({ value: 'offline', ...this.#reasonOf(watched) });
    if (isAvailable) this.#release();
  }

  /** The device was there, and all of its entities are gone. */
  stop(): void {
    for (const identity of [...this.#entities.keys()]) this.delete(identity);
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  get isAway(): boolean {
    return this.#status?.value === 'offline';
  }

  #values(entity: BoundEntity, values: readonly ToldValue[], heard: Heard): void {
    for (const { capability, attribute, value } of values) {
      if (!isPossible(capability, attribute, value)) {
        this.#options.problem(`a value that ${capability}.${attribute} cannot have`);
        continue;
      }
      this.#cancels.get(`${entity.identity} ${capability}.${attribute}`)?.();
      entity.keep(capability, attribute, value);
      const component = this.#placed.get(entity.identity);
      this.#report({
        externalId: this.externalId,
        component: component ?? entity.identity,
        capability,
        attribute,
        value,
        observedAt: heard.receivedAt,
        source: heard.retained ? 'poll' : 'push',
      });
      if (capability === 'update' && attribute === 'inProgress') this.#updating(value === true);
    }
  }

  /** What a device that is away or not described yet told before counts once it is there: the last of each. */
  #report(reading: Reading): void {
    const mustWait = this.#isDirty || this.#description === undefined || this.isAway;
    if (!mustWait) {
      this.#options.sink.report(reading);
      return;
    }
    const isSame = ({ component, capability, attribute }: Reading) =>
      component === reading.component && capability === reading.capability && attribute === reading.attribute;
    this.#waiting = [...this.#waiting.filter((earlier) => !isSame(earlier)), reading];
  }

  #release(): void {
    if (this.#isDirty || this.isAway || this.#waiting.length === 0) return;
    const readings = this.#waiting.flatMap((reading) => {
      const component = this.#placed.get(reading.component ?? '') ?? reading.component ?? 'main';
      const isThere = this.#description?.components.some(
        ({ id, capabilities }) => id === component && capabilities.includes(reading.capability),
      );
      return isThere === true ? [{ ...reading, component }] : [];
    });
    this.#waiting = [];
    if (readings.length > 0) this.#options.sink.report(readings);
  }

  #plan(entity: BoundEntity, { after, values }: NonNullable<Told['later']>): void {
    for (const value of values) {
      const key = `${entity.identity} ${value.capability}.${value.attribute}`;
      let isCancelled = false;
      this.#cancels.set(key, () => {
        isCancelled = true;
        this.#cancels.delete(key);
      });
      this.#options.sink.clock.sleep(after).then(
        () => {
          if (isCancelled || !this.#entities.has(entity.identity)) return;
          this.#cancels.delete(key);
          const { sink } = this.#options;
          this.#values(entity, [value], { retained: false, receivedAt: sink.clock.now() });
        },
        // Disconnected: nothing is told any more.
        () => undefined,
      );
    }
  }

  #tellStatus(status: StatusReport): void {
    const isSame = this.#status?.value === status.value && this.#status.detail === status.detail;
    const isFirstOnline = this.#status === undefined && status.value === 'online';
    this.#status = status;
    if (!isSame && !isFirstOnline) this.#options.sink.reportStatus(this.externalId, status);
  }

  /** New firmware is being installed, or that is over. */
  #updating(isUpdating: boolean): void {
    if (isUpdating && !this.isAway) this.#tellStatus({ value: 'updating' });
    else if (!isUpdating && this.#status?.value === 'updating') this.#tellStatus({ value: 'online' });
  }

  #reasonOf(watched: readonly BoundEntity[]): { readonly detail: StatusDetail; readonly message: string } {
    const name = this.#description?.name ?? 'The device';
    const isBridge = watched.some(({ availability }) => availability.deniedBy.some(isBridgeState));
    return isBridge
      ? { detail: 'bridge-offline', message: `${name} is not reached: Zigbee2MQTT is not running.` }
      : { detail: 'communication-error', message: `${name} is announced as offline. See whether it has power.` };
  }

  /** The entity that says most of the device speaks for it. */
  get #announced(): AnnouncedDevice | undefined {
    const told = this.entities.flatMap(({ announcement }) => announcement.device ?? []);
    return [...told].sort((a, b) => wordsIn(b) - wordsIn(a))[0];
  }

  get #fallbackName(): string {
    const [first] = this.entities;
    return shortText(first?.announcement.fields.name) ?? first?.objectId ?? 'MQTT device';
  }

  get #via(): string | undefined {
    const mark = this.#announced?.via;
    const via = mark === undefined ? undefined : this.#options.findByMark(mark);
    return via === this.externalId ? undefined : via;
  }

  #placedEntities(places: ReadonlyMap<string, string>): PlacedEntity[] {
    return this.entities.flatMap((entity) => {
      const component = places.get(entity.identity);
      if (component === undefined) return [];
      return [{ component, name: partName(entity), model: entity.model }];
    });
  }
}

type Heard = Pick<MqttMessage, 'retained' | 'receivedAt'>;

const isBridgeState = (topic: string): boolean => /(?:^|\/)bridge\/state$/.test(topic);
const wordsIn = (device: AnnouncedDevice): number => Object.keys(device).length + device.marks.length;

function partName({ announcement, model }: BoundEntity): string | undefined {
  const name = shortText(announcement.fields.name) ?? shortText(announcement.objectId.replaceAll('_', ' '));
  const unit = shortText(announcement.fields.unit_of_measurement);
  return model.capabilities.includes('mqtt.value') && unit !== undefined ? shortText(`${name} (${unit})`) : name;
}
