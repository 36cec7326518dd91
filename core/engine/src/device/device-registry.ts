import type { DeviceRecord } from '../home/records.ts';
import type { DevicePath, HomeDevice } from './home-device.ts';

const nameOf = (integrationId: string, externalId: string) => `${integrationId}\n${externalId}`;

/** The devices of a home, by NEXA's id and by the paths on which they report. */
export class DeviceRegistry {
  readonly #byId = new Map<string, HomeDevice>();
  readonly #byPath = new Map<string, DevicePath>();

  add(device: HomeDevice): void {
    this.#byId.set(device.id, device);
    for (const path of device.paths) this.#byPath.set(nameOf(path.record.integrationId, path.record.externalId), path);
  }

  update(device: HomeDevice, record: DeviceRecord): void {
    device.record = record;
  }

  /** The device is not there any more; paths that were given to another one before stay. */
  remove(device: HomeDevice): void {
    device.cancelWatch?.();
    this.#byId.delete(device.id);
    for (const path of device.paths) if (path.device === device) this.#forget(path);
  }

  /** The device's paths are these from now on; a path that another device had moves over. */
  setPaths(device: HomeDevice, paths: readonly DevicePath[]): void {
    for (const path of device.paths) if (!paths.includes(path) && path.device === device) this.#forget(path);
    device.paths = paths;
    for (const path of paths) {
      path.device = device;
      this.#byPath.set(nameOf(path.record.integrationId, path.record.externalId), path);
    }
  }

  byId(deviceId: string): HomeDevice | undefined {
    return this.#byId.get(deviceId);
  }

  byPath(integrationId: string, externalId: string): DevicePath | undefined {
    return this.#byPath.get(nameOf(integrationId, externalId));
  }

  all(): IterableIterator<HomeDevice> {
    return this.#byId.values();
  }

  paths(): IterableIterator<DevicePath> {
    return this.#byPath.values();
  }

  /** Devices to which a path of the integration leads. */
  ofIntegration(integrationId: string): HomeDevice[] {
    return [
      ...new Set(
        this.pathsOf(integrationId)
          .filter((path) => !path.isSetAside)
          .map(({ device }) => device),
      ),
    ];
  }

  /** Those that were set aside too. */
  pathsOf(integrationId: string): DevicePath[] {
    return [...this.#byPath.values()].filter(({ record }) => record.integrationId === integrationId);
  }

  #forget(path: DevicePath): void {
    const name = nameOf(path.record.integrationId, path.record.externalId);
    if (this.#byPath.get(name) === path) this.#byPath.delete(name);
  }
}
