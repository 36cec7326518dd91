import { describe, expect, it } from 'vitest';
import { devicesOf, isDeviceReachable, type Resource } from '../../src/model/hue-device.ts';
import { readLight } from '../../src/model/light.ts';
import { readSensor, roleOf } from '../../src/model/sensor.ts';

const address = '00:17:88:01:00:00:00:01';
const light = (id: string, uniqueid: string, name = 'Lamp') =>
  readLight(id, { name, type: 'On/Off light', uniqueid, state: { on: true } });
const sensor = (
  id: string,
  type: string,
  uniqueid: string,
  more: { config?: object; state?: object } = {},
): Resource => {
  const data = { name: `${type} ${id}`, type, uniqueid, config: { ...more.config }, state: { ...more.state } };
  const role = roleOf(data);
  if (role === undefined) throw new Error(`no role for ${type}`);
  return readSensor(id, role, data);
};
const devices = (...resources: Resource[]) => [...devicesOf(resources, 'bridge', new Map()).values()];

describe('devices behind a bridge', () => {
  it('are put together from the sensors that share an address', () => {
    const [device, ...others] = devices(
      sensor('11', 'ZLLTemperature', `${address}-02-0402`, { config: { battery: 50 } }),
      sensor('10', 'ZLLPresence', `${address}-02-0406`, { config: { battery: 50 } }),
    );
    expect(others).toEqual([]);
    expect(device?.description).toMatchObject({
      externalId: address,
      name: 'ZLLPresence 10',
      type: 'motion-sensor',
      components: [{ id: 'main', capabilities: ['motion', 'battery', 'temperature'] }],
    });
  });

  it('carry their radio address as identifier, and none where it is not a whole one', () => {
    const [lamp, tap] = devices(light('1', `${address}-0b`), sensor('2', 'ZGPSwitch', '00:00:00:00:00:45:b0:a8-f2'));
    const [old] = devices(light('1', '00:17:88:45:b0:a8-f2'));
    expect(lamp?.description.identifiers).toEqual([{ kind: 'ieee', value: address }]);
    expect(tap?.description.identifiers).toEqual([{ kind: 'ieee', value: '00:00:00:00:00:45:b0:a8' }]);
    expect(old?.description.identifiers).toBeUndefined();
  });

  it('have a component for each light that shares an address', () => {
    const [device] = devices(light('2', `${address}-0c`, 'Right'), light('1', `${address}-0b`, 'Left'));
    expect(device?.description.components).toEqual([
      { id: 'main', capabilities: ['onOff'] },
      { id: 'light-0c', name: 'Right', capabilities: ['onOff'] },
    ]);
    expect(device?.description.name).toBe('Left');
  });

  it('are apart where the address differs, and keep an id that is no address', () => {
    const ids = devices(light('1', `${address}-0b`), sensor('5', 'CLIPOpenClose', 'my-door')).map(
      ({ description }) => description.externalId,
    );
    expect(ids).toEqual([address, 'my-door']);
  });

  it('are contact sensors where the bridge has such, made by an app', () => {
    const [device] = devices(sensor('5', 'CLIPOpenClose', 'my-door', { state: { open: true } }));
    expect(device?.description).toMatchObject({
      type: 'contact-sensor',
      components: [{ id: 'main', capabilities: ['contact'] }],
    });
  });

  it('have a battery even while its charge is unknown', () => {
    const [device] = devices(sensor('10', 'ZLLPresence', `${address}-02-0406`, { config: { battery: null } }));
    expect(device?.description.power).toBe('battery');
  });

  it('are as reachable as their chief part', () => {
    const [device] = devices(
      sensor('10', 'ZLLPresence', `${address}-02-0406`, { config: { reachable: false } }),
      sensor('11', 'ZLLTemperature', `${address}-02-0402`, { config: { reachable: true } }),
    );
    expect(device !== undefined && isDeviceReachable(device)).toBe(false);
  });

  it('are none for sensors that NEXA has no use for', () => {
    expect(roleOf({ type: 'Daylight' })).toBeUndefined();
    expect(roleOf({ type: 'toString' })).toBeUndefined();
    expect(roleOf(null)).toBeUndefined();
  });
});
