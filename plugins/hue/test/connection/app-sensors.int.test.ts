import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';

describe('sensors that apps made up, which the v2 API leaves out', () => {
  let home: PairedClip;
  const door = (open: boolean) => ({
    name: 'Garden gate',
    type: 'CLIPOpenClose',
    uniqueid: 'my-gate',
    modelid: 'gate',
    manufacturername: 'somebody',
    swversion: '1',
    config: { on: true, reachable: true },
    state: { open, lastupdated: '2026-01-01T00:00:00' },
  });

  beforeEach(async () => {
    home = await startPairedClip({ appSensors: { '400': door(false) } });
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.clock.errors).toEqual([]);
    await home.stop();
  });

  it('are devices as by v1, and seen within a second', async () => {
    expect(home.device('Garden gate')).toMatchObject({ externalId: 'my-gate', type: 'contact-sensor' });
    expect(home.state('Garden gate', 'contact.open')).toBe(false);
    home.bridge.appSensors['400'] = door(true);
    await home.passUntil(() => home.state('Garden gate', 'contact.open') === true);
    expect(home.integration.readings.at(-1)?.source).toBe('poll');
  });

  it('come and go', async () => {
    delete home.bridge.appSensors['400'];
    await home.passUntil(() => home.integration.removed.includes('my-gate'));
    expect(home.integration.devices.size).toBe(12);
    home.bridge.appSensors['401'] = { ...door(true), name: 'Shed', uniqueid: 'my-shed' };
    await home.connection.refresh(undefined, home.signal);
    expect(home.state('Shed', 'contact.open')).toBe(true);
  });

  it('take no commands', async () => {
    await expect(home.command('Garden gate', 'onOff.on')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
  });

  it('leave real switches and sensors to the v2 API', () => {
    const names = [...home.integration.devices.values()].map(({ name }) => name);
    expect(names.filter((name) => name === 'Stairs sensor')).toHaveLength(1);
    expect(names).toHaveLength(13);
  });
});
