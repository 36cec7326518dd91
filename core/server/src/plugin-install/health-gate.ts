import { setTimeout as delay } from 'node:timers/promises';
import type { KeptIntegration } from '../plugin-host/plugin-host-options.ts';
import type { PluginStatus } from '../plugin-host/plugin-status.ts';

/** How long a new version is watched, in milliseconds. */
export interface GateTimings {
  /** The plugin, each integration that was online before, and its devices may be away for so long at a time. */
  readonly comeBackWithin: number;
  readonly watchFor: number;
  readonly lookEvery: number;
}

export const defaultGateTimings: GateTimings = { comeBackWithin: 60_000, watchFor: 180_000, lookEvery: 250 };

/** Deaths of its process after which a new version counts as broken. */
const mostDeaths = 3;
/** Of its devices, so many may be missing: somebody may have pulled a plug meanwhile. Never all of them. */
const maySpare = (devices: number): number => Math.max(0, Math.min(Math.max(1, Math.floor(devices / 5)), devices - 1));

export interface GateOptions {
  readonly timings: GateTimings;
  /** Undefined: the plugin is not there. */
  readonly status: () => PluginStatus | undefined;
  readonly integrations: () => readonly KeptIntegration[];
  /** Those that were online before. */
  readonly expected: readonly string[];
  /** How many devices of theirs were there before, by integration. */
  readonly devices: Readonly<Record<string, number>>;
  /** Why nobody wants it watched any longer, as soon as that is so. */
  readonly givenUp: () => string | undefined;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** Watches a new version. Resolves to `undefined` when it does as well as the one before, or to what it does worse. */
export async function watchHealth(options: GateOptions): Promise<string | undefined> {
  const { timings, now, signal } = options;
  const start = now();
  const awaySince = new Map<string, number>();
  for (;;) {
    const givenUp = options.givenUp();
    if (givenUp !== undefined) return givenUp;
    const status = options.status();
    if (status === undefined) return 'it is not there any more';
    if (status.value === 'refused') return status.reason ?? 'it was refused';
    if (status.restarts >= mostDeaths)
      return `it died ${status.restarts} times: ${status.reason ?? 'for no reason given'}`;
    const away = awayOf(status, options);
    for (const name of awaySince.keys()) if (!away.has(name)) awaySince.delete(name);
    for (const [name, why] of away) {
      const since = awaySince.get(name) ?? now();
      awaySince.set(name, since);
      if (now() - since >= timings.comeBackWithin)
        return `${name} was away for ${Math.round(timings.comeBackWithin / 1000)} s: ${why}`;
    }
    if (away.size === 0 && now() - start >= timings.watchFor) return undefined;
    await delay(timings.lookEvery, undefined, { signal });
  }
}

/** What should be there and is not, with the reason. An integration that was removed meanwhile is missed by nobody. */
function awayOf(status: PluginStatus, { integrations, expected, devices }: GateOptions): Map<string, string> {
  const away = new Map<string, string>();
  if (status.value !== 'running') away.set('the plugin', status.reason ?? `it is ${status.value}`);
  for (const { integrationId, status: said, devices: there } of integrations()) {
    if (!expected.includes(integrationId)) continue;
    const before = devices[integrationId] ?? 0;
    if (said?.value !== 'online')
      away.set(`the integration ${integrationId}`, said?.message ?? said?.detail ?? 'it does not connect');
    else if (before - there > maySpare(before))
      away.set(`a part of the integration ${integrationId}`, `${there} of its ${before} devices are there`);
  }
  return away;
}
