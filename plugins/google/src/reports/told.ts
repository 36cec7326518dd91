import type { Instant, JsonObject } from '@nexa/sdk';

interface ToldUser {
  readonly at: Instant;
  /** By the device's id at Google: how SYNC described it. */
  readonly devices: ReadonlyMap<string, string>;
}

type Described = JsonObject & { readonly id: string };

/** What each linked user's Google fetched last. It does not outlive a restart: then nothing is known of any. */
export class Told {
  readonly #users = new Map<string, ToldUser>();

  keep(userId: string, at: Instant, devices: readonly Described[]): void {
    this.#users.set(userId, { at, devices: byId(devices) });
  }

  forget(userId: string): void {
    this.#users.delete(userId);
  }

  /** Whether that Google knows the device; one of which nothing is known may know any. */
  knows(userId: string, id: string): boolean {
    return this.#users.get(userId)?.devices.has(id) ?? true;
  }

  /** Whether that Google knows the device as another than it is now. */
  differs(userId: string, device: Described): boolean {
    const told = this.#users.get(userId)?.devices.get(device.id);
    return told !== undefined && told !== JSON.stringify(device);
  }

  /** Whether that Google was told exactly these. */
  matches(userId: string, devices: readonly Described[]): boolean {
    const told = this.#users.get(userId)?.devices;
    if (told === undefined || told.size !== devices.length) return false;
    return devices.every((device) => told.get(device.id) === JSON.stringify(device));
  }

  fetchedAt(userId: string): Instant | undefined {
    return this.#users.get(userId)?.at;
  }
}

const byId = (devices: readonly Described[]): ReadonlyMap<string, string> =>
  new Map(devices.map((device) => [device.id, JSON.stringify(device)]));
