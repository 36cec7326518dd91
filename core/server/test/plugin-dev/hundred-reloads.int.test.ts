import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BelongingsWatch } from './belongings.ts';
import { PluginWorkshop } from './plugin-workshop.ts';

const reloads = 100;
/** What is made once, such as esbuild's own process, is there after these. */
const warmUp = 5;

vi.setConfig({ testTimeout: 500_000 });

let workshop: PluginWorkshop;
let watch: BelongingsWatch;

beforeEach(async () => {
  watch = new BelongingsWatch();
  workshop = await PluginWorkshop.open();
});

afterEach(async () => {
  watch.end();
  await workshop.close();
});

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
  const before = watch.look();
  const heapBefore = heap();
  await reload(warmUp + 1, warmUp + reloads);
  await bench.changes.until('it is online', () => sink.status?.value === 'online');
  expect(await watch.grown(before)).toEqual({});
  // A bundle has 180 kB: keeping any trace of each would be 18 MB. What the test itself notes is a fraction of that.
  expect(heap() - heapBefore).toBeLessThan(6_000_000);
  const took = workshop.events.map((event) => (event.kind === 'reloaded' ? event.took : 0)).toSorted((a, b) => a - b);
  expect(took).toHaveLength(warmUp + reloads);
});
