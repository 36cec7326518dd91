import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedBridge, startPairedBridge } from '../support/paired-bridge.ts';
import { hasRecordedHome } from './v2-home.ts';

describe.skipIf(!hasRecordedHome())('the recorded home of a real bridge (../shared/peers/hue)', () => {
  let home: PairedBridge;

  beforeEach(async () => {
    home = await startPairedBridge({ home: 'recorded' });
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.logs.filter(({ level }) => level !== 'debug')).toEqual([]);
    await home.stop();
  });

  it('is understood whole: every light, motion sensor and switch of the v1 API is a device', () => {
    const types = [...home.integration.devices.values()].map(({ type }) => type);
    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    expect(Object.fromEntries([...new Set(types)].map((type) => [type, count(type)]))).toEqual({
      bridge: 1,
      light: 8 + 3,
      plug: 1,
      'motion-sensor': 4 + 1,
      sensor: 3,
      button: 4 + 1,
    });
  });

  it('has the recorded states', () => {
    const { integration } = home;
    const strip = integration.named('Light 6');
    const festavia = integration.named('Light 1');
    expect(integration.state(strip, 'brightness.level')).toBe(100);
    expect(integration.state(strip, 'colorTemperature.kelvin')).toBe(2237);
    expect(integration.state(festavia, 'onOff.on')).toBe(false);
    expect(integration.state(festavia, 'color.colorMode')).toBe('color');
    expect(integration.devices.get(festavia)?.limits).toEqual({
      'colorTemperature.kelvin': { minimum: 1000, maximum: 20_000 },
    });
  });

  it('has the lamp that was out of reach when it was recorded as offline, and no state of it', () => {
    const { integration } = home;
    const bloom = integration.named('Light 4');
    expect(integration.lastStatus(bloom)).toMatchObject({ value: 'offline', detail: 'communication-error' });
    expect(integration.state(bloom, 'onOff.on')).toBeUndefined();
  });

  it('merges the parts of one motion sensor into one device', () => {
    const { integration } = home;
    const sensor = [...integration.devices.values()].find(({ components }) => {
      const capabilities = components[0]?.capabilities ?? [];
      return ['motion', 'temperature', 'battery'].every((capability) => capabilities.includes(capability));
    });
    expect(sensor).toMatchObject({ model: 'SML003', type: 'motion-sensor', power: 'battery' });
  });

  it('gives a tap dial four keys', () => {
    const dial = [...home.integration.devices.values()].find(({ model }) => model === 'RDM002');
    expect(dial?.components.map(({ id }) => id)).toEqual(['button1', 'button2', 'button3', 'button4']);
  });

  it('takes rooms from the bridge', () => {
    const rooms = [...home.integration.devices.values()].map(({ suggestedRoom }) => suggestedRoom);
    expect(rooms.filter((room) => room?.startsWith('Room')).length).toBeGreaterThan(0);
  });
});
