import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

describe('checks and healing actions of Hue by the v2 API', () => {
  let home: PairedClip;
  const subject = (externalId?: string) => ({
    connection: home.connection,
    signal: home.signal,
    ...(externalId === undefined ? {} : { externalId }),
  });
  const check = (id: string, externalId?: string) =>
    plugin.checks?.find((candidate) => candidate.id === id)?.run(subject(externalId));
  const heal = (id: string, issueCode: string, externalId?: string) =>
    plugin.healingActions?.find((action) => action.id === id)?.run({ ...subject(externalId), issueCode });
  const radio = () => home.bridge.serviceOf('Hall lamp', 'zigbee_connectivity').id;
  const hall = () => home.integration.named('Hall lamp');

  beforeEach(async () => {
    home = await startPairedClip();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('find nothing wrong where nothing is, and ask the bridge for no single light', async () => {
    expect(await check('hue.bridge-reachable')).toEqual({ outcome: 'ok', evidence: { firmware: '1967054020' } });
    const asked = home.bridge.requests.length;
    expect(await check('hue.light-reachable', hall())).toEqual({ outcome: 'ok' });
    expect(await check('hue.light-reachable', home.integration.named('Front door'))).toMatchObject({
      outcome: 'unknown',
    });
    expect(home.bridge.requests).toHaveLength(asked);
  });

  it('raise an unreachable light; reading again cures it when only the event of its return was lost', async () => {
    home.bridge.change(radio(), { status: 'connectivity_issue' });
    await home.integration.until(() => home.integration.lastStatus(hall())?.value === 'offline');
    expect(await check('hue.light-reachable', hall())).toMatchObject({ outcome: 'issue' });
    home.bridge.change(radio(), { status: 'connected' }, { quietly: true });
    expect(await heal('hue.reread', 'hue.light-unreachable', hall())).toEqual({ outcome: 'healed' });
    expect(await check('hue.light-reachable', hall())).toEqual({ outcome: 'ok' });
    expect(home.integration.lastStatus(hall())).toEqual({ value: 'online' });
  });

  it('keep the issue of a lamp that stays without power, and say why', async () => {
    home.bridge.change(radio(), { status: 'disconnected' });
    await home.integration.until(() => home.integration.lastStatus(hall())?.value === 'offline');
    expect(await heal('hue.reread', 'hue.light-unreachable', hall())).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('still cannot reach Hall lamp'),
    });
    expect(await check('hue.light-reachable', hall())).toMatchObject({ outcome: 'issue' });
  });

  it.each(['hue.reopen-connection', 'hue.restart-bridge'])(
    'raise an unreachable bridge; %s cures it once the bridge is back, and all is read',
    async (action) => {
      await home.bridge.stop();
      await home.passUntil(() => home.integration.integrationStatuses.length > 0);
      expect(await check('hue.bridge-reachable')).toMatchObject({ outcome: 'issue', code: 'hue.bridge-unreachable' });
      expect(await check('hue.light-reachable', hall())).toMatchObject({ outcome: 'unknown' });
      home.bridge.change(home.bridge.lightNamed('Hall lamp').id, { on: { on: false } }, { quietly: true });
      await home.bridge.restart();
      expect(await heal(action, 'hue.bridge-unreachable')).toEqual({ outcome: 'healed' });
      expect(await check('hue.bridge-reachable')).toMatchObject({ outcome: 'ok' });
      expect(home.state('Hall lamp', 'onOff.on')).toBe(false);
      expect(home.bridge.streams.count).toBe(1);
    },
  );

  it('say what helps when the bridge stays away although it was restarted', async () => {
    await home.bridge.stop();
    expect(await heal('hue.restart-bridge', 'hue.bridge-unreachable')).toEqual({
      outcome: 'failed',
      reason: expect.stringMatching(/^Nothing accepts connections at the bridge’s address\. A bridge needs/),
    });
  });

  it('leave what only a person can do to that person', async () => {
    home.bridge.removeUser(home.integration.context.config.username);
    expect(await check('hue.bridge-reachable')).toEqual({ outcome: 'ok', evidence: { keyRefused: true } });
    expect(await heal('hue.reopen-connection', 'hue.bridge-unreachable')).toEqual({
      outcome: 'needs-user',
      instruction: 'The bridge refuses NEXA’s key. Pair it again.',
    });
  });

  it('take no other bridge for the one that was paired', async () => {
    home.bridge.change('bridge-1', { bridge_id: 'ffffffffffffffff' });
    expect(await check('hue.bridge-reachable')).toMatchObject({
      outcome: 'issue',
      evidence: { error: 'NEXA_PLUGIN_CONFIG_INVALID' },
    });
  });

  it('open the stream over a new connection', async () => {
    expect(await heal('hue.reopen-connection', 'hue.bridge-unreachable')).toEqual({ outcome: 'healed' });
    await eventually(() => home.bridge.streams.count === 1);
    home.bridge.change(home.bridge.lightNamed('Hall lamp').id, { on: { on: false } });
    await home.shows('Hall lamp', 'onOff.on', false);
  });
});
