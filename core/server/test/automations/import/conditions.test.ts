import { expect, it } from 'vitest';
import { ids, importCondition, importOne } from './import-home.ts';

const lamp = { type: 'state', deviceId: ids.lamp, capability: 'onOff', attribute: 'on' };

it.each<[string, string, object]>([
  [
    'a state',
    'condition: state\nentity_id: light.living_room\nstate: "off"\nfor: {minutes: 5}',
    { ...lamp, equals: false, for: 300 },
  ],
  [
    'several entities, all of them',
    'condition: state\nentity_id: [light.living_room, light.kuche_decke]\nstate: "on"',
    {
      type: 'and',
      conditions: [
        { ...lamp, equals: true },
        { deviceId: ids.ceiling, equals: true },
      ],
    },
  ],
  [
    'several entities, any of them',
    'condition: state\nentity_id: light.living_room, light.kuche_decke\nmatch: any\nstate: "on"',
    { type: 'or', conditions: [{ deviceId: ids.lamp }, { deviceId: ids.ceiling }] },
  ],
  [
    'an attribute',
    'condition: state\nentity_id: climate.living_room\nattribute: hvac_action\nstate: heating',
    { deviceId: ids.radiator, capability: 'thermostat', attribute: 'running', equals: 'heating' },
  ],
  [
    'a number',
    'condition: numeric_state\nentity_id: sensor.bathroom_temperature\nabove: 18\nbelow: 21.5',
    { type: 'state', deviceId: ids.climate, attribute: 'celsius', above: 18, below: 21.5 },
  ],
  [
    'a time span on days of the week',
    'condition: time\nafter: "08:00:00"\nbefore: "18:00"\nweekday: [sat, sun]',
    { type: 'time', after: '08:00:00', before: '18:00:00', weekdays: ['saturday', 'sunday'] },
  ],
  [
    'a span over midnight, whose days are those of now',
    'condition: time\nafter: "22:00"\nbefore: "06:00"\nweekday: mon',
    {
      type: 'and',
      conditions: [
        { type: 'time', after: '22:00:00', before: '06:00:00' },
        { type: 'time', weekdays: ['monday'] },
      ],
    },
  ],
  [
    'the sun',
    'condition: sun\nafter: sunset\nafter_offset: "-01:00:00"\nbefore: sunrise',
    { type: 'sun', after: { event: 'sunset', offset: -3600 }, before: { event: 'sunrise' } },
  ],
  ['the sun’s state', 'condition: state\nentity_id: sun.sun\nstate: below_horizon', { type: 'sun', below: 0 }],
  [
    'the sun’s height',
    'condition: numeric_state\nentity_id: sun.sun\nattribute: elevation\nbelow: 3',
    { type: 'sun', below: 3 },
  ],
  ['somebody at home', 'condition: numeric_state\nentity_id: zone.home\nabove: 0', { type: 'presence', someone: true }],
  ['nobody at home', 'condition: state\nentity_id: zone.home\nstate: "0"', { type: 'presence', someone: false }],
  [
    'a person in the zone',
    'condition: zone\nentity_id: person.anna\nzone: zone.home',
    { deviceId: ids.anna, capability: 'presence', attribute: 'present', equals: true },
  ],
  ['a template that asks for one state', "\"{{ is_state('light.living_room', 'on') }}\"", { ...lamp, equals: true }],
  [
    'groups in their short form',
    'or:\n  - {condition: state, entity_id: light.living_room, state: "on"}\n  - not:\n      - {condition: sun, after: sunset}\n      - {condition: sun, before: sunrise}',
    {
      type: 'or',
      conditions: [
        { deviceId: ids.lamp },
        {
          type: 'not',
          condition: {
            type: 'or',
            conditions: [
              { type: 'sun', after: { event: 'sunset' } },
              { type: 'sun', before: { event: 'sunrise' } },
            ],
          },
        },
      ],
    },
  ],
  [
    'a condition that the editor made of an entity',
    'condition: device\ndevice_id: 3f2a\ndomain: light\ntype: is_on\nentity_id: light.living_room',
    { ...lamp, equals: true },
  ],
])('brings over %s', (_what, yaml, expected) => {
  const { condition, line } = importCondition(yaml);
  expect(condition).toMatchObject(expected);
  expect(line?.status).not.toBe('left-out');
});

it.each<[string, string, string]>([
  ['a template', 'condition: template\nvalue_template: "{{ now().hour > 6 }}"', 'no templates'],
  ['a template in short', '"{{ states(\'sensor.x\') | int > 3 }}"', 'no templates'],
  [
    'a group with a part that is unknown',
    'condition: or\nconditions:\n  - {condition: sun, after: sunset}\n  - {condition: state, entity_id: light.garden, state: "on"}',
    'a part of it',
  ],
  ['a trigger that there is not', 'condition: trigger\nid: bell', 'bell'],
  ['a number of persons', 'condition: state\nentity_id: zone.home\nstate: "2"', 'count'],
  ['what is not known', 'condition: moon', 'moon'],
])('leaves out %s, says why, and lets a person look at it', (_what, yaml, why) => {
  const { condition, line, needsReview } = importCondition(yaml);
  expect(condition).toBeUndefined();
  expect(line).toMatchObject({ status: 'left-out', why: expect.stringContaining(why) });
  expect(needsReview).toBe(true);
});

it('asks for triggers by the ids that Home Assistant knows them by', () => {
  const { definition } = importOne(`
triggers:
  - {trigger: sun, event: sunset}
  - {trigger: time, at: ["07:00", "08:00"], id: morning}
conditions:
  - {condition: trigger, id: [morning, "0"]}
actions:
  - {action: notify.all, data: {message: hello}}
`);
  expect(definition?.triggers.map(({ id }) => id)).toEqual(['trigger-1', 'morning', 'morning-2']);
  expect(definition?.conditions).toEqual([{ type: 'trigger', is: ['morning', 'morning-2', 'trigger-1'] }]);
});

it('keeps a condition that was off as it was', () => {
  const { condition, needsReview } = importCondition(
    'condition: state\nentity_id: light.living_room\nstate: "off"\nenabled: false',
  );
  expect(condition).toMatchObject({ ...lamp, equals: false, enabled: false });
  expect(needsReview).toBe(false);
});

it('forgets a condition that was off and is none here, without asking a person', () => {
  const { condition, line, needsReview } = importCondition('condition: moon\nenabled: false');
  expect(condition).toBeUndefined();
  expect(line?.status).toBe('left-out');
  expect(needsReview).toBe(false);
});
