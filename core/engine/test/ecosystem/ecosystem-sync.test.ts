import { type Announcement, type AnnouncementResult, type ExposedDevice, NexaError } from '@nexa/sdk';
import { MemorySyncBook, settle, VirtualClock } from '@nexa/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EcosystemSync } from '../../src/ecosystem/ecosystem-sync.ts';

const device = (id: string, name = `Lamp ${id}`): ExposedDevice => ({
  id,
  name,
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff'] }],
  needsPin: false,
});

/** An ecosystem that keeps what it is told, as long as it can be reached. */
class Cloud {
  readonly known = new Map<string, string>();
  mood: 'well' | 'away' | 'takes and breaks' | 'takes half' = 'well';
  readonly told: Announcement[] = [];

  announce = async (announcement: Announcement): Promise<AnnouncementResult> => {
    if (this.mood === 'away') throw new NexaError('NEXA_PLUGIN_UNREACHABLE', 'It is away.');
    this.told.push(announcement);
    const present = this.mood === 'takes half' ? announcement.present.slice(0, 1) : announcement.present;
    for (const { id, name } of present) this.known.set(id, name);
    for (const id of announcement.gone) this.known.delete(id);
    if (this.mood === 'takes and breaks') throw new NexaError('NEXA_PLUGIN_UNREACHABLE', 'The answer was lost.');
    return { acknowledged: [...present.map(({ id }) => id), ...announcement.gone] };
  };
}

function start(
  devices: Map<string, ExposedDevice>,
  cloud: Cloud,
  book = new MemorySyncBook(),
  clock = new VirtualClock(),
) {
  const failures: unknown[] = [];
  const sync = new EcosystemSync({
    devices: async () => [...devices.values()],
    book,
    announce: cloud.announce,
    clock,
    onFailed: (error) => failures.push(error),
  });
  sync.changed();
  return { sync, book, clock, failures, pass: (span: number) => clock.advance(span) };
}

const shown = (devices: Map<string, ExposedDevice>) =>
  Object.fromEntries([...devices].map(([id, { name }]) => [id, name]).sort());
const known = (cloud: Cloud) => Object.fromEntries([...cloud.known].sort());

describe('what an ecosystem is told', () => {
  it('is what it does not know yet, and no more', async () => {
    const devices = new Map([
      ['a', device('a')],
      ['b', device('b')],
    ]);
    const cloud = new Cloud();
    const { sync, pass } = start(devices, cloud);
    await pass(2_000);
    expect(cloud.told).toMatchObject([{ present: [{ id: 'a' }, { id: 'b' }], gone: [] }]);
    devices.set('a', device('a', 'Reading lamp'));
    devices.delete('b');
    sync.changed();
    sync.changed();
    await pass(2_000);
    expect(cloud.told.slice(1)).toMatchObject([{ present: [{ id: 'a', name: 'Reading lamp' }], gone: ['b'] }]);
    sync.changed();
    await pass(10_000);
    expect(cloud.told).toHaveLength(2);
  });

  it('is told again with growing pauses while it is away, and at most every quarter of an hour', async () => {
    const cloud = new Cloud();
    cloud.mood = 'away';
    const { failures, pass } = start(new Map([['a', device('a')]]), cloud);
    await pass(60_000);
    expect(failures.length).toBeGreaterThan(2);
    expect(failures.length).toBeLessThan(6);
    await pass(3_600_000);
    const sofar = failures.length;
    await pass(3_600_000);
    expect(failures.length - sofar).toBe(4);
    cloud.mood = 'well';
    await pass(900_000);
    expect(known(cloud)).toEqual({ a: 'Lamp a' });
  });

  it('is taken back although nobody knows whether it was taken', async () => {
    const devices = new Map([['a', device('a')]]);
    const cloud = new Cloud();
    cloud.mood = 'takes and breaks';
    const { sync, book, pass } = start(devices, cloud);
    await pass(1_500);
    expect(known(cloud)).toEqual({ a: 'Lamp a' });
    devices.delete('a');
    cloud.mood = 'well';
    sync.changed();
    await pass(3_600_000);
    expect(known(cloud)).toEqual({});
    expect(await book.entries()).toEqual([]);
  });

  it('is told anew when a name goes back to what was acknowledged before', async () => {
    const devices = new Map([['a', device('a')]]);
    const cloud = new Cloud();
    const { sync, pass } = start(devices, cloud);
    await pass(2_000);
    cloud.mood = 'takes and breaks';
    devices.set('a', device('a', 'Other'));
    sync.changed();
    await pass(2_000);
    devices.set('a', device('a'));
    cloud.mood = 'well';
    sync.changed();
    await pass(3_600_000);
    expect(known(cloud)).toEqual({ a: 'Lamp a' });
  });

  it('is told anew when nobody knows what was taken in between', async () => {
    const devices = new Map([['a', device('a')]]);
    const cloud = new Cloud();
    const { sync, pass } = start(devices, cloud);
    await pass(2_000);
    cloud.mood = 'takes and breaks';
    devices.set('a', device('a', 'Other'));
    sync.changed();
    await pass(2_000);
    cloud.mood = 'away';
    devices.set('a', device('a'));
    sync.changed();
    await pass(2_000);
    cloud.mood = 'well';
    await pass(3_600_000);
    expect(known(cloud)).toEqual({ a: 'Lamp a' });
  });

  it('goes in portions of a hundred', async () => {
    const devices = new Map(Array.from({ length: 250 }, (_, index) => [`${index}`, device(`${index}`)] as const));
    const cloud = new Cloud();
    const { pass } = start(devices, cloud);
    await pass(10_000);
    expect(cloud.told.map(({ present }) => present.length)).toEqual([100, 100, 50]);
  });
});

describe('an ecosystem that fetches the list itself', () => {
  it('is asked to until it does, and then knows exactly what it fetched', async () => {
    const devices = new Map([
      ['a', device('a')],
      ['b', device('b')],
    ]);
    let asked = 0;
    const clock = new VirtualClock();
    const book = new MemorySyncBook();
    const sync = new EcosystemSync({
      devices: async () => [...devices.values()],
      book,
      announce: async () => {
        asked += 1;
        return { acknowledged: [] };
      },
      clock,
      onFailed: () => undefined,
    });
    sync.changed();
    await clock.advance(30_000);
    expect(asked).toBe(1);
    await clock.advance(300_000);
    expect(asked).toBeGreaterThan(1);
    // It had read the list before b went.
    devices.delete('b');
    await sync.fetched(['a', 'b']);
    expect((await book.entries()).map(({ deviceId }) => deviceId)).toEqual(['a', 'b']);
    asked = 0;
    await clock.advance(5_000);
    expect(asked).toBe(1);
    await sync.fetched(['a']);
    await clock.advance(3_600_000);
    expect(asked).toBe(1);
    expect(await book.entries()).toMatchObject([{ deviceId: 'a', acknowledged: { name: 'Lamp a' } }]);
    await sync.forgotten();
    expect(await book.entries()).toEqual([]);
  });
});

describe('ghosts', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const step = fc.oneof(
    fc.record({
      do: fc.constant('expose' as const),
      id: fc.constantFrom(...ids),
      name: fc.constantFrom('Lamp', 'Light', 'Ceiling'),
    }),
    fc.record({ do: fc.constant('remove' as const), id: fc.constantFrom(...ids) }),
    fc.record({ do: fc.constant('replace' as const), id: fc.constantFrom(...ids), by: fc.constantFrom(...ids) }),
    fc.record({
      do: fc.constant('mood' as const),
      mood: fc.constantFrom('well' as const, 'away' as const, 'takes and breaks' as const, 'takes half' as const),
    }),
    fc.record({ do: fc.constant('restart' as const) }),
    fc.record({ do: fc.constant('wait' as const), span: fc.integer({ min: 1, max: 90_000 }) }),
  );

  it('are none, whatever was renamed, replaced, removed and lost on the way: 1,000 changes a run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1_000, maxLength: 1_000 }), async (steps) => {
        const devices = new Map<string, ExposedDevice>();
        const cloud = new Cloud();
        let run = start(devices, cloud);
        for (const each of steps) {
          if (each.do === 'expose') devices.set(each.id, device(each.id, each.name));
          else if (each.do === 'remove') devices.delete(each.id);
          else if (each.do === 'replace') {
            const old = devices.get(each.id);
            devices.delete(each.id);
            if (old !== undefined) devices.set(each.by, device(each.by, old.name));
          } else if (each.do === 'mood') cloud.mood = each.mood;
          else if (each.do === 'wait') await run.pass(each.span);
          else {
            // The process was killed: what was on its way is lost, what was written down is not.
            run.sync.stop();
            await settle();
            run = start(devices, cloud, run.book, run.clock);
          }
          run.sync.changed();
        }
        cloud.mood = 'well';
        await run.pass(7_200_000);
        expect(known(cloud)).toEqual(shown(devices));
        expect((await run.book.entries()).map(({ deviceId }) => deviceId).sort()).toEqual([...devices.keys()].sort());
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
