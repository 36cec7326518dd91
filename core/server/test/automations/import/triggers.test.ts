import { expect, it } from 'vitest';
import { ids, importTrigger, mqttIntegrationId } from './import-home.ts';

const motion = { type: 'state', deviceId: ids.motion, capability: 'motion', attribute: 'active' };

it.each<[string, string, object]>([
  [
    'a state in the old spelling',
    'platform: state\nentity_id: binary_sensor.hallway_motion\nfrom: "off"\nto: "on"\nfor: "00:02:00"',
    { ...motion, from: false, to: true, for: 120 },
  ],
  [
    'a state in the new spelling, with a word that YAML 1.1 takes for a truth value',
    'trigger: state\nentity_id: [binary_sensor.hallway_motion]\nto: on\nfor: {minutes: 1, seconds: 30}',
    { ...motion, to: true, for: 90 },
  ],
  [
    'an attribute of a light in its own range',
    'trigger: numeric_state\nentity_id: light.living_room\nattribute: brightness\nabove: 127.5',
    { type: 'numeric', deviceId: ids.lamp, capability: 'brightness', attribute: 'level', above: 50 },
  ],
  [
    'a threshold',
    'platform: numeric_state\nentity_id: sensor.bathroom_humidity\nabove: "60"\nfor: 300',
    { type: 'numeric', deviceId: ids.climate, capability: 'humidity', attribute: 'percent', above: 60, for: 300 },
  ],
  ['a trigger that was off', 'trigger: time\nat: "07:00"\nenabled: false', { type: 'time', enabled: false }],
  [
    'all values but some',
    'trigger: state\nentity_id: alarm_control_panel.house_alarm\nnot_from: disarmed\nnot_to: [armed_away, unavailable]',
    { type: 'state', deviceId: ids.alarm, capability: 'alarm', attribute: 'mode', notFrom: 'disarmed', notTo: 'away' },
  ],
  [
    'a value that was another one than some',
    'trigger: state\nentity_id: binary_sensor.hallway_motion\nto: "on"\nnot_from: [unavailable, unknown]',
    { ...motion, to: true },
  ],
  [
    'every change between values that NEXA knows',
    'trigger: state\nentity_id: binary_sensor.hallway_motion\nnot_to: [unavailable, unknown]',
    motion,
  ],
  [
    'a cover that comes open',
    'trigger: state\nentity_id: cover.bedroom_blind\nto: open',
    { type: 'state', deviceId: ids.blind, capability: 'cover', attribute: 'position', above: 0 },
  ],
  [
    'a cover that begins to move',
    'trigger: state\nentity_id: cover.bedroom_blind\nto: opening',
    { type: 'state', capability: 'cover', attribute: 'movement', to: 'opening' },
  ],
  [
    'several states of one thing',
    'trigger: state\nentity_id: alarm_control_panel.house_alarm\nto: [armed_away, armed_night]',
    { type: 'state', deviceId: ids.alarm, capability: 'alarm', attribute: 'mode', to: ['away', 'night'] },
  ],
  [
    'a component by the name of the device and its own',
    'trigger: numeric_state\nentity_id: sensor.desk_strip_screen_power\nbelow: 5',
    { type: 'numeric', deviceId: ids.strip, component: 'socket2', capability: 'power', attribute: 'watts', below: 5 },
  ],
  ['a time', 'platform: time\nat: "06:45:00"', { type: 'time', at: '06:45:00' }],
  ['a time that YAML 1.1 takes for a number', 'platform: time\nat: 17:30:00', { type: 'time', at: '17:30:00' }],
  [
    'a time on some days',
    'trigger: time\nat: "07:00"\nweekday: [mon, fri]',
    { type: 'time', at: '07:00:00', weekdays: ['monday', 'friday'] },
  ],
  ['every five minutes', 'platform: time_pattern\nminutes: "/5"', { type: 'cron', cron: '0 */5 * * * *' }],
  ['every second hour', 'trigger: time_pattern\nhours: "/2"', { type: 'cron', cron: '0 0 */2 * * *' }],
  ['a second of every minute', 'trigger: time_pattern\nseconds: 30', { type: 'cron', cron: '30 * * * * *' }],
  [
    'sunset with offset',
    'platform: sun\nevent: sunset\noffset: "-00:45:00"',
    { type: 'sun', event: 'sunset', offset: -2700 },
  ],
  ['the sun’s state', 'platform: state\nentity_id: sun.sun\nto: below_horizon', { type: 'sun', event: 'sunset' }],
  [
    'the sun’s height',
    'trigger: numeric_state\nentity_id: sun.sun\nattribute: elevation\nbelow: -4',
    { type: 'sun', elevation: -4, direction: 'setting' },
  ],
  [
    'a person who comes home',
    'platform: zone\nentity_id: person.anna\nzone: zone.home\nevent: enter',
    { type: 'state', deviceId: ids.anna, capability: 'presence', attribute: 'present', to: true },
  ],
  [
    'a tracker that leaves',
    'trigger: state\nentity_id: device_tracker.anna_phone\nto: not_home',
    { type: 'state', deviceId: ids.anna, to: false },
  ],
  [
    'the last one who leaves',
    'trigger: numeric_state\nentity_id: zone.home\nbelow: 1\nfor: "00:05:00"',
    { type: 'presence', event: 'last-left', for: 300 },
  ],
  ['a webhook', 'platform: webhook\nwebhook_id: abc', { type: 'webhook' }],
  ['the start', 'platform: homeassistant\nevent: start', { type: 'start' }],
  [
    'an MQTT topic',
    'platform: mqtt\ntopic: home/bell\npayload: "ON"',
    {
      type: 'plugin',
      integrationId: mqttIntegrationId,
      trigger: 'mqtt.topic',
      config: { topic: 'home/bell', payload: 'ON' },
    },
  ],
  [
    'a key by an event of the bus',
    'platform: event\nevent_type: hue_event\nevent_data: {id: bedside_remote_top, type: short_release}',
    {
      type: 'event',
      deviceId: ids.remote,
      component: 'top',
      capability: 'button',
      event: 'pressed',
      match: { press: 'single' },
    },
  ],
  [
    'a key by an event entity',
    'trigger: state\nentity_id: event.bedside_remote_bottom\nattribute: event_type\nto: long_press',
    { type: 'event', component: 'bottom', match: { press: 'long' } },
  ],
  [
    'a trigger that the editor made of an entity',
    'platform: device\ndevice_id: 3f2a\ndomain: binary_sensor\ntype: opened\nentity_id: binary_sensor.front_door',
    { type: 'state', deviceId: ids.door, capability: 'contact', attribute: 'open', to: true },
  ],
])('brings over %s', (_what, yaml, expected) => {
  const { triggers, lines } = importTrigger(yaml);
  expect(triggers).toEqual([expect.objectContaining(expected)]);
  expect(lines.filter(({ status }) => status === 'left-out')).toEqual([]);
});

it.each<[string, string, string]>([
  ['a template', 'platform: template\nvalue_template: "{{ true }}"', 'no templates'],
  [
    'a template in another trigger',
    'trigger: numeric_state\nentity_id: sensor.bathroom_humidity\nabove: 5\nvalue_template: "{{ x }}"',
    'template',
  ],
  [
    'another entity as bound',
    'trigger: numeric_state\nentity_id: sensor.bathroom_humidity\nabove: sensor.limit',
    'sensor.limit',
  ],
  ['an entity that nobody knows', 'trigger: state\nentity_id: light.garden\nto: "on"', 'light.garden'],
  ['a bound of what is no number', 'trigger: numeric_state\nentity_id: light.living_room\nabove: 5', 'not a number'],
  ['a helper', 'trigger: state\nentity_id: input_boolean.guests\nto: "on"', 'input_boolean.guests'],
  ['a state that NEXA has not', 'trigger: state\nentity_id: lock.front_door\nto: jammed', 'jammed'],
  ['what is unavailable', 'trigger: state\nentity_id: light.living_room\nto: unavailable', 'issue'],
  ['another zone', 'trigger: zone\nentity_id: person.anna\nzone: zone.work\nevent: enter', 'zone.work'],
  ['a time set by a helper', 'trigger: time\nat: input_datetime.alarm', 'input_datetime.alarm'],
  ['all values but one of the sun', 'trigger: state\nentity_id: sun.sun\nnot_to: below_horizon', 'all values but some'],
  ['all values but a range', 'trigger: state\nentity_id: cover.bedroom_blind\nnot_to: open', 'all values but some'],
  [
    'a device by an id',
    'trigger: device\ndevice_id: 3f2a\ndomain: light\ntype: turned_on\nentity_id: 9b1c',
    'id that only',
  ],
  ['a calendar', 'trigger: calendar\nentity_id: calendar.waste\nevent: start', 'calendars'],
  ['a kind that nobody knows', 'trigger: smell\nof: coffee', 'smell'],
  ['a stop', 'trigger: homeassistant\nevent: shutdown', 'stops'],
  ['an event of no key', 'trigger: event\nevent_type: call_service', 'call_service'],
  ['a secret', 'trigger: webhook\nwebhook_id: !secret hook', '!secret'],
])('leaves out %s and says why', (_what, yaml, why) => {
  const { triggers, line } = importTrigger(yaml);
  expect(triggers).toEqual([]);
  expect(line).toMatchObject({ path: 'triggers/0', status: 'left-out', why: expect.stringContaining(why) });
});

it('makes one trigger of entities that are alike, and several of those that differ', () => {
  const { triggers } = importTrigger(
    'trigger: state\nentity_id: [light.living_room, light.kuche_decke, binary_sensor.hallway_motion]\nto: "on"\nid: lit',
  );
  expect(triggers).toEqual([
    {
      id: 'lit',
      type: 'state',
      deviceId: ids.lamp,
      capability: 'onOff',
      attribute: 'on',
      to: true,
      others: [{ deviceId: ids.ceiling }],
    },
    { id: 'lit-2', ...motion, to: true },
  ]);
});

it('says which device was taken by its name, and that one a person named was not guessed', () => {
  const yaml = 'trigger: state\nentity_id: binary_sensor.hallway_motion\nto: "on"';
  expect(importTrigger(yaml).line).toMatchObject({
    status: 'changed',
    why: expect.stringContaining('“Hallway motion sensor”'),
  });
  const target = { deviceId: ids.leak, capability: 'leak', attribute: 'detected' };
  const { triggers, line } = importTrigger(yaml, { entityMap: { 'binary_sensor.hallway_motion': target } });
  expect(triggers).toMatchObject([{ deviceId: ids.leak, capability: 'leak', attribute: 'detected', to: true }]);
  expect(line).toEqual({ path: 'triggers/0', status: 'mapped', what: 'trigger state of binary_sensor.hallway_motion' });
});

it('names an option that nothing reads', () => {
  const { lines } = importTrigger('trigger: sun\nevent: sunset\nflavour: sweet');
  expect(lines).toContainEqual(expect.objectContaining({ path: 'triggers/0/flavour', status: 'left-out' }));
});

it('says that states are left out which NEXA does not have, and nothing of attributes that would fire it', () => {
  const { lines } = importTrigger(
    'trigger: state\nentity_id: binary_sensor.hallway_motion\nnot_to: [unavailable, unknown]',
  );
  const remarks = JSON.stringify(lines);
  expect(remarks).toContain('“not_to” need not leave them out');
  expect(remarks).not.toContain('attributes alone');
});
