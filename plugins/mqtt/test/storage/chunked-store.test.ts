import { seconds } from '@nexa/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { ChunkedStore } from '../../src/storage/chunked-store.ts';
import { MapStorage, RecordingSink } from '../support/recording-sink.ts';

let sink: RecordingSink;
let storage: MapStorage;

const load = () =>
  ChunkedStore.load({ storage, clock: sink.clock, logger: sink.logger, name: 'x', chunks: 3, delay: seconds(1) });

beforeEach(() => {
  sink = new RecordingSink();
  storage = new MapStorage();
});

describe('many values over a few', () => {
  it('are there after a restart, but for those that were taken away', async () => {
    const store = await load();
    for (let index = 0; index < 50; index += 1) store.set(`key-${index}`, { index });
    store.delete('key-7');
    await sink.wake();
    const again = new Map((await load()).entries());
    expect(again.size).toBe(49);
    expect(again.get('key-8')).toEqual({ index: 8 });
    expect(storage.values.size).toBe(3);
  });

  it('are written only when something changed', async () => {
    const store = await load();
    store.set('a', 1);
    await sink.wake();
    storage.values.clear();
    store.set('a', 1);
    await sink.wake();
    expect(storage.values.size).toBe(0);
  });

  it('never grow beyond what a value of the storage takes', async () => {
    const store = await load();
    for (let index = 0; index < 100; index += 1) store.set(`key-${index}`, 'x'.repeat(5000));
    await sink.wake();
    const sizes = [...storage.values.values()].map((value) => JSON.stringify(value).length);
    expect(Math.max(...sizes)).toBeLessThan(64_000);
  });

  it('are not written once the integration ends', async () => {
    const store = await load();
    store.set('a', 1);
    store.end();
    await sink.wake();
    expect(storage.values.size).toBe(0);
  });
});
