import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedClip, startPairedClip } from '../support/paired-clip.ts';
import { hasRecordedHome, recordedHome, type V2Resource } from './v2-home.ts';

/** The recording hides the id of its bridge. */
const asRecorded = (): V2Resource[] =>
  structuredClone([...recordedHome()]).map((resource) =>
    resource.type === 'bridge' ? { ...resource, bridge_id: '001788fffe4a5b6c' } : resource,
  );

describe.skipIf(!hasRecordedHome())('the v2 resources of a real bridge (needs ../shared/peers/hue)', () => {
  let home: PairedClip;

  beforeEach(async () => {
    home = await startPairedClip({ resources: asRecorded() });
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.logs.filter(({ level }) => level !== 'debug')).toEqual([]);
    await home.stop();
  });

  it('are understood whole: everything that NEXA has a use for is a device', () => {
    const types = [...home.integration.devices.values()].map(({ type }) => type);
    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    expect(Object.fromEntries([...new Set(types)].sort().map((type) => [type, count(type)]))).toEqual({
      bridge: 1,
      button: 8,
      camera: 1,
      'contact-sensor': 1,
      light: 8,
      'motion-sensor': 4,
      sensor: 4,
    });
  });

  it('are counted where NEXA has no use for them', () => {
    const { skipped } = home.connection.facts(undefined).resources as { skipped: { type: string; count: number }[] };
    const counts = Object.fromEntries(skipped.map(({ type, count }) => [type, count]));
    expect(counts).toMatchObject({ scene: 6, grouped_light: 4, entertainment: 5, speaker: 1, tamper: 1, zone: 9 });
    expect(Object.keys(counts)).not.toContain('light');
  });

  it('give each light the states and limits that it told', () => {
    expect(home.state('Device 15', 'colorTemperature.kelvin')).toBe(2237);
    expect(home.state('Device 36', 'color.colorMode')).toBe('color');
    expect(home.state('Device 36', 'onOff.on')).toBe(false);
    expect(home.device('Device 36').limits).toEqual({ 'colorTemperature.kelvin': { minimum: 1000, maximum: 20_000 } });
  });

  it('have the lamp that was out of reach as offline, and no state of it', () => {
    const bloom = home.integration.named('Device 6');
    expect(home.integration.lastStatus(bloom)).toMatchObject({ value: 'offline', detail: 'communication-error' });
    expect(home.state('Device 6', 'onOff.on')).toBeUndefined();
  });

  it('make one device of the parts of a motion sensor, with its values', () => {
    expect(home.device('Device 2')).toMatchObject({ model: 'SML003', power: 'battery' });
    expect(home.state('Device 2', 'illuminance.lux')).toBe(0);
    expect(home.state('Device 2', 'battery.percent')).toBe(51);
    expect(home.state('Device 43', 'contact.open')).toBe(true);
    expect(home.state('Device 7', 'motion.active')).toBe(false);
  });

  it('give a tap dial its dial, and say that a lamp has no newer firmware', () => {
    expect(home.device('Device 44').components).toContainEqual({
      id: 'dial',
      name: 'Dial',
      capabilities: ['hue.dial'],
    });
    expect(home.state('Device 1', 'update.available')).toBe('1.163.1');
  });

  it('keep the ids that devices had by the v1 API of the same bridge', () => {
    const ids = [...home.integration.devices.keys()];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => /^[0-9a-f]{2}(:[0-9a-f]{2}){7}$/.test(id)).length).toBeGreaterThan(15);
  });
});

describe.skipIf(!hasRecordedHome())('a recorded zone with scenes (needs ../shared/peers/hue)', () => {
  let home: PairedClip;
  const isZone = ({ type, metadata }: V2Resource) =>
    type === 'zone' && (metadata as { readonly name: string }).name === 'Zone 6';

  beforeEach(async () => {
    const owner = recordedHome().find(isZone)?.id ?? '';
    const service = { rid: 'all-of-zone-6', rtype: 'grouped_light' };
    home = await startPairedClip({
      resources: [
        // The recording leaves out the services of most groups.
        ...asRecorded().map((resource) => (isZone(resource) ? { ...resource, services: [service] } : resource)),
        { id: service.rid, type: 'grouped_light', owner: { rid: owner, rtype: 'zone' }, on: { on: false } },
      ],
    });
  });

  afterEach(async () => {
    await home.stop();
  });

  it('is a device that names its scenes and the one that is active', () => {
    expect(home.device('Zone 6 lights')).toMatchObject({
      model: 'Zone',
      limits: { 'hue.scene.active': { values: ['none', 'Scene 1', 'Scene 2', 'Scene 3', 'Scene 4', 'Scene 5'] } },
    });
    expect(home.state('Zone 6 lights', 'hue.scene.active')).toBe('Scene 5');
  });
});

describe.skipIf(!hasRecordedHome())('a recorded zone with a smart scene (needs ../shared/peers/hue)', () => {
  let home: PairedClip;
  const isZone = ({ type, metadata }: V2Resource) =>
    type === 'zone' && (metadata as { readonly name: string }).name === 'Zone 7';

  beforeEach(async () => {
    const lights = asRecorded().filter(
      ({ type, color_temperature }) => type === 'light' && color_temperature !== undefined,
    );
    const children = lights.map(({ id }) => ({ rid: id, rtype: 'light' }));
    home = await startPairedClip({
      // The recording leaves out the lights of this zone.
      resources: asRecorded().map((resource) => (isZone(resource) ? { ...resource, children } : resource)),
    });
  });

  afterEach(async () => {
    await home.stop();
  });

  it('lists it, and has the whites that the bridge takes for all lights, within what these share', () => {
    expect(home.device('Zone 7 lights')).toMatchObject({
      components: [{ id: 'main', capabilities: ['onOff', 'brightness', 'colorTemperature', 'hue.scene'] }],
      limits: {
        'colorTemperature.kelvin': { minimum: 2203, maximum: 6329 },
        'hue.scene.active': { values: ['none', 'Smart Scene 1'] },
      },
    });
    expect(home.state('Zone 7 lights', 'hue.scene.active')).toBe('none');
    // Of its lights that are on each shows something else.
    expect(home.state('Zone 7 lights', 'colorTemperature.kelvin')).toBeUndefined();
  });
});
