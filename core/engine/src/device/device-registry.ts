import type { DeviceRecord } from '../home/records.ts';
import type { HomeDevice } from './home-device.ts';

const pathOf = (integrationId: string, externalId: string) => `${integrationId}\n${externalId}`;

/** The devices of a home, by NEXA's id and by the path on which they report. */
export class DeviceRegistry {
  readonly #byId = new Map<string, HomeDevice>();
  readonly #byPath = new Map<string, HomeDevice>();

  add(device: HomeDevice): void {
    this.#byId.set(device.id, device);
    this.#byPath.set(pathOf(device.record.integrationId, device.record.externalId), device);
  }

  update(device: HomeDevice, record: DeviceRecord): void {
    device.record = record;
  }

  remove(device: HomeDevice): void {
    device.cancelWatch?.();
    this.#byId.delete(device.id);
    this.#byPath.delete(pathOf(device.record.integrationId, device.record.externalId));
  }

  byId(deviceId: string): HomeDevice | undefined {
    return this.#byId.get(deviceId);
  }

  byPath(integrationId: string, externalId: string): HomeDevice | undefined {
    return this.#byPath.get(pathOf(integrationId, externalId));
  }

  all(): IterableIterator<HomeDevice> {
    return this.#byId.values();
  }

  ofIntegration(integrationId: string): HomeDevice[] {
    return [...this.#byId.values()].filter((device) => device.record.integrationId === integrationId);
  }
}
