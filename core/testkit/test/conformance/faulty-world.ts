import {
  authFailed,
  type Heard,
  type PluginClock,
  protocolViolation,
  rateLimited,
  seconds,
  unreachable,
} from '@nexa/sdk';
import type { ConformanceRule } from '@nexa/testkit/conformance';

/** One rule that the plugin breaks, or none. */
export type Fault = ConformanceRule | 'none';

/** A lamp and whatever may happen to it. */
export class World {
  isThere = true;
  isSilent = false;
  isBabbling = false;
  isBusy = false;
  isSlow = false;
  isDeaf = false;
  isStuck = false;
  isBroken = false;
  hasSecond = false;
  key: string;
  on = false;
  questions = 0;
  flashes = 0;
  place: string;
  readonly listeners = new Set<() => void>();

  constructor(place: string, key: string) {
    this.place = place;
    this.key = key;
  }

  get well(): boolean {
    return this.isThere && !this.isSilent;
  }

  /** Tells whoever listens. */
  changed(): void {
    if (this.well) for (const listener of [...this.listeners]) listener();
  }

  recover(): void {
    this.isThere = true;
    for (const mood of ['isSilent', 'isBabbling', 'isBusy', 'isSlow', 'isDeaf'] as const) this[mood] = false;
  }

  heard(): Heard[] {
    return [
      {
        kind: 'mdns',
        type: '_acme._tcp',
        name: 'Lamp',
        host: `${this.place}.local`,
        addresses: [this.place],
        port: 80,
        txt: { lamp: 'lamp' },
      },
    ];
  }
}

/** Asks the lamp whether it is on, as the plugin with this fault does. */
export async function look(
  world: World | undefined,
  clock: Pick<PluginClock, 'sleep'>,
  { key, fault }: { readonly key: string; readonly fault: Fault },
): Promise<boolean> {
  if (world?.isThere !== true) {
    throw fault === 'start-offline' ? authFailed('It does not answer.') : unreachable('It does not answer.');
  }
  world.questions += 1;
  if (world.isSilent) {
    await clock.sleep(seconds(3));
    throw unreachable('It says nothing.');
  }
  if (world.isSlow) await clock.sleep(fault === 'slow' ? seconds(40) : seconds(2));
  if (world.key !== key) {
    throw fault === 'access-refused' ? unreachable('No answer.') : authFailed('It refuses the key.');
  }
  if (world.isBusy) throw fault === 'rate-limited' ? authFailed('Locked out.') : rateLimited(seconds(5), 'Slow down.');
  if (world.isBabbling && fault !== 'garbage') throw protocolViolation('It babbles.');
  return world.on;
}
