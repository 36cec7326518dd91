import { serializeError, unreachable } from '@nexa/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lampTold, TwoPaths } from './two-paths.ts';

const down = { value: 'offline', detail: 'communication-error', message: 'No answer.' } as const;
const failed = { error: serializeError(unreachable('no answer')) };

it('goes on by the second path at once when the first one’s integration is away, and the device stays online', () => {
  const home = TwoPaths.linked();
  home.status('a', down);
  expect(home.activeOf).toBe('b');
  expect(home.only.status.value).toBe('online');
  expect(home.switches).toMatchObject([
    {
      reason: 'failover',
      message: 'Bridge A does not reach the device: Bridge B takes over.',
      from: { integrationId: 'a' },
      to: { integrationId: 'b' },
    },
  ]);
});

it('goes on by the second path when nothing is heard on the first for twice its contact interval', async () => {
  const home = TwoPaths.linked({ contactInterval: 10_000 });
  home.say('a', 'lamp', 'onOff.on', true);
  await home.clock.advance(19_999);
  expect(home.activeOf).toBe('a');
  await home.clock.advance(1);
  expect(home.activeOf).toBe('b');
  expect(home.of('issue').map(({ issue }) => issue.code)).toContain('core.path-lost');
});

it('sends commands by the path in use, and has them confirmed by it', () => {
  const home = TwoPaths.linked();
  home.status('a', down);
  const id = home.order('on');
  home.say('b', 'lamp-b', 'onOff.on', true);
  expect(home.sent).toEqual(['b on']);
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('retries a command that is under way when its path dies, once', () => {
  const home = TwoPaths.linked();
  const id = home.order('on');
  home.status('a', down);
  home.dispatch({ type: 'command-answered', commandId: id, bindingId: home.bindingOf('a').id, answer: failed });
  expect(home.sent).toEqual(['a on', 'b on']);
  home.dispatch({ type: 'command-answered', commandId: id, bindingId: home.bindingOf('b').id, answer: failed });
  expect(home.statuses(id)).toEqual(['pending', 'failed']);
});

it('goes over to the second path when the first does not take a command, though it said that it was there', () => {
  const home = TwoPaths.linked();
  const id = home.order('on');
  home.dispatch({ type: 'command-answered', commandId: id, bindingId: home.bindingOf('a').id, answer: failed });
  home.say('b', 'lamp-b', 'onOff.on', true);
  expect(home.statuses(id)).toEqual(['pending', 'confirmed']);
});

it('does not retry a toggle', () => {
  const home = TwoPaths.linked();
  home.say('a', 'lamp', 'onOff.on', false);
  const id = home.order('toggle');
  home.dispatch({ type: 'command-answered', commandId: id, bindingId: home.bindingOf('a').id, answer: failed });
  expect(home.sent).toEqual(['a toggle']);
  expect(home.statuses(id)).toEqual(['pending', 'failed']);
  expect(home.activeOf).toBe('b');
});

it('fails what the second path lacks with a reason, and keeps describing the device by the first', () => {
  const home = TwoPaths.linked({}, { components: [{ id: 'main', capabilities: ['onOff'] }] });
  home.status('a', down);
  home.order('set', { level: 50 }, 'brightness');
  expect(home.last('command').command.reason?.code).toBe('NEXA_COMMAND_NOT_ON_PATH');
  expect(home.only.record.description.components[0]?.capabilities).toEqual(['onOff', 'brightness']);
});

it('goes on from what the second path saw meanwhile, and shows nothing as live that it did not see', async () => {
  const home = TwoPaths.linked();
  home.say('a', 'lamp', 'onOff.on', true);
  home.say('a', 'lamp', 'brightness.level', 40);
  await home.clock.advance(1000);
  home.say('b', 'lamp-b', 'onOff.on', false);
  home.status('a', down);
  expect(home.only.states).toMatchObject({
    'onOff.on': { value: false, freshness: 'live' },
    'brightness.level': { value: 40, freshness: 'stale' },
  });
});

it('goes back to the preferred path a minute after it came back, not before', async () => {
  const home = TwoPaths.linked();
  home.status('a', down);
  await home.clock.advance(5000);
  home.status('a', { value: 'online' });
  await home.clock.advance(59_999);
  expect(home.activeOf).toBe('b');
  await home.clock.advance(1);
  expect(home.activeOf).toBe('a');
  expect(home.switches.at(-1)).toMatchObject({ reason: 'preferred' });
});

it('waits twice as long each time the preferred path failed again', async () => {
  const home = TwoPaths.linked();
  for (const wait of [60_000, 120_000, 240_000]) {
    home.status('a', down);
    home.status('a', { value: 'online' });
    await home.clock.advance(wait - 1);
    expect(home.activeOf).toBe('b');
    await home.clock.advance(1);
    expect(home.activeOf).toBe('a');
  }
});

it('does not leave a path of which nothing is known yet for half a minute after the start', async () => {
  const before = TwoPaths.linked({ contactInterval: 60_000 });
  const snapshot = {
    homeId: 'home-1',
    integrations: ['a', 'b'].map((id) => ({ id, pluginId: id, title: id })),
    devices: [{ device: before.only.record, states: {}, status: before.only.status }],
    automations: [],
    issues: [],
    healings: [],
    commands: [],
    executions: [],
  };
  const home = new TwoPaths({ snapshot });
  home.tell('a', lampTold({ contactInterval: 60_000 }));
  home.tell('b', lampTold({ externalId: 'lamp-b' }));
  await home.clock.advance(29_000);
  expect(home.activeOf).toBe('a');
  await home.clock.advance(2000);
  expect(home.activeOf).toBe('b');
});

it('prefers the path that a person prefers, at once', () => {
  const home = TwoPaths.linked();
  const wish = { deviceId: home.only.record.id, bindingId: home.bindingOf('b').id, priority: -1, userId: 'user-1' };
  home.ask({ type: 'set-path', wish });
  expect(home.activeOf).toBe('b');
  expect(home.switches.at(-1)).toMatchObject({ reason: 'chosen', cause: { kind: 'user', id: 'user-1' } });
});

it('never uses a path that is down while another is up, and never goes back and forth more often than paths fail', async () => {
  const step = fc.record({
    path: fc.constantFrom('a', 'b'),
    isUp: fc.boolean(),
    wait: fc.integer({ min: 0, max: 90_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const home = TwoPaths.linked();
      const isUp: Record<string, boolean> = { a: true, b: true };
      let failures = 0;
      for (const { path, isUp: up, wait } of steps) {
        if (isUp[path] === true && !up) failures += 1;
        isUp[path] = up;
        home.status(path, up ? { value: 'online' } : down);
        await home.clock.advance(wait);
        const other = home.activeOf === 'a' ? 'b' : 'a';
        expect(isUp[home.activeOf] === true || isUp[other] !== true).toBe(true);
        expect(home.only.record.bindings.filter(({ active }) => active)).toHaveLength(1);
        expect(home.only.status.value).toBe(isUp.a === true || isUp.b === true ? 'online' : 'offline');
      }
      expect(home.switches.length).toBeLessThanOrEqual(2 * failures + 1);
    }),
    { numRuns: 60 },
  );
});
