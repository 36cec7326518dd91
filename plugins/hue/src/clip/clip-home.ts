import { type DeviceDescription, errorMessage, hasErrorCode, type PluginLogger } from '@nexa/sdk';
import { type BridgeConfig, bridgeDevice } from '../model/bridge.ts';
import { label, partOf } from '../model/bridge-answers.ts';
import { type ClipDevice, clipDeviceOf, nameOf } from './clip-device.ts';
import { type ClipGroup, clipGroupsOf, partsOfGroup, readGroupedLight } from './clip-group.ts';
import { type GroupColors, groupColorsOf } from './clip-group-color.ts';
import { clipGroupDevice } from './clip-group-device.ts';
import { type ClipLight, lightOf, readClipLight } from './clip-light.ts';
import { type ClipResource, ownerOf } from './clip-resource.ts';
import { measureOf } from './clip-sensor.ts';
import { connectivityProblem, isConnectivity } from './connectivity.ts';
import type { IdBook } from './id-book.ts';
import type { ResourceStore } from './resource-store.ts';

/** What changed among the devices. */
export interface ClipHomeChange {
  /** New, or described differently. */
  readonly described: readonly DeviceDescription[];
  readonly gone: readonly string[];
}

/** Types of which something becomes of a device, its name or its room. */
const usedTypes: readonly string[] = [
  'device',
  'room',
  'bridge',
  'light',
  'button',
  'relative_rotary',
  'device_software_update',
];
/** Types of which something is used where it belongs to a group that is shown. */
const groupTypes: readonly string[] = ['zone', 'grouped_light', 'scene', 'smart_scene'];
const isUsed = (resource: ClipResource): boolean =>
  usedTypes.includes(resource.type) || isConnectivity(resource) || measureOf(resource.type) !== undefined;

/** The devices of one bridge's home, arranged from its resources. One that cannot be read spoils no other. */
export class ClipHome {
  readonly store: ResourceStore;
  readonly #bridgeId: string;
  readonly #book: IdBook;
  readonly #logger: PluginLogger;
  readonly #showsGroups: boolean;
  /** Parts of devices that could not be read, by the device. */
  readonly #unreadable = new Map<string, Set<string>>();
  #config: BridgeConfig;
  #devices = new Map<string, ClipDevice>();
  #placeOf = new Map<string, string>();
  #described = new Map<string, string>();
  #bridgeUpdateId: string | undefined;

  constructor(parts: {
    readonly store: ResourceStore;
    readonly book: IdBook;
    readonly config: BridgeConfig;
    readonly bridgeId: string;
    readonly logger: PluginLogger;
    /** Whether rooms and zones are devices too. */
    readonly showsGroups: boolean;
  }) {
    this.store = parts.store;
    this.#book = parts.book;
    this.#config = parts.config;
    this.#bridgeId = parts.bridgeId;
    this.#logger = parts.logger;
    this.#showsGroups = parts.showsGroups;
  }

  get bridgeId(): string {
    return this.#bridgeId;
  }

  get config(): BridgeConfig {
    return this.#config;
  }

  get devices(): ReadonlyMap<string, ClipDevice> {
    return this.#devices;
  }

  /** The bridge's own service of updates. */
  get bridgeUpdateId(): string | undefined {
    return this.#bridgeUpdateId;
  }

  /** The bridge's resource of itself as a device. */
  get bridgeResource(): ClipResource | undefined {
    const [bridge] = this.store.ofType('bridge');
    return bridge === undefined ? undefined : this.resource(ownerOf(bridge));
  }

  get descriptions(): DeviceDescription[] {
    return [this.#bridge(), ...[...this.#devices.values()].map(({ description }) => description)];
  }

  /** How many resources there are of each type that NEXA has no use for. */
  get skipped(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const resource of this.store.all) {
      const isOfGroup = groupTypes.includes(resource.type) && this.#placeOf.has(resource.id);
      if (!isUsed(resource) && !isOfGroup) counts.set(resource.type, (counts.get(resource.type) ?? 0) + 1);
    }
    return counts;
  }

  takeConfig(config: BridgeConfig): void {
    this.#config = config;
  }

  /** Rooms and zones that are devices. */
  get groups(): DeviceDescription[] {
    return [...this.#devices.values()].flatMap(({ group, description }) => (group === undefined ? [] : [description]));
  }

  /** The device that a resource belongs to: one of its services, or the bridge's own resource of it. */
  deviceOf(resourceId: string): ClipDevice | undefined {
    return this.#devices.get(this.#placeOf.get(resourceId) ?? '');
  }

  resource(id: string | undefined): ClipResource | undefined {
    return id === undefined ? undefined : this.store.get(id);
  }

  /** The lights of a group whose state is known: those that can be read, and that the bridge reaches. */
  lampsInReach({ lamps }: ClipGroup): ClipLight[] {
    return this.#readable(lamps).filter(({ id }) => {
      const connectivity = this.resource(this.deviceOf(id)?.connectivityId);
      return connectivityProblem(connectivity) === undefined;
    });
  }

  /** Whether what the bridge last told of some part of the device could not be read. */
  isUnreadable({ description }: ClipDevice): boolean {
    return this.#unreadable.has(description.externalId);
  }

  /** Whether it is a device, or would be one if what the bridge tells of it could be read. */
  isThere(externalId: string): boolean {
    return this.#devices.has(externalId) || this.#unreadable.has(externalId);
  }

  /** Runs `read`, and keeps in mind whether that part of a device could be read. Logs once that it could not. */
  reading<T>(externalId: string, part: string, read: () => T): T | undefined {
    const unreadable = this.#unreadable.get(externalId);
    try {
      const value = read();
      unreadable?.delete(part);
      if (unreadable?.size === 0) this.#unreadable.delete(externalId);
      return value;
    } catch (error) {
      if (!hasErrorCode(error)) throw error;
      if (unreadable === undefined) {
        const fields = { resource: part, problem: errorMessage(error), code: error.code };
        this.#logger.warn('The Hue bridge describes a device in a way that cannot be read', fields);
      }
      this.#unreadable.set(externalId, new Set([...(unreadable ?? []), part]));
      return undefined;
    }
  }

  /** Puts the devices together anew from what is known now. */
  arrange(): ClipHomeChange {
    const services = this.store.byOwner();
    const rooms = this.#rooms();
    const groups = new Map<string, ClipResource[]>();
    this.#bridgeUpdateId = undefined;
    for (const device of this.store.ofType('device')) {
      const own = services.get(device.id) ?? [];
      if (own.some(({ type }) => type === 'bridge')) {
        this.#bridgeUpdateId = own.find(({ type }) => type === 'device_software_update')?.id;
        continue;
      }
      const externalId = this.#book.externalIdOf(device);
      groups.set(externalId, [...(groups.get(externalId) ?? []), device]);
    }
    const devices = new Map<string, ClipDevice>();
    for (const [externalId, members] of groups) {
      const parts = {
        externalId,
        bridgeId: this.#bridgeId,
        devices: members,
        services: members.flatMap(({ id }) => services.get(id) ?? []),
        book: this.#book,
        room: members.map(({ id }) => rooms.get(id)).find((room) => room !== undefined),
      };
      const device = this.#areLightsReadable(externalId, parts.services)
        ? clipDeviceOf(parts)
        : this.#devices.get(externalId);
      if (device !== undefined) devices.set(externalId, device);
    }
    if (this.#showsGroups) this.#addGroups(devices);
    this.#devices = devices;
    this.#placeOf = placesOf(devices, services);
    return this.#difference();
  }

  /** A group, too, stays as it was known while its lights cannot be read. */
  #addGroups(devices: Map<string, ClipDevice>): void {
    const names = [...devices.values()].map(({ description }) => description.name);
    for (const group of clipGroupsOf(this.store, names)) {
      const { id, kind, lightId } = group;
      const resource = this.store.get(lightId);
      const light = resource === undefined ? undefined : this.reading(id, lightId, () => readGroupedLight(resource));
      const room = kind === 'room' ? label(partOf(this.store.get(id)?.metadata, 'name')) : undefined;
      const place = { bridgeId: this.#bridgeId, room };
      const device =
        light === undefined
          ? this.#devices.get(id)
          : clipGroupDevice({ group, light, colors: this.#colorsOf(group) }, place);
      if (device !== undefined) devices.set(id, device);
    }
  }

  /** While some of its lights cannot be read, a group keeps the colours that it was known to have. */
  #colorsOf({ id, lamps }: ClipGroup): GroupColors {
    const lights = this.#readable(lamps);
    const before = this.#devices.get(id)?.group?.colors;
    return lights.length < lamps.length && before !== undefined ? before : groupColorsOf(lights);
  }

  #readable(lamps: readonly string[]): ClipLight[] {
    return lamps.flatMap((id) => {
      try {
        return [lightOf(this.store.get(id))];
      } catch (error) {
        if (hasErrorCode(error)) return [];
        throw error;
      }
    });
  }

  /** A device stays as it was known while one of its lights cannot be read. */
  #areLightsReadable(externalId: string, services: readonly ClipResource[]): boolean {
    const lights = services.filter(({ type }) => type === 'light');
    return lights.map((light) => this.reading(externalId, light.id, () => readClipLight(light))).every(Boolean);
  }

  #difference(): ClipHomeChange {
    const { descriptions } = this;
    const texts = new Map(descriptions.map((device) => [device.externalId, JSON.stringify(device)]));
    const described = descriptions.filter(
      ({ externalId }) => this.#described.get(externalId) !== texts.get(externalId),
    );
    const gone = [...this.#described.keys()].filter((externalId) => !texts.has(externalId));
    this.#described = texts;
    for (const externalId of gone) this.#unreadable.delete(externalId);
    return { described, gone };
  }

  #bridge(): DeviceDescription {
    const device = bridgeDevice(this.#bridgeId, this.#config);
    const own = this.bridgeResource;
    const name = own === undefined ? undefined : nameOf(own);
    const capabilities = this.#bridgeUpdateId === undefined ? [] : ['update'];
    return { ...device, ...(name === undefined ? {} : { name }), components: [{ id: 'main', capabilities }] };
  }

  /** The name of the room of each device. Zones overlap and are no rooms. */
  #rooms(): Map<string, string> {
    const rooms = new Map<string, string>();
    for (const room of this.store.ofType('room')) {
      const name = label(partOf(room.metadata, 'name'));
      if (name === undefined || !Array.isArray(room.children)) continue;
      for (const child of room.children) rooms.set(String(partOf(child, 'rid')), name);
    }
    return rooms;
  }
}

function placesOf(
  devices: ReadonlyMap<string, ClipDevice>,
  services: ReadonlyMap<string, readonly ClipResource[]>,
): Map<string, string> {
  const places = new Map<string, string>();
  for (const [externalId, { deviceIds, group }] of devices) {
    if (group !== undefined) {
      for (const id of partsOfGroup(group)) places.set(id, externalId);
      continue;
    }
    for (const id of deviceIds) {
      places.set(id, externalId);
      for (const service of services.get(id) ?? []) places.set(service.id, externalId);
    }
  }
  return places;
}

/** Whether a change of this resource may change how devices are described. */
export const changesDescription = ({ type, metadata }: ClipResource): boolean =>
  ['device', 'room', 'zone', 'bridge'].includes(type) ||
  (['scene', 'smart_scene'].includes(type) && metadata !== undefined);
