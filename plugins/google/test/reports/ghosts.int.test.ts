import type { ExposedDevice } from '@nexa/sdk';
import { minutes, seconds } from '@nexa/sdk';
import { testCaller, VirtualClock } from '@nexa/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as describeDevice } from '../../src/model/describe.ts';
import { partsOf } from '../../src/model/part.ts';
import { link, pass, setUp } from '../support/home.ts';
import { powerStrip, specimens, stateWith, uuid } from '../support/specimens.ts';

type Event =
  | { readonly kind: 'expose' | 'rename' | 'replace' | 'remove' | 'switch'; readonly which: number }
  | { readonly kind: 'outage'; readonly trouble: number }
  | { readonly kind: 'lost-fetch' | 'restart' | 'well' }
  | { readonly kind: 'wait'; readonly for: number };

const EVENTS = 1_000;
const other = { userId: uuid(0xaaaa), linkId: uuid(0xbbbb) };
const troubles = [{ status: 429, retryAfter: '3' }, { status: 503 }, { status: 500 }, 'hang-up' as const];

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('expose' as const), which: fc.nat(11) }) },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('rename' as const), which: fc.nat(11) }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('replace' as const), which: fc.nat(11) }) },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(11) }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('switch' as const), which: fc.nat(11) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('outage' as const), trouble: fc.nat(3) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('well' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('lost-fetch' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('wait' as const), for: fc.integer({ min: 1, max: 8 }) }) },
);

const kinds = [powerStrip, specimens.plug, specimens.plug, specimens.scene];
const pool = () => Array.from({ length: 12 }, (_, index) => (kinds[index % 4] ?? specimens.plug)());

describe('after a thousand renames, replacements, removals and outages', () => {
  it.each([1, 2, 3])('Google knows exactly what is exposed, by its present names (seed %i)', async (seed) => {
    const clock = new VirtualClock();
    const { google, host, home, integration } = await setUp({ clock });
    await link(google, host);
    await link(google, host, other);
    const devices = pool();
    const exposed = new Map<number, ExposedDevice>();
    let names = 0;
    const show = (which: number) => {
      const { device, values } = devices[which] ?? specimens.plug();
      names += 1;
      const named = { ...device, name: `Name ${names}` };
      exposed.set(which, named);
      home.expose(named, values);
    };
    const happen = async (event: Event): Promise<void> => {
      switch (event.kind) {
        case 'expose':
          return show(event.which);
        case 'rename':
          return exposed.has(event.which) ? show(event.which) : undefined;
        case 'replace': {
          // By other hardware: the id stays, and with it what Google knows it by.
          const old = devices[event.which] ?? specimens.plug();
          const { id, type } = old.device;
          if (type === 'scene') return;
          const other = old.device.components.length > 1 ? specimens.plug() : powerStrip();
          devices[event.which] = { ...other, device: { ...other.device, id, model: `Model ${names}` } };
          return exposed.has(event.which) ? show(event.which) : undefined;
        }
        case 'remove':
          exposed.delete(event.which);
          return home.hide(devices[event.which]?.device.id ?? '');
        case 'switch': {
          const known = exposed.get(event.which);
          if (known !== undefined && known.type !== 'scene') home.set(known.id, { 'onOff.on': names % 2 === 0 });
          return;
        }
        case 'outage':
          google.graphTrouble = troubles[event.trouble];
          return;
        case 'well':
          google.graphTrouble = undefined;
          return;
        case 'lost-fetch':
          google.fetchesLost.set(names % 2 === 0 ? testCaller.userId : other.userId, 1);
          return;
        case 'restart':
          google.graphTrouble = undefined;
          await integration.close();
          return integration.open();
        default:
          return pass(clock, google, seconds(event.for));
      }
    };
    const [events = []] = fc.sample(fc.array(anyEvent, { minLength: EVENTS, maxLength: EVENTS }), { numRuns: 1, seed });
    for (const event of events) await happen(event);
    google.graphTrouble = undefined;
    google.fetchesLost.clear();
    await pass(clock, google, minutes(40), seconds(20));
    const wanted = [...exposed.values()]
      .flatMap((device) => partsOf(device, stateWith({})))
      .flatMap((part) => describeDevice(part) ?? [])
      .map(({ id, name }) => [id, (name as { name: string }).name] as const);
    for (const { userId } of [testCaller, other]) {
      const known = [...google.devicesOf(userId)].map(([id, { name }]) => [id, (name as { name: string }).name]);
      expect(Object.fromEntries(known)).toEqual(Object.fromEntries(wanted));
    }
    expect(exposed.size).toBeGreaterThan(2);
    expect((await home.book.entries()).map(({ deviceId }) => deviceId).sort()).toEqual(
      [...exposed.values()].map(({ id }) => id).sort(),
    );
    expect(google.problems).toEqual([]);
  });
});
