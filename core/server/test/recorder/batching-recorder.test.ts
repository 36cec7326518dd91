import type { HomeRecord, HomeRecordOutput, RecordStore } from '@nexa/engine';
import { NexaError } from '@nexa/sdk';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BatchingRecorder } from '../../src/recorder/batching-recorder.ts';

const event = (name: string): HomeRecordOutput => ({
  type: 'event',
  deviceId: 'device',
  component: 'main',
  capability: 'button',
  event: name,
  data: {},
  observedAt: 0,
  cause: { kind: 'physical' },
});

const samples = (count: number): HomeRecordOutput => ({
  type: 'samples',
  ref: { deviceId: 'device', component: 'main', capability: 'temperature', attribute: 'celsius' },
  key: 'temperature.celsius',
  history: 'telemetry',
  times: new Float64Array(count),
  values: new Float64Array(count),
});

/** A store in memory that can be away, slow, or unable to hold certain events. */
class MemoryRecordStore implements RecordStore {
  readonly batches: HomeRecord[][] = [];
  isAway = false;
  readonly unwritable = new Set<string>();

  async write(batch: readonly HomeRecord[]): Promise<void> {
    if (this.isAway) throw new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the database is away');
    const bad = batch.find(({ output }) => output.type === 'event' && this.unwritable.has(output.event));
    if (bad !== undefined) throw new NexaError('NEXA_DATABASE_CONFLICT', 'the record cannot be written');
    this.batches.push([...batch]);
  }

  get names(): string[] {
    return this.batches.flat().map(({ output }) => (output.type === 'event' ? output.event : output.type));
  }
}

const lines: string[] = [];
const log = {
  warn: (_: object, message: string) => lines.push(message),
  error: (_: object, message: string) => lines.push(message),
};
let store = new MemoryRecordStore();

beforeEach(() => {
  vi.useFakeTimers();
  store = new MemoryRecordStore();
  lines.length = 0;
});
afterEach(() => vi.useRealTimers());

it('waits a moment for more and writes it in one go, in order', async () => {
  const recorder = new BatchingRecorder({ store, log, windowMs: 200 });
  recorder.record('home', event('a'));
  await vi.advanceTimersByTimeAsync(199);
  recorder.record('home', event('b'));
  expect(store.batches).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(store.batches).toHaveLength(1);
  expect(store.names).toEqual(['a', 'b']);
});

it('writes at once when someone waits for it', async () => {
  const recorder = new BatchingRecorder({ store, log, windowMs: 10_000 });
  recorder.record('home', event('a'));
  const flushed = recorder.flush();
  await vi.advanceTimersByTimeAsync(0);
  await flushed;
  expect(store.names).toEqual(['a']);
});

it('writes together what may wait a little, and does not write in between for each of them', async () => {
  const recorder = new BatchingRecorder({ store, log, windowMs: 200 });
  recorder.record('home', event('a'));
  const first = recorder.flush(50);
  await vi.advanceTimersByTimeAsync(30);
  recorder.record('home', event('b'));
  const second = recorder.flush(50);
  await vi.advanceTimersByTimeAsync(19);
  expect(store.batches).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all([first, second]);
  expect(store.batches.map(({ length }) => length)).toEqual([2]);
});

it('writes at once for who cannot wait, beside one who can', async () => {
  const recorder = new BatchingRecorder({ store, log, windowMs: 200 });
  recorder.record('home', event('a'));
  const patient = recorder.flush(50);
  recorder.record('home', event('b'));
  const urgent = recorder.flush();
  await vi.advanceTimersByTimeAsync(0);
  await Promise.all([patient, urgent]);
  expect(store.batches).toHaveLength(1);
});

it('has nothing to wait for when everything is written', async () => {
  await new BatchingRecorder({ store, log }).flush();
  expect(store.batches).toHaveLength(0);
});

it('fails a flush when the database is away, and writes everything when it is back', async () => {
  const recorder = new BatchingRecorder({ store, log });
  store.isAway = true;
  recorder.record('home', event('a'));
  const refused = expect(recorder.flush()).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
  await vi.advanceTimersByTimeAsync(0);
  await refused;
  recorder.record('home', event('b'));
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.names).toEqual(['a', 'b']);
  expect(lines).toEqual(['database is away; records wait in memory', 'database is back; records are written']);
});

it('leaves out the one record that can never be written, says so, and keeps the others in order', async () => {
  const recorder = new BatchingRecorder({ store, log });
  store.unwritable.add('bad');
  for (const name of ['a', 'b', 'bad', 'c', 'd']) recorder.record('home', event(name));
  const flushed = recorder.flush();
  await vi.advanceTimersByTimeAsync(0);
  await flushed;
  expect(store.names).toEqual(['a', 'b', 'c', 'd']);
  expect(recorder.counts).toMatchObject({ written: 4, refused: 1 });
});

it('holds a bounded amount while the database is away: the oldest samples give way, nothing else', async () => {
  const recorder = new BatchingRecorder({ store, log, queueWeight: 100 });
  store.isAway = true;
  recorder.record('home', event('a'));
  recorder.record('home', samples(60));
  recorder.record('home', event('b'));
  recorder.record('home', samples(60));
  expect(recorder.backlog).toBeLessThanOrEqual(100);
  expect(recorder.counts.dropped).toBe(60);
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.names).toEqual(['a', 'b', 'samples']);
});

it.each([
  ['states and events, when there are no samples', event],
  ['single samples, which leave nothing behind', () => samples(1)],
])('is bounded by %s too, and says each time how much was lost', async (_, make) => {
  const recorder = new BatchingRecorder({ store, log, queueWeight: 100 });
  for (const round of [1, 2]) {
    store.isAway = true;
    recorder.record('home', { type: 'command', command: { id: `kept ${round}` } } as HomeRecordOutput);
    for (let index = 0; index < 1_000; index += 1) recorder.record('home', make(`${index}`));
    expect(recorder.backlog).toBeLessThanOrEqual(100);
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(1000);
  }
  const written = store.batches.flat();
  expect(written.filter(({ output }) => output.type === 'command')).toHaveLength(2);
  expect(written.length + recorder.counts.dropped).toBe(2_002);
  expect(lines.filter((line) => line.startsWith('recorder is full'))).toHaveLength(2);
});

it('does not tell a waiter that something is kept which gave way', async () => {
  const recorder = new BatchingRecorder({ store, log, queueWeight: 10 });
  store.isAway = true;
  recorder.record('home', event('first'));
  await vi.advanceTimersByTimeAsync(300);
  const refused = expect(recorder.flush()).rejects.toMatchObject({ code: 'NEXA_DATABASE_UNAVAILABLE' });
  for (let index = 0; index < 20; index += 1) recorder.record('home', event('next'));
  store.isAway = false;
  await vi.advanceTimersByTimeAsync(1000);
  await refused;
});

it('splits what is too much for one transaction', async () => {
  const recorder = new BatchingRecorder({ store, log, batchWeight: 10 });
  for (let index = 0; index < 5; index += 1) recorder.record('home', samples(6));
  const flushed = recorder.flush();
  await vi.advanceTimersByTimeAsync(0);
  await flushed;
  expect(store.batches.map((batch) => batch.length)).toEqual([1, 1, 1, 1, 1]);
});

it('writes what is left when it stops, and says what it could not', async () => {
  const recorder = new BatchingRecorder({ store, log });
  recorder.record('home', event('a'));
  const stopped = recorder.stop(1000);
  await vi.advanceTimersByTimeAsync(0);
  expect(await stopped).toBe(0);
  store.isAway = true;
  const other = new BatchingRecorder({ store, log });
  other.record('home', event('b'));
  const failed = other.stop(1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await failed).toBe(1);
});

/** A store whose writes end when they are told to. */
class PatientRecordStore implements RecordStore {
  readonly #ends: ((error?: Error) => void)[] = [];

  write(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ends.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  async end(error?: Error): Promise<void> {
    this.#ends.shift()?.(error);
    await vi.advanceTimersByTimeAsync(0);
  }
}

it('holds bulk senders back until one batch is written, not until nothing is left to write', async () => {
  const slow = new PatientRecordStore();
  const recorder = new BatchingRecorder({ store: slow, log, batchWeight: 10 });
  for (let index = 0; index < 2; index += 1) recorder.record('home', samples(10));
  expect(recorder.pressure()).toBeUndefined();
  recorder.record('home', samples(10));
  await vi.advanceTimersByTimeAsync(0);
  const settled = vi.fn();
  void recorder.pressure()?.then(settled);
  await vi.advanceTimersByTimeAsync(0);
  expect(settled).not.toHaveBeenCalled();
  await slow.end();
  expect(settled).toHaveBeenCalled();
  expect(recorder.backlog).toBe(20);
  expect(recorder.pressure()).toBeUndefined();
});

it('lets bulk senders go on when the database is away, and when it stops', async () => {
  const slow = new PatientRecordStore();
  const recorder = new BatchingRecorder({ store: slow, log, batchWeight: 10 });
  recorder.record('home', samples(30));
  await vi.advanceTimersByTimeAsync(0);
  const held = recorder.pressure();
  await slow.end(new NexaError('NEXA_DATABASE_UNAVAILABLE', 'the database is away'));
  await held;
  const heldAgain = recorder.pressure();
  const stopped = recorder.stop(0);
  await vi.advanceTimersByTimeAsync(0);
  await stopped;
  await heldAgain;
  expect(recorder.pressure()).toBeUndefined();
});

const run = (id: string): HomeRecordOutput => ({
  type: 'execution',
  execution: {
    id,
    automationId: 'automation',
    automationVersion: 1,
    startedAt: 0,
    outcome: 'running',
    trigger: { cause: { kind: 'physical' } },
    conditions: [],
    actions: [],
  },
});

it('never parts a run from what set it off', async () => {
  const recorder = new BatchingRecorder({ store, log, batchWeight: 3 });
  for (const turn of [[event('a')], [event('b'), run('c'), event('d'), event('e')], [event('f'), event('g')]]) {
    for (const output of turn) recorder.record('home', output);
    await Promise.resolve();
  }
  await Promise.all([recorder.flush(), vi.advanceTimersByTimeAsync(0)]);
  const named = ({ output }: HomeRecord) => (output.type === 'event' ? output.event : output.type);
  const written = store.batches.map((batch) => batch.map(named));
  expect(written.flat()).toEqual(['a', 'b', 'execution', 'd', 'e', 'f', 'g']);
  expect(written.find((batch) => batch.includes('execution'))).toEqual(expect.arrayContaining(['b', 'd', 'e']));
  expect(written.length).toBeGreaterThan(1);
});
