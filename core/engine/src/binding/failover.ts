import type { Duration, Instant } from '@nexa/sdk';
import type { DevicePath, HomeDevice } from '../device/home-device.ts';
import type { HomeContext } from '../home/home-context.ts';

export interface FailoverOptions {
  readonly switchTo: (device: HomeDevice, path: DevicePath, reason: 'failover' | 'preferred') => void;
}

/** A path that failed this often counts no further: the wait has its longest by then. */
const MAX_COUNTED = 12;

/**
 * Decides which path of a device is in use. One that is down gives way at once to the best that is up. The way back
 * to a preferred one is slow, and slower each time it failed again within the hour, so that a path that comes and goes
 * is left alone.
 */
export class Failover {
  readonly #context: HomeContext;
  readonly #options: FailoverOptions;
  readonly #timers = new Map<string, () => void>();
  /** When the device gave a path up, within the last hour. */
  readonly #failures = new WeakMap<HomeDevice, readonly Instant[]>();
  readonly #switchedAt = new WeakMap<HomeDevice, Instant>();

  constructor(context: HomeContext, options: FailoverOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Looks at the device again: one of its paths came, went, was added or removed. */
  consider(device: HomeDevice): void {
    this.forget(device);
    const paths = device.usablePaths;
    if (paths.length < 2) return;
    const { active } = device;
    const standIn = paths.find((path) => path !== active && path.isUp);
    if (standIn === undefined) return;
    if (this.#isDown(active)) {
      this.giveUp(device);
      return;
    }
    const better = paths.slice(0, Math.max(0, paths.indexOf(active))).find((path) => path.isUp);
    const limit = active.status.value === 'unknown' ? this.#unknownUntil(active) : undefined;
    if (better === undefined) {
      if (limit !== undefined) this.#lookAgain(device, limit);
      return;
    }
    const back = Math.max(better.status.since, this.#switchedAt.get(device) ?? 0) + this.#hold(device);
    if (back > this.#context.clock.now()) {
      this.#lookAgain(device, limit === undefined ? back : Math.min(back, limit));
      return;
    }
    this.#switch(device, better, 'preferred');
  }

  /** The path in use cannot be used, whatever its status says. Whether another one took over. */
  giveUp(device: HomeDevice): boolean {
    const standIn = device.usablePaths.find((path) => path !== device.active && path.isUp);
    if (standIn === undefined) return false;
    const failures = [...this.#recent(device), this.#context.clock.now()];
    this.#failures.set(device, failures.slice(-MAX_COUNTED));
    this.#switch(device, standIn, 'failover');
    return true;
  }

  forget(device: HomeDevice): void {
    this.#timers.get(device.id)?.();
    this.#timers.delete(device.id);
  }

  #switch(device: HomeDevice, path: DevicePath, reason: 'failover' | 'preferred'): void {
    this.#switchedAt.set(device, this.#context.clock.now());
    this.#options.switchTo(device, path, reason);
    this.consider(device);
  }

  #isDown(path: DevicePath): boolean {
    const { value } = path.status;
    if (value === 'unknown') return this.#unknownUntil(path) <= this.#context.clock.now();
    return value === 'offline' || value === 'gone';
  }

  #unknownUntil(path: DevicePath): Instant {
    return path.status.since + this.#context.timings.unknownPathLimit;
  }

  #hold(device: HomeDevice): Duration {
    const { failbackHold, longestFailbackHold } = this.#context.timings;
    const times = Math.max(0, this.#recent(device).length - 1);
    return Math.min(failbackHold * 2 ** times, longestFailbackHold);
  }

  #recent(device: HomeDevice): readonly Instant[] {
    const since = this.#context.clock.now() - this.#context.timings.longestFailbackHold;
    return (this.#failures.get(device) ?? []).filter((at) => at > since);
  }

  #lookAgain(device: HomeDevice, at: Instant): void {
    const cancel = this.#context.clock.schedule(at, () => {
      this.#timers.delete(device.id);
      this.consider(device);
    });
    this.#timers.set(device.id, cancel);
  }
}
