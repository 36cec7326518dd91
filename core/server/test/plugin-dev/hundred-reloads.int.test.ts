import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PluginWorkshop } from './plugin-workshop.ts';

const reloads = 100;
/** What is made once, such as esbuild's own process, is there after these. */
const warmUp = 5;

vi.setConfig({ testTimeout: 500_000 });

let workshop: PluginWorkshop;

beforeEach(async () => {
  workshop = await PluginWorkshop.open();
});

afterEach(() => workshop.close());

interface Belongings {
  readonly processes: number;
  readonly files: number;
  readonly listeners: number;
  readonly resources: Readonly<Record<string, number>>;
}

function childrenOf(pid: number): number {
  return readdirSync('/proc').filter((entry) => parentOf(entry) === pid).length;
}

function parentOf(entry: string): number | undefined {
  try {
    const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${Number(entry)}/stat`, 'utf8')) ?? [];
    return Number(parent);
  } catch {
    // No process, or one that ended meanwhile.
    return undefined;
  }
}

/** Timers of the moment, of a look that is under way, come and go. */
async function belongings(): Promise<Belongings> {
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return {
    processes: childrenOf(process.pid),
    files: readdirSync('/proc/self/fd').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    resources,
  };
}

async function settled(before: Belongings): Promise<Belongings> {
  const isMore = (after: Belongings): boolean =>
    after.processes > before.processes ||
    after.files > before.files ||
    Object.entries(after.resources).some(([name, count]) => count > (before.resources[name] ?? 0));
  let after = await belongings();
  for (let turn = 0; turn < 5_000 && isMore(after); turn += 1) {
    await nextTurn();
    after = await belongings();
  }
  return after;
}

function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

async function reload(from: number, to: number): Promise<void> {
  for (let version = from; version <= to; version += 1) {
    workshop.saveVersion(version);
    await workshop.next('reloaded', version);
  }
}

it.runIf(process.platform === 'linux')('a hundred reloads leave nothing behind in the host', async () => {
  const { bench } = workshop;
  const sink = await bench.online('one', 'acme');
  await reload(1, warmUp);
  await bench.changes.until('it is online', () => sink.status?.value === 'online');
  const before = await belongings();
  const heapBefore = heap();
  await reload(warmUp + 1, warmUp + reloads);
  await bench.changes.until('it is online', () => sink.status?.value === 'online');
  const after = await settled(before);
  const grown = Object.entries(after.resources).filter(([name, count]) => count > (before.resources[name] ?? 0));
  expect({ ...after, resources: grown }).toEqual({ ...before, files: after.files, resources: [] });
  expect(after.files).toBeLessThanOrEqual(before.files);
  // A bundle has 180 kB: keeping any trace of each would be 18 MB. What the test itself notes is a fraction of that.
  expect(heap() - heapBefore).toBeLessThan(6_000_000);
  const took = workshop.events.map((event) => (event.kind === 'reloaded' ? event.took : 0)).toSorted((a, b) => a - b);
  expect(took).toHaveLength(warmUp + reloads);
});
