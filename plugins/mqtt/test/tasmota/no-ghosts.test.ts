import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tasmotaConfig } from '../emulator/tasmota-device.ts';
import { TestBook } from '../support/book.ts';

const MACS = ['A0B1C2000001', 'A0B1C2000002'];

/** What stands at the broker, by `path` of what announces it. */
type Retained = Map<string, object>;

const SENSORS = { sn: { AM2301: { Temperature: 21 }, TempUnit: 'C' }, ver: 1 };

const announcements = MACS.flatMap((mac, index) => {
  const tail = mac.slice(-6);
  const topic = `old_${index}`;
  const discovered = { uniq_id: `${tail}_RL_1`, dev: { ids: [tail] }, stat_t: `${topic}/s`, cmd_t: `${topic}/c` };
  return [
    { mac, path: `tasmota/discovery/${mac}/config`, payload: tasmotaConfig(mac, { t: `new_${index}` }) },
    { mac, path: `tasmota/discovery/${mac}/sensors`, payload: SENSORS },
    { mac, path: `switch/${tail}_RL_1`, payload: { ...discovered, avty_t: `tele/${topic}/LWT` } },
    { mac, path: `switch/${tail}_RL_2`, payload: { ...discovered, uniq_id: `${tail}_RL_2` } },
  ];
});

const which = fc.integer({ min: 0, max: announcements.length - 1 });
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('announce' as const), which }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('remove' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('will' as const),
      topic: fc.constantFrom('new_0', 'new_1', 'old_0', 'old_1'),
      text: fc.constantFrom('Online', 'Offline', 'online', 'offline'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constantFrom('reconnect' as const, 'restart' as const),
      missed: fc.array(which, { maxLength: 3 }),
      turn: fc.nat(7),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function publish(test: TestBook, path: string, payload: object | string): void {
  const [, , mac = '', kind] = path.split('/');
  if (path.startsWith('tasmota/')) test.announceNative(mac, kind === 'config' ? 'config' : 'sensors', payload);
  else test.announce(path, payload);
}

async function play(test: TestBook, retained: Retained, played: Act): Promise<TestBook> {
  if (played.act === 'will') {
    test.say(`tele/${played.topic}/LWT`, played.text, true);
    return test;
  }
  if (played.act === 'announce' || played.act === 'remove') {
    const { path, payload } = announcements[played.which] ?? { path: '', payload: {} };
    if (played.act === 'announce') retained.set(path, payload);
    else retained.delete(path);
    publish(test, path, played.act === 'announce' ? payload : '');
    return test;
  }
  for (const missed of played.missed) retained.delete(announcements[missed]?.path ?? '');
  const present = played.act === 'restart' ? await test.restart() : test;
  present.book.beginLife();
  const inOrder = [...retained];
  inOrder.push(...inOrder.splice(0, played.turn));
  for (const [path, payload] of inOrder) publish(present, path, payload);
  present.settle();
  present.sweep();
  return present;
}

describe('after any sequence of announcements in both ways, removals, wills, reconnects and restarts', () => {
  it('exactly those devices are there that are announced, each once, in one of its ways', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const retained: Retained = new Map();
        let test = await TestBook.open();
        for (const one of acts) test = await play(test, retained, one);
        test.settle();
        for (const mac of MACS) {
          const standing = announcements.filter((one) => one.mac === mac && retained.has(one.path));
          const isTold = standing.some(({ path }) => !path.endsWith('/sensors'));
          const devices = test.book.devices.filter(({ marks }) => marks.some((mark) => mac.endsWith(mark)));
          expect(devices.length).toBe(isTold ? 1 : 0);
          const ways = devices[0]?.entities.map(({ announcement }) => announcement.native !== undefined);
          expect(new Set(ways).size).toBe(isTold ? 1 : 0);
        }
        expect([...test.sink.devices.keys()].sort()).toEqual(
          test.book.devices.map(({ externalId }) => externalId).sort(),
        );
      }),
      { numRuns: 150 },
    );
  });
});
