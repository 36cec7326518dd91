import type { ExposedDevice } from '@nexa/sdk';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Account, exception } from '../amazon/amazon.ts';
import { ownJudge } from '../schemas/own-judge.ts';
import { deviceWith, sceneNamed, virtualHome } from '../support/alexa-home.ts';

type Home = Awaited<ReturnType<typeof virtualHome>>;
interface World extends Home {
  /** Devices that the test knows, exposed or not. */
  readonly devices: ExposedDevice[];
  readonly accounts: readonly Account[];
}
type Step = (world: World) => unknown;

const index = fc.nat({ max: 39 });
const pick = ({ devices }: World, at: number): ExposedDevice => devices[at % devices.length] as ExposedDevice;
const expose = (world: World, device: ExposedDevice) => {
  const at = world.devices.findIndex(({ id }) => id === device.id);
  world.devices[at] = device;
  world.home.expose(device, { 'onOff.on': false });
};

/** Other hardware; a scene has none. */
const rebuild = (world: World, at: number, change: Partial<ExposedDevice>) => {
  const before = pick(world, at);
  expose(world, before.type === 'scene' ? before : { ...before, ...change });
};

/** What happens in a home and on the way to Amazon; the more usual things come more often. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(index, fc.nat()).map(
      ([at, n]): Step =>
        (world) =>
          expose(world, { ...pick(world, at), name: `Lamp ${n}` }),
    ),
  },
  {
    weight: 6,
    arbitrary: index.map(
      (at): Step =>
        (world) =>
          world.home.hide(pick(world, at).id),
    ),
  },
  {
    weight: 2,
    arbitrary: index.map(
      (at): Step =>
        (world) =>
          rebuild(world, at, { components: [{ id: 'main', capabilities: ['button'] }] }),
    ),
  },
  {
    weight: 2,
    arbitrary: index.map(
      (at): Step =>
        (world) =>
          rebuild(world, at, { components: [{ id: 'main', capabilities: ['onOff'] }] }),
    ),
  },
  {
    // Replaced by other hardware: the id stays, and nothing of what it was needs to.
    weight: 4,
    arbitrary: fc.tuple(index, fc.nat({ max: 5 }), fc.boolean()).map(
      ([at, n, isRicher]): Step =>
        (world) =>
          rebuild(world, at, {
            manufacturer: `Maker ${n}`,
            model: `Model ${n}`,
            type: isRicher ? 'light' : 'plug',
            components: [{ id: 'main', capabilities: isRicher ? ['onOff', 'brightness'] : ['onOff'] }],
          }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.integer({ min: 100, max: 120_000 }).map(
      (by): Step =>
        ({ clock }) =>
          clock.advance(by),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map(
      (isAway): Step =>
        ({ amazon }) => {
          amazon.isAway = isAway;
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map(
      (loses): Step =>
        ({ amazon }) => {
          amazon.faults.losesAnswers = loses;
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        exception(500, 'INTERNAL_SERVICE_EXCEPTION'),
        exception(503, 'SERVICE_UNAVAILABLE_EXCEPTION', 1),
        exception(429, 'THROTTLING_EXCEPTION', 60),
        exception(413, 'PAYLOAD_TOO_LARGE_EXCEPTION'),
      )
      .map(
        (fault): Step =>
          ({ amazon }) =>
            amazon.faults.events.push(fault),
      ),
  },
  { weight: 1, arbitrary: fc.constant<Step>(({ amazon }) => amazon.expireTokens()) },
  {
    weight: 1,
    arbitrary: fc.constant<Step>(({ integration }) => integration.close().then(() => integration.keepOpen())),
  },
  { weight: 1, arbitrary: fc.constant<Step>((world) => world.discover(world.accounts[0])) },
);

async function live(world: World, steps: readonly Step[]): Promise<void> {
  for (const next of steps) await next(world);
  world.amazon.isAway = false;
  world.amazon.faults.losesAnswers = false;
  world.amazon.faults.events = [];
  await world.clock.advance(2 * 3_600_000);
}

async function expectNoGhosts({ home, accounts, amazon }: World): Promise<void> {
  const useful = (await home.devices('')).filter(({ components }) =>
    components[0]?.capabilities.some((id) => id === 'onOff' || id === 'scene'),
  );
  const should = Object.fromEntries(useful.map(({ id, name }) => [id, name]).toSorted());
  const shown = accounts.map(({ endpoints }) =>
    Object.fromEntries([...endpoints].map(([id, { friendlyName }]) => [id, friendlyName]).toSorted()),
  );
  expect(shown).toEqual(accounts.map(() => should));
  expect(amazon.complaints).toEqual([]);
}

describe('after renamings, removals and outages', () => {
  let home: Home;
  const devices = () =>
    Array.from({ length: 40 }, (_, n) => (n % 4 === 0 ? sceneNamed(`Scene ${n}`) : deviceWith(['onOff'])));

  beforeEach(async () => {
    home = await virtualHome();
    home.amazon.inspect = (event) => ownJudge(event);
  });

  afterEach(async () => {
    await home.stop();
    vi.unstubAllGlobals();
  });

  it.each([1, 2, 3, 4])(
    'Alexa shows exactly what is exposed, after each of ten times a hundred steps (%i)',
    async (seed) => {
      const world: World = Object.assign(home, { devices: devices(), accounts: [await home.link()] });
      const hundreds = fc.sample(fc.array(step, { minLength: 100, maxLength: 100 }), { seed, numRuns: 10 });
      for (const steps of hundreds) {
        await live(world, steps);
        await expectNoGhosts(world);
      }
      expect(world.accounts[0]?.events.length).toBeGreaterThan(50);
    },
    30_000,
  );

  it('both accounts of a home do', async () => {
    const second = await home.link(new Account(), { linkId: 'link-2', userId: 'user-2' });
    const world: World = Object.assign(home, { devices: devices(), accounts: [await home.link(), second] });
    const [steps = []] = fc.sample(fc.array(step, { minLength: 300, maxLength: 300 }), { seed: 2_2026, numRuns: 1 });
    await live(world, steps);
    await expectNoGhosts(world);
  }, 30_000);
});
