import type { Duration, Instant } from '@nexa/sdk';
import type { DeviceRecord, RemovedDevice, StateMap } from '../home/records.ts';
import type { HomeDevice } from './home-device.ts';

/** For so long a removed device is kept, and comes back as itself when its path is told again. */
const KEPT_FOR: Duration = 30 * 24 * 60 * 60 * 1000;
/** As many as one integration may have; one that tells new ids for ever must not fill the memory. */
const MOST_KEPT = 5_000;

const nameOf = (integrationId: string, externalId: string) => `${integrationId}\n${externalId}`;

/**
 * Devices whose last path was removed by its integration. A plugin that takes a device away and tells it again (an
 * update that was rolled back, a lamp that was paired anew) means the same one, with all that hangs on its id. A device
 * that another one replaced, or that became a path of another one, is not here: its path is that one's.
 */
export class RemovedDevices {
  /** By the path that led to it, the oldest first. */
  readonly #byPath = new Map<string, RemovedDevice>();

  remember(device: HomeDevice, removedAt: Instant): void {
    const states: StateMap = device.stateMap();
    this.#keep({ device: { ...device.record, removedAt }, states });
  }

  restore(removed: readonly RemovedDevice[]): void {
    const at = ({ device }: RemovedDevice) => device.removedAt ?? 0;
    for (const one of [...removed].sort((a, b) => at(a) - at(b))) this.#keep(one);
  }

  /** The device to which the path led, which is not kept here any more; `undefined` when it led to none, or long ago. */
  take(
    integrationId: string,
    externalId: string,
    now: Instant,
  ): { device: DeviceRecord; states: StateMap } | undefined {
    const name = nameOf(integrationId, externalId);
    const found = this.#byPath.get(name);
    this.#byPath.delete(name);
    if (found === undefined || (found.device.removedAt ?? 0) + KEPT_FOR <= now) return undefined;
    const { removedAt: _, ...device } = found.device;
    return { device, states: found.states };
  }

  /** A person removed the integration, and with it what was its. */
  forgetIntegration(integrationId: string): void {
    for (const [name, { device }] of this.#byPath)
      if (device.integrationId === integrationId) this.#byPath.delete(name);
  }

  #keep(removed: RemovedDevice): void {
    const { integrationId, externalId } = removed.device;
    const name = nameOf(integrationId, externalId);
    this.#byPath.delete(name);
    this.#byPath.set(name, removed);
    const [oldest] = this.#byPath.keys();
    if (this.#byPath.size > MOST_KEPT && oldest !== undefined) this.#byPath.delete(oldest);
  }
}
