import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../../src/index.ts';
import { type PairedBridge, startPairedBridge } from '../support/paired-bridge.ts';

describe('checks and healing actions of Hue', () => {
  let home: PairedBridge;

  const subject = (externalId?: string) => ({
    connection: home.connection,
    signal: home.signal,
    ...(externalId === undefined ? {} : { externalId }),
  });
  const check = (id: string, externalId?: string) => {
    const found = plugin.checks?.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`no check ${id}`);
    return found.run(subject(externalId));
  };
  /** As the engine does: of the actions that cure the issue, the one that is felt least is run first. */
  const heal = (issueCode: string, externalId?: string) => {
    const offered = plugin.healingActions?.filter((action) => action.cures.includes(issueCode)) ?? [];
    return offered[0]?.run({ ...subject(externalId), issueCode });
  };

  beforeEach(async () => {
    home = await startPairedBridge();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    await home.stop();
  });

  it('find nothing wrong where nothing is', async () => {
    expect(await check('hue.bridge-reachable')).toEqual({ outcome: 'ok', evidence: { firmware: '1946157000' } });
    expect(await check('hue.light-reachable', home.integration.named('Hall lamp'))).toEqual({ outcome: 'ok' });
  });

  it('do not judge what they cannot look at', async () => {
    const { bridge, integration } = home;
    expect(await check('hue.light-reachable', integration.named('Stairs sensor'))).toMatchObject({
      outcome: 'unknown',
    });
    bridge.setFault({ kind: 'status', status: 429 });
    expect(await check('hue.bridge-reachable')).toMatchObject({ outcome: 'unknown' });
    expect(await check('hue.light-reachable', integration.named('Hall lamp'))).toMatchObject({ outcome: 'unknown' });
  });

  it('raise an unreachable light; reading again cures it once the lamp is back', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    const number = bridge.lightNumber('Hall lamp');
    bridge.setLamp(number, { reachable: false });
    expect(await check('hue.light-reachable', hall)).toEqual({
      outcome: 'issue',
      code: 'hue.light-unreachable',
      evidence: { light: 'Hall lamp', reachable: false },
    });
    bridge.setLamp(number, { reachable: true });
    const before = integration.readings.length;
    expect(await heal('hue.light-unreachable', hall)).toEqual({ outcome: 'healed' });
    expect(await check('hue.light-reachable', hall)).toEqual({ outcome: 'ok' });
    expect(integration.readings.slice(before)).toContainEqual(expect.objectContaining({ externalId: hall }));
  });

  it('keep the issue of a lamp that stays without power, and say why', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    bridge.setLamp(bridge.lightNumber('Hall lamp'), { reachable: false });
    expect(await heal('hue.light-unreachable', hall)).toEqual({
      outcome: 'failed',
      reason: 'The bridge still cannot reach Hall lamp. Check that it has power, also at the wall switch.',
    });
    expect(await check('hue.light-reachable', hall)).toMatchObject({ outcome: 'issue' });
  });

  it('fail with a reason when the bridge goes away while a lamp is being healed', async () => {
    const hall = home.integration.named('Hall lamp');
    await home.bridge.stop();
    expect(await heal('hue.light-unreachable', hall)).toMatchObject({ outcome: 'failed' });
  });

  it('raise an unreachable bridge; a new connection cures it once the bridge is back', async () => {
    const { bridge, integration } = home;
    await bridge.goMute();
    await integration.clock.advance(3000);
    expect(await check('hue.bridge-reachable')).toEqual({
      outcome: 'issue',
      code: 'hue.bridge-unreachable',
      evidence: { reason: 'the bridge does not answer in time', error: 'NEXA_PLUGIN_UNREACHABLE' },
    });
    await bridge.restart();
    const before = integration.readings.length;
    expect(await heal('hue.bridge-unreachable')).toEqual({ outcome: 'healed' });
    expect(await check('hue.bridge-reachable')).toMatchObject({ outcome: 'ok' });
    expect(integration.integrationStatuses.at(-1)).toEqual({ value: 'online' });
    expect(integration.readings.length).toBeGreaterThan(before);
  });

  it('keep the issue of a bridge that stays away, and say why', async () => {
    await home.bridge.stop();
    expect(await heal('hue.bridge-unreachable')).toEqual({
      outcome: 'failed',
      reason: 'Nothing accepts connections at the bridge’s address.',
    });
    expect(await check('hue.bridge-reachable')).toMatchObject({ outcome: 'issue' });
  });

  it('leave what only a person can do to that person', async () => {
    const { bridge, integration } = home;
    bridge.removeUser(integration.context.config.username);
    expect(await check('hue.bridge-reachable')).toEqual({ outcome: 'ok', evidence: { keyRefused: true } });
    expect(await heal('hue.bridge-unreachable')).toEqual({
      outcome: 'needs-user',
      instruction: 'The bridge refuses NEXA’s key. Pair it again.',
    });
    await bridge.changeCertificate();
    expect(await check('hue.bridge-reachable')).toMatchObject({ outcome: 'issue', code: 'hue.bridge-unreachable' });
    expect(await heal('hue.bridge-unreachable')).toMatchObject({ outcome: 'needs-user' });
  });
});
