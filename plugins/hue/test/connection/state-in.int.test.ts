import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PairedBridge, startPairedBridge } from '../support/paired-bridge.ts';

describe('states of a Hue bridge', () => {
  let home: PairedBridge;

  beforeEach(async () => {
    home = await startPairedBridge();
  });

  afterEach(async () => {
    expect(home.bridge.unknownRequests).toEqual([]);
    expect(home.integration.clock.errors).toEqual([]);
    await home.stop();
    expect(home.integration.clock.taskCount).toBe(0);
  });

  it('describes the bridge, each lamp, plug, sensor and switch once', () => {
    const devices = [...home.integration.devices.values()].map(({ name, type, components }) => ({
      name,
      type,
      components: components.map(({ id, capabilities }) => `${id}: ${capabilities.join(' ')}`),
    }));
    expect(devices).toEqual([
      { name: 'Hue Bridge of the tests', type: 'bridge', components: ['main: '] },
      { name: 'Coffee machine', type: 'plug', components: ['main: onOff'] },
      { name: 'Hall lamp', type: 'light', components: ['main: onOff brightness'] },
      { name: 'Kitchen lamp', type: 'light', components: ['main: onOff brightness colorTemperature'] },
      { name: 'Sofa lamp', type: 'light', components: ['main: onOff brightness color colorTemperature'] },
      { name: 'Stairs sensor', type: 'motion-sensor', components: ['main: motion battery temperature'] },
      {
        name: 'Bedroom switch',
        type: 'button',
        components: ['main: battery', 'button1: button', 'button2: button', 'button3: button', 'button4: button'],
      },
    ]);
  });

  it('tells what a lamp can show, where it stands and how it is reached', () => {
    const kitchen = home.device('Kitchen lamp');
    expect(kitchen).toMatchObject({
      manufacturer: 'Signify Netherlands B.V.',
      model: 'LTA009',
      firmware: '1.122.2',
      power: 'mains',
      via: home.bridge.bridgeId,
      limits: { 'colorTemperature.kelvin': { minimum: 2203, maximum: 6535 } },
    });
    expect(home.device('Sofa lamp').suggestedRoom).toBe('Living room');
    expect(home.device('Stairs sensor').power).toBe('battery');
  });

  it('keeps the radio address as the id of a device, the same on every connection', async () => {
    const before = home.device('Stairs sensor').externalId;
    expect(before).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){7}$/);
    await home.connection.disconnect();
    const again = await startPairedBridge();
    expect(again.device('Stairs sensor').externalId).toBe(before);
    await again.stop();
  });

  it('reports the first states with the connection', () => {
    const { integration } = home;
    const sofa = integration.named('Sofa lamp');
    const kitchen = integration.named('Kitchen lamp');
    const stairs = integration.named('Stairs sensor');
    expect(integration.state(sofa, 'onOff.on')).toBe(true);
    expect(integration.state(sofa, 'brightness.level')).toBe(80);
    expect(integration.state(sofa, 'color.colorMode')).toBe('color');
    expect(integration.state(sofa, 'colorTemperature.colorMode')).toBe('color');
    expect(integration.state(sofa, 'colorTemperature.kelvin')).toBeUndefined();
    expect(integration.state(kitchen, 'colorTemperature.kelvin')).toBe(2710);
    expect(integration.state(kitchen, 'colorTemperature.colorMode')).toBe('colorTemperature');
    expect(integration.state(stairs, 'motion.active')).toBe(false);
    expect(integration.state(stairs, 'temperature.celsius')).toBe(21.37);
    expect(integration.state(stairs, 'battery.percent')).toBe(87);
    expect(integration.state(integration.named('Bedroom switch'), 'battery.percent')).toBe(64);
  });

  it('sees within a second what someone did at a lamp', async () => {
    const { bridge, integration } = home;
    bridge.setLamp(bridge.lightNumber('Hall lamp'), { on: false });
    await integration.clock.advance(1000);
    expect(integration.state(integration.named('Hall lamp'), 'onOff.on')).toBe(false);
  });

  it('sees movement within a second', async () => {
    const { bridge, integration } = home;
    const stairs = integration.named('Stairs sensor');
    bridge.setMotion(bridge.sensorNumber('Stairs sensor', 'ZLLPresence'), true);
    await integration.clock.advance(1000);
    expect(integration.state(stairs, 'motion.active')).toBe(true);
    bridge.setMotion(bridge.sensorNumber('Stairs sensor', 'ZLLPresence'), false);
    await integration.clock.advance(1000);
    expect(integration.state(stairs, 'motion.active')).toBe(false);
  });

  it('says that a device is still there when nothing changed, and repeats its state now and then', async () => {
    const { integration } = home;
    const hall = integration.named('Hall lamp');
    const reports = integration.readings.length;
    const contacts = integration.contacts(hall);
    await integration.clock.advance(5000);
    expect(integration.readings).toHaveLength(reports);
    expect(integration.contacts(hall)).toBe(contacts + 5);
    await integration.clock.advance(6000);
    expect(integration.readings.slice(reports).filter(({ externalId }) => externalId === hall)).not.toEqual([]);
  });

  it('tells a measured value once for each time that the sensor sent it', async () => {
    const { bridge, integration } = home;
    const stairs = integration.named('Stairs sensor');
    const sensor = bridge.sensorNumber('Stairs sensor', 'ZLLTemperature');
    const measured = () => integration.readings.filter((reading) => reading.capability === 'temperature');
    await integration.clock.advance(20_000);
    expect(measured()).toHaveLength(1);
    bridge.setTemperature(sensor, 22.5);
    await integration.clock.advance(1000);
    expect(measured()).toHaveLength(2);
    expect(integration.state(stairs, 'temperature.celsius')).toBe(22.5);
  });

  it('dates a measured value by the bridge’s clock, corrected by how far that is off', async () => {
    await home.stop();
    const ahead = 3_600_000;
    home = await startPairedBridge({ before: (bridge) => bridge.setClockOffset(ahead) });
    const { bridge, integration } = home;
    bridge.setTemperature(bridge.sensorNumber('Stairs sensor', 'ZLLTemperature'), 19);
    const before = Date.now();
    await integration.clock.advance(1000);
    const observedAt = integration.readings.findLast(({ capability }) => capability === 'temperature')?.observedAt;
    expect(Math.abs((observedAt ?? 0) - before)).toBeLessThan(5000);
  });

  it('reads everything again when asked to', async () => {
    const { integration, connection, signal } = home;
    const hall = integration.named('Hall lamp');
    const before = integration.readings.length;
    await connection.refresh(hall, signal);
    const fresh = integration.readings.slice(before);
    expect(new Set(fresh.map(({ externalId }) => externalId))).toEqual(new Set([hall]));
    await connection.refresh(undefined, signal);
    expect(new Set(integration.readings.slice(before).map(({ externalId }) => externalId)).size).toBe(6);
  });

  it('adds a lamp that was paired with the bridge later, and renames one', async () => {
    const { bridge, integration } = home;
    const hall = bridge.lights[bridge.lightNumber('Hall lamp')];
    bridge.lights['250'] = {
      ...structuredClone(hall),
      name: 'Attic lamp',
      uniqueid: '00:17:88:01:aa:bb:cc:dd-0b',
    } as never;
    Object.assign(hall ?? {}, { name: 'Corridor lamp' });
    await integration.clock.advance(1000);
    expect(home.device('Attic lamp').externalId).toBe('00:17:88:01:aa:bb:cc:dd');
    expect(integration.state('00:17:88:01:aa:bb:cc:dd', 'onOff.on')).toBe(true);
    expect(home.device('Corridor lamp').type).toBe('light');
  });

  it('removes a lamp only when the bridge leaves it out again and again', async () => {
    const { bridge, integration } = home;
    const hall = integration.named('Hall lamp');
    delete bridge.lights[bridge.lightNumber('Hall lamp')];
    await integration.clock.advance(2000);
    expect(integration.removed).toEqual([]);
    await integration.clock.advance(1000);
    expect(integration.removed).toEqual([hall]);
  });
});
