import type { HomeEvent, HomeSnapshot } from '@nexa/engine';
import { type DeviceDescription, type HealingDeclaration, minutes, seconds } from '@nexa/sdk';
import { CountingIds } from '@nexa/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  emptySnapshot,
  emptySurface,
  INTEGRATION,
  lampDescription,
  surfaceWith,
  TestHome,
} from '../support/test-home.ts';

const PLUGS = 'plugs';
const plug: DeviceDescription = {
  externalId: 'plug',
  name: 'Desk plug',
  type: 'plug',
  components: [
    { id: 'main', capabilities: ['onOff'] },
    { id: 'usb', capabilities: ['power'] },
  ],
};
const restart: HealingDeclaration = {
  id: 'test.restart',
  title: 'Restart the bridge',
  cures: ['core.integration-unreachable'],
  downtime: seconds(70),
  blastRadius: 'integration',
  reversibility: 'self',
  prerequisites: [],
  risk: 'auto',
  cooldown: minutes(10),
  verification: { by: 'fresh-report', within: seconds(30) },
  powerCycle: { off: seconds(10), starts: seconds(60) },
};

let home: TestHome;

function connectPlugs(target: TestHome): void {
  target.dispatch({
    type: 'integration-added',
    integration: { id: PLUGS, pluginId: 'plugs', title: 'Plugs' },
    surface: emptySurface,
  });
  target.dispatch({ type: 'integration-status', integrationId: PLUGS, status: { value: 'online' } });
  target.dispatch({ type: 'devices', integrationId: PLUGS, devices: [plug] });
}

const link = (externalId = 'plug', component = 'main'): HomeEvent => ({
  type: 'power-linked',
  integrationId: INTEGRATION,
  feed: { deviceId: home.id(externalId), component },
});

/** The bridge is away, and the reconnect that NEXA tries first did not help. */
async function hang(): Promise<void> {
  home.dispatch({
    type: 'integration-status',
    integrationId: INTEGRATION,
    status: { value: 'offline', detail: 'communication-error' },
  });
  await home.clock.advance(5_000);
  home.dispatch({
    type: 'healing-answered',
    healingId: home.last('run-healing').healingId,
    outcome: { outcome: 'failed', reason: 'No answer.' },
  });
}

const allow = (actionId?: string) =>
  home.dispatch({
    type: 'heal',
    issueId: home.last('issue').issue.id,
    healingId: 'h1',
    userId: 'user-1',
    ...(actionId === undefined ? {} : { actionId }),
  });

const sent = () => home.of('send-command').map(({ request }) => request.command);
const answer = (target = home) => {
  const { request } = target.last('send-command');
  target.dispatch({ type: 'command-answered', commandId: request.id, answer: { acknowledgement: 'accepted' } });
  const reading = { externalId: 'plug', capability: 'onOff', attribute: 'on', value: request.command === 'on' };
  target.dispatch({ type: 'readings', integrationId: PLUGS, readings: [reading] });
};
const refuse = () =>
  home.dispatch({
    type: 'command-answered',
    commandId: home.last('send-command').request.id,
    answer: { error: { code: 'NEXA_PLUGIN_UNREACHABLE', message: 'The plug does not answer.', params: {} } as never },
  });

beforeEach(() => {
  home = TestHome.connected([lampDescription], surfaceWith({ healingActions: [restart] }));
  connectPlugs(home);
});

describe('an action that needs the power cut', () => {
  it('asks a person, names the plug, switches it off and on, and lets the plugin go on', async () => {
    home.dispatch(link());
    await hang();
    expect(home.last('issue').issue).toMatchObject({
      state: 'awaiting-approval',
      advice:
        'NEXA can try “Restart the bridge” when you allow it. It switches Desk plug off for 10 s, with everything that it feeds.',
    });
    expect(sent()).toEqual([]);
    allow();
    expect(home.last('healing').healing).toMatchObject({
      actionId: 'test.restart',
      outcome: 'running',
      power: { deviceId: home.id('plug'), component: 'main' },
    });
    answer();
    expect(sent()).toEqual(['off']);
    await home.clock.advance(9_999);
    expect(sent()).toEqual(['off']);
    await home.clock.advance(1);
    expect(sent()).toEqual(['off', 'on']);
    answer();
    expect(home.last('healing').healing).not.toHaveProperty('power');
    await home.clock.advance(59_999);
    expect(home.of('run-healing')).toHaveLength(1);
    await home.clock.advance(1);
    expect(home.last('run-healing')).toMatchObject({ action: 'test.restart', healingId: 'h1' });
    home.dispatch({ type: 'healing-answered', healingId: 'h1', outcome: { outcome: 'healed' } });
    home.dispatch({ type: 'integration-status', integrationId: INTEGRATION, status: { value: 'online' } });
    home.report('lamp', 'onOff.on', true);
    expect(home.last('healing').healing.outcome).toBe('verified');
    expect(home.of('command').every(({ command }) => command.cause.kind === 'healing')).toBe(true);
  });

  it('is not tried while nobody said which plug feeds it, and says so', async () => {
    await hang();
    expect(home.last('issue').issue).toMatchObject({
      state: 'escalated',
      advice: expect.stringContaining('“Restart the bridge” may help. NEXA does not know which plug feeds it.'),
    });
    const { id } = home.last('issue').issue;
    expect(home.runtime.healingProblem(id, 'test.restart')).toMatchObject({
      code: 'NEXA_HEALING_REFUSED',
      message: expect.stringContaining('does not know which plug'),
    });
    allow('test.restart');
    expect(sent()).toEqual([]);
  });

  it('is offered as soon as somebody says what feeds it', async () => {
    await hang();
    expect(home.last('issue').issue.state).toBe('escalated');
    home.dispatch(link());
    expect(home.last('issue').issue.state).toBe('awaiting-approval');
    allow();
    answer();
    expect(home.last('healing').healing).toMatchObject({ actionId: 'test.restart', outcome: 'running' });
  });

  it('is the core’s own where the plugin has none', async () => {
    home = TestHome.connected([lampDescription]);
    connectPlugs(home);
    home.dispatch(link());
    await hang();
    allow();
    expect(home.last('healing').healing.actionId).toBe('core.restart-by-plug');
    expect(sent()).toEqual(['off']);
  });

  it('is offered no more when the link is taken back', async () => {
    home.dispatch(link());
    home.dispatch({ type: 'power-linked', integrationId: INTEGRATION });
    await hang();
    expect(home.last('issue').issue.state).toBe('escalated');
  });

  it.each<[string, () => void, RegExp]>([
    [
      'was removed',
      () => home.dispatch({ type: 'device-removed', integrationId: PLUGS, externalId: 'plug' }),
      /no longer part of this home/,
    ],
    [
      'is away itself',
      () =>
        home.dispatch({
          type: 'device-status',
          integrationId: PLUGS,
          externalId: 'plug',
          status: { value: 'offline', detail: 'communication-error' },
        }),
      /Desk plug, which feeds it, is away itself/,
    ],
    [
      'cannot be switched any more',
      () =>
        home.dispatch({
          type: 'devices',
          integrationId: PLUGS,
          devices: [{ ...plug, components: [{ id: 'main', capabilities: ['power'] }] }],
        }),
      /can no longer be switched/,
    ],
  ])('is refused when the plug %s', async (_what, happen, reason) => {
    home.dispatch(link());
    await hang();
    const { id } = home.last('issue').issue;
    happen();
    expect(home.runtime.healingProblem(id, 'test.restart')?.message).toMatch(reason);
    expect(sent()).toEqual([]);
  });
});

describe('a plug', () => {
  it('that is reached only through what it feeds is refused', () => {
    const own = { ...plug, externalId: 'own', name: 'Own plug' };
    home.dispatch({ type: 'devices', integrationId: INTEGRATION, devices: [own] });
    const problem = (externalId: string, component = 'main') =>
      home.runtime.powerLinkProblem(INTEGRATION, { deviceId: home.id(externalId), component })?.code;
    expect(problem('own')).toBe('NEXA_POWER_LINK_REFUSED');
    expect(problem('plug')).toBeUndefined();
    expect(problem('plug', 'usb')).toBe('NEXA_CAPABILITY_UNKNOWN');
    expect(home.runtime.powerLinkProblem(INTEGRATION, { deviceId: 'x', component: 'main' })?.code).toBe(
      'NEXA_DEVICE_NOT_FOUND',
    );
    // It feeds its own gateway too.
    home.dispatch({
      type: 'power-linked',
      integrationId: PLUGS,
      feed: { deviceId: home.id('plug'), component: 'main' },
    });
    expect(problem('plug')).toBe('NEXA_POWER_LINK_REFUSED');
  });

  it('that does not switch off fails the attempt, and is told to be on', async () => {
    home.dispatch(link());
    await hang();
    allow();
    refuse();
    expect(sent()).toEqual(['off', 'on']);
    answer();
    expect(home.of('healing').at(-1)?.healing).toMatchObject({
      outcome: 'failed',
      reason: 'Desk plug did not switch off: The plug does not answer.',
    });
    expect(home.last('healing').healing).not.toHaveProperty('power');
  });

  it('that does not switch on again is told so every ten seconds for five minutes, then a person is', async () => {
    home.dispatch(link());
    await hang();
    allow();
    answer();
    await home.clock.advance(10_000);
    for (let tries = 1; tries < 30; tries += 1) {
      refuse();
      await home.clock.advance(10_000);
    }
    refuse();
    expect(sent()).toHaveLength(31);
    expect(home.last('healing').healing).toMatchObject({
      outcome: 'failed',
      reason: 'Desk plug does not switch on again. Switch it on by hand.',
    });
    await home.clock.advance(minutes(10));
    expect(sent()).toHaveLength(31);
  });

  it('is switched on when the bridge is back, or removed, before its time', async () => {
    home.dispatch(link());
    await hang();
    allow();
    answer();
    home.dispatch({ type: 'integration-removed', integrationId: INTEGRATION });
    expect(sent()).toEqual(['off', 'on']);
    answer();
    await home.clock.advance(minutes(5));
    expect(sent()).toEqual(['off', 'on']);
    expect(home.of('run-healing')).toHaveLength(1);
  });

  it('that was off when NEXA was stopped is switched on after the next start, once', async () => {
    home.dispatch(link());
    await hang();
    allow();
    answer();
    const views = ['lamp', 'plug'].map((externalId) => home.view(externalId));
    const snapshot: HomeSnapshot = {
      ...emptySnapshot,
      integrations: [
        { id: INTEGRATION, pluginId: 'test', title: 'Test' },
        { id: PLUGS, pluginId: 'plugs', title: 'Plugs' },
      ],
      devices: views.map(({ record, states, status }) => ({ device: record, states, status })),
      issues: [home.last('issue').issue],
      healings: [home.last('healing').healing],
      powerLinks: [{ integrationId: INTEGRATION, deviceId: home.id('plug'), component: 'main' }],
    };
    const next = new TestHome({ snapshot, ids: new CountingIds(), clock: home.clock.now() });
    expect(next.last('healing').healing.outcome).toBe('interrupted');
    connectPlugs(next);
    expect(next.of('send-command')).toEqual([]);
    next.dispatch({ type: 'started' });
    expect(next.of('send-command').map(({ request }) => request.command)).toEqual(['on']);
    answer(next);
    expect(next.last('healing').healing).toMatchObject({ id: 'h1', outcome: 'interrupted' });
    expect(next.last('healing').healing).not.toHaveProperty('power');
  });
});
