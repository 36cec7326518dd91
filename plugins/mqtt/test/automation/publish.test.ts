import { expect, it } from 'vitest';
import { publicationOf } from '../../src/automation/publish.ts';

const publish = (topic: string, more: object = {}) => publicationOf({ topic, payload: 'ON', ...more }, 'homeassistant');

it.each([
  ['a/+/b', 'is no topic'],
  ['a/#', 'is no topic'],
  ['$SYS/broker/uptime', 'belongs to the broker'],
  ['$share/group/a', 'belongs to the broker'],
  ['homeassistant', 'devices announce themselves'],
  ['homeassistant/light/x/config', 'devices announce themselves'],
  ['tasmota/discovery/A0B1C249A3BC/config', 'devices announce themselves'],
  ['nexa/status', 'NEXA says whether it is there'],
])('is refused at %s', (topic, reason) => {
  expect(() => publish(topic)).toThrow(expect.objectContaining({ code: 'NEXA_PLUGIN_UNSUPPORTED' }));
  expect(() => publish(topic)).toThrow(reason);
});

it.each(['homeassistant-too/x', 'my/homeassistant/x', 'nexa/status/x', '/'])('goes out at %s', (topic) => {
  expect(publish(topic)).toEqual({ topic, payload: 'ON', retain: false, qos: 1 });
});

it('goes out as it was wished', () => {
  expect(publish('a', { qos: 0, retain: true })).toMatchObject({ qos: 0, retain: true });
});
