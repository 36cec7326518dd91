import { expect, it } from 'vitest';
import { automationId, ids, importAction, mqttIntegrationId, sceneId } from './import-home.ts';

const command = (deviceId: string, capability: string, name: string, params?: object) => ({
  type: 'command',
  deviceId,
  capability,
  command: name,
  ...(params === undefined ? {} : { params }),
  onFail: 'continue',
});
const lamp = (capability: string, name: string, params?: object) => command(ids.lamp, capability, name, params);

it.each<[string, string, object[]]>([
  [
    'a light in the old spelling',
    'service: light.turn_on\nentity_id: light.living_room\ndata: {brightness_pct: 40, kelvin: 2700}',
    [lamp('brightness', 'set', { level: 40 }), lamp('colorTemperature', 'set', { kelvin: 2700 })],
  ],
  [
    'a light in the new spelling',
    'action: light.turn_on\ntarget: {entity_id: light.living_room}\ndata: {rgb_color: [255, 0, 0]}',
    [lamp('onOff', 'on'), lamp('color', 'set', { hue: 0, saturation: 100 })],
  ],
  [
    'a brightness in bytes, white in mired',
    'action: light.turn_on\ntarget: {entity_id: light.living_room}\ndata: {brightness: 128, color_temp: 250}',
    [lamp('brightness', 'set', { level: 50 }), lamp('colorTemperature', 'set', { kelvin: 4000 })],
  ],
  [
    'a colour by name',
    'service: light.turn_on\ndata: {entity_id: light.living_room, color_name: blue}',
    [lamp('onOff', 'on'), lamp('color', 'set', { hue: 240, saturation: 100 })],
  ],
  [
    'a toggle',
    'action: switch.toggle\ntarget: {entity_id: switch.desk_strip_printer}',
    [{ ...command(ids.strip, 'onOff', 'toggle'), component: 'socket1' }],
  ],
  [
    'what all things have',
    'service: homeassistant.turn_off\nentity_id: cover.bedroom_blind',
    [command(ids.blind, 'cover', 'close')],
  ],
  [
    'a cover',
    'action: cover.set_cover_position\ntarget: {entity_id: cover.bedroom_blind}\ndata: {position: 30}',
    [command(ids.blind, 'cover', 'set', { position: 30 })],
  ],
  [
    'a garage door that closes',
    'action: cover.close_cover\ntarget: {entity_id: cover.garage}',
    [command(ids.garage, 'garageDoor', 'close')],
  ],
  ['a lock', 'action: lock.lock\ntarget: {entity_id: lock.front_door}', [command(ids.lock, 'lock', 'lock')]],
  [
    'a temperature',
    'action: climate.set_temperature\ntarget: {entity_id: climate.living_room}\ndata: {temperature: 21.5, hvac_mode: heat}',
    [command(ids.radiator, 'thermostat', 'set', { target: 21.5, mode: 'heat' })],
  ],
  [
    'a mode that YAML 1.1 takes for a truth value',
    'action: climate.set_hvac_mode\ntarget: {entity_id: climate.living_room}\ndata: {hvac_mode: off}',
    [command(ids.radiator, 'thermostat', 'set', { mode: 'off' })],
  ],
  [
    'a volume',
    'action: media_player.volume_set\ntarget: {entity_id: media_player.television}\ndata: {volume_level: 0.25}',
    [command(ids.tv, 'media', 'set', { volume: 25 })],
  ],
  [
    'a player',
    'action: media_player.media_pause\ntarget: {entity_id: media_player.television}',
    [command(ids.tv, 'media', 'pause')],
  ],
  [
    'a fan',
    'action: fan.turn_on\ntarget: {entity_id: fan.attic}\ndata: {percentage: 66}',
    [command(ids.fan, 'fan', 'set', { speed: 66 })],
  ],
  [
    'a robot',
    'action: vacuum.return_to_base\ntarget: {entity_id: vacuum.robby}',
    [command(ids.vacuum, 'vacuum', 'dock')],
  ],
  [
    'a valve that closes',
    'action: valve.close_valve\ntarget: {entity_id: valve.water_main}',
    [command(ids.valve, 'valve', 'close')],
  ],
  [
    'an alarm that is armed',
    'action: alarm_control_panel.alarm_arm_night\ntarget: {entity_id: alarm_control_panel.house_alarm}',
    [command(ids.alarm, 'alarm', 'arm', { mode: 'night' })],
  ],
  [
    'a scene',
    'action: scene.turn_on\ntarget: {entity_id: scene.movie_time}\ndata: {transition: 3}',
    [{ type: 'scene', sceneId, transition: 3, onFail: 'continue' }],
  ],
  ['a scene in short', 'scene: scene.movie_time', [{ type: 'scene', sceneId, onFail: 'continue' }]],
  [
    'another automation',
    'action: automation.trigger\ntarget: {entity_id: automation.wake_up}',
    [{ type: 'run', automationId, onFail: 'continue' }],
  ],
  ['a delay', 'delay: "00:00:30"', [{ type: 'delay', seconds: 30 }]],
  ['a delay of parts', 'delay: {hours: 1, milliseconds: 500}', [{ type: 'delay', seconds: 3600.5 }]],
  ['an end', 'stop: "Enough"\nerror: true', [{ type: 'stop', reason: 'Enough', failed: true }]],
  ['variables', 'variables: {level: 40, name: Hall}', [{ type: 'variables', variables: { level: 40, name: 'Hall' } }]],
  [
    'a message to MQTT',
    'action: mqtt.publish\ndata: {topic: home/bell, payload: ring, retain: true}',
    [
      {
        type: 'plugin',
        integrationId: mqttIntegrationId,
        action: 'mqtt.publish',
        config: { topic: 'home/bell', payload: 'ring', retain: true },
      },
    ],
  ],
  [
    'a message to a phone',
    'action: notify.mobile_app_anna\ndata: {message: "The bell rang", title: Bell}',
    [{ type: 'notify', title: 'Bell', message: 'The bell rang' }],
  ],
  [
    'a message on the page',
    'action: persistent_notification.create\ndata: {message: "The bell rang"}',
    [{ type: 'notify', title: 'The bell rang' }],
  ],
  ['an action that is off', 'delay: 5\nenabled: false', [{ type: 'delay', seconds: 5, enabled: false }]],
  [
    'a wait for a trigger',
    'wait_for_trigger:\n  - {trigger: state, entity_id: binary_sensor.hallway_motion, to: "off", for: 60}\ntimeout: "00:10:00"\ncontinue_on_timeout: false',
    [
      {
        type: 'wait',
        triggers: [
          {
            id: 'trigger-1-2',
            type: 'state',
            deviceId: ids.motion,
            capability: 'motion',
            attribute: 'active',
            to: false,
            for: 60,
          },
        ],
        timeout: 600,
        onTimeout: 'stop',
      },
    ],
  ],
  [
    'a choice',
    "choose:\n  - conditions: {condition: sun, after: sunset}\n    sequence: {delay: 1}\n  - conditions: \"{{ is_state('light.living_room', 'off') }}\"\n    sequence: [{delay: 2}]\ndefault: [{delay: 3}]",
    [
      {
        type: 'choose',
        options: [
          { conditions: [{ type: 'sun', after: { event: 'sunset' } }], actions: [{ type: 'delay', seconds: 1 }] },
          {
            conditions: [{ type: 'state', deviceId: ids.lamp, capability: 'onOff', attribute: 'on', equals: false }],
            actions: [{ type: 'delay', seconds: 2 }],
          },
        ],
        otherwise: [{ type: 'delay', seconds: 3 }],
      },
    ],
  ],
  [
    'if and else',
    'if: [{condition: sun, before: sunrise}]\nthen: [{delay: 1}]\nelse: [{stop: ""}]',
    [
      {
        type: 'if',
        conditions: [{ type: 'sun', before: { event: 'sunrise' } }],
        then: [{ type: 'delay', seconds: 1 }],
        else: [{ type: 'stop' }],
      },
    ],
  ],
  [
    'a number of rounds',
    'repeat: {count: 3, sequence: [{delay: 1}]}',
    [{ type: 'repeat', count: 3, actions: [{ type: 'delay', seconds: 1 }] }],
  ],
  [
    'rounds until something holds',
    'repeat:\n  until: [{condition: sun, after: sunset}]\n  sequence: {delay: 60}',
    [
      {
        type: 'repeat',
        until: [{ type: 'sun', after: { event: 'sunset' } }],
        actions: [{ type: 'delay', seconds: 60 }],
      },
    ],
  ],
  [
    'things done at once',
    'parallel:\n  - delay: 1\n  - sequence: [{delay: 2}, {delay: 3}]\n  - [{delay: 4}]',
    [
      {
        type: 'parallel',
        branches: [
          [{ type: 'delay', seconds: 1 }],
          [
            { type: 'delay', seconds: 2 },
            { type: 'delay', seconds: 3 },
          ],
          [{ type: 'delay', seconds: 4 }],
        ],
      },
    ],
  ],
  [
    'a sequence',
    'sequence: [{delay: 1}, {delay: 2}]',
    [
      { type: 'delay', seconds: 1 },
      { type: 'delay', seconds: 2 },
    ],
  ],
  [
    'an action that the editor made of an entity',
    'device_id: 3f2a\ndomain: light\ntype: turn_off\nentity_id: light.living_room',
    [lamp('onOff', 'off')],
  ],
])('brings over %s', (_what, yaml, expected) => {
  const { actions, lines } = importAction(yaml);
  expect(actions).toEqual(expected);
  expect(lines.filter(({ status }) => status === 'left-out')).toEqual([]);
});

it.each<[string, string, string]>([
  ['a wait for a template', 'wait_template: "{{ states(\'sensor.x\') | int > 3 }}"', 'waits for a template'],
  ['an event', 'event: my_event', 'sends no events'],
  ['a script', 'action: script.goodnight', 'no scripts'],
  ['a script in the old way', 'service: script.turn_on\nentity_id: script.goodnight', 'no scripts'],
  ['a command of the machine', 'action: shell_command.reboot', 'no commands of the machine'],
  ['a helper', 'action: input_boolean.turn_on\ntarget: {entity_id: input_boolean.guests}', 'no helpers'],
  ['a templated delay', 'delay: "{{ states(\'input_number.minutes\') }}"', 'template'],
  ['a templated service', 'action: "light.turn_{{ \'on\' }}"', 'template'],
  [
    'a templated option',
    'action: light.turn_on\ntarget: {entity_id: light.living_room}\ndata: {brightness_pct: "{{ 40 }}"}',
    'template',
  ],
  ['a templated target', 'action: light.turn_on\ntarget: {entity_id: "{{ trigger.entity_id }}"}', 'which devices'],
  ['a device that nobody knows', 'action: light.turn_on\ntarget: {entity_id: light.garden}', 'light.garden'],
  [
    'what the device cannot do',
    'action: light.turn_on\ntarget: {entity_id: light.kuche_decke}\ndata: {rgb_color: [1, 2, 3]}',
    'does not have color',
  ],
  ['a service that nobody knows', 'action: light.dance\ntarget: {entity_id: light.living_room}', 'light.dance'],
  ['no target at all', 'action: light.turn_off', 'names no device'],
  ['a scene that is not there', 'scene: scene.party', 'scene.party'],
  ['rounds over a list', 'repeat: {for_each: [a, b], sequence: [{delay: 1}]}', 'goes through a list'],
  ['too many rounds', 'repeat: {count: 5000, sequence: [{delay: 1}]}', '1000'],
  ['a secret', 'action: notify.family\ndata: {message: !secret text}', '!secret'],
  ['what is no action', 'dance: true', 'dance'],
  [
    'a message made by a template',
    'action: notify.family\ndata: {message: "{% if true %}x{% endif %}"}',
    'made by a template',
  ],
])('leaves out %s and says why', (_what, yaml, why) => {
  const { actions, line, needsReview } = importAction(yaml);
  expect(actions).toEqual([]);
  expect(line).toMatchObject({ status: 'left-out', why: expect.stringContaining(why) });
  expect(needsReview).toBe(true);
});

it('gives commands to several devices at once, and leaves out those that nobody knows', () => {
  const { actions, lines } = importAction(
    'action: light.turn_off\ntarget: {entity_id: [light.living_room, light.garden, light.kuche_decke]}',
  );
  expect(actions).toEqual([
    { type: 'parallel', branches: [[lamp('onOff', 'off')], [command(ids.ceiling, 'onOff', 'off')]] },
  ]);
  expect(lines).toContainEqual(
    expect.objectContaining({ path: 'actions/1/entity_id/1', status: 'left-out', what: 'light.garden' }),
  );
});

it('says that areas are known to Home Assistant only', () => {
  const { actions, lines } = importAction(
    'action: light.turn_off\ntarget: {area_id: kitchen, entity_id: light.living_room}',
  );
  expect(actions).toEqual([lamp('onOff', 'off')]);
  expect(lines).toContainEqual(
    expect.objectContaining({ path: 'actions/1/target/area_id', status: 'left-out', what: 'kitchen' }),
  );
});

it.each([
  ['lock.unlock', 'lock.front_door'],
  ['cover.open_cover', 'cover.garage'],
  ['valve.open_valve', 'valve.water_main'],
  ['alarm_control_panel.alarm_disarm', 'alarm_control_panel.house_alarm'],
])('asks for consent to %s', (service, entityId) => {
  const { actions, needsConsent, needsReview } = importAction(`action: ${service}\ntarget: {entity_id: ${entityId}}`);
  expect(actions).toHaveLength(1);
  expect([needsConsent, needsReview]).toEqual([true, true]);
});

it('keeps no code', () => {
  const { actions, lines } = importAction(
    'action: alarm_control_panel.alarm_disarm\ntarget: {entity_id: alarm_control_panel.house_alarm}\ndata: {code: "4711"}',
  );
  expect(JSON.stringify({ actions, lines })).not.toContain('4711');
});

it('names options that NEXA does not have', () => {
  const { line } = importAction(
    'action: light.turn_on\ntarget: {entity_id: light.living_room}\ndata: {effect: rainbow, transition: 2}',
  );
  expect(line).toMatchObject({ status: 'changed', why: expect.stringContaining('without effect') });
});

it('switches off what a missing condition would let do too much', () => {
  const { actions, line, needsReview } = importAction('if: "{{ is_sunny }}"\nthen: [{delay: 1}]');
  expect(actions).toEqual([{ type: 'if', conditions: [], then: [{ type: 'delay', seconds: 1 }], enabled: false }]);
  expect(line).toMatchObject({ status: 'changed', why: expect.stringContaining('switched off') });
  expect(needsReview).toBe(true);
});

it('does what follows a condition only when it holds', () => {
  const { actions } = importAction(
    'sequence: [{delay: 1}, {condition: sun, after: sunset}, {condition: sun, before: sunrise}, {delay: 2}]',
  );
  expect(actions).toEqual([
    { type: 'delay', seconds: 1 },
    {
      type: 'if',
      conditions: [
        { type: 'sun', after: { event: 'sunset' } },
        { type: 'sun', before: { event: 'sunrise' } },
      ],
      then: [{ type: 'delay', seconds: 2 }],
    },
  ]);
});

it('reads the templates of a message that show a state, and says which it does not read', () => {
  const { actions, line } = importAction(
    'action: notify.family\ndata: {message: "{{ trigger.to_state.name }} is {{ trigger.to_state.state }}, bath {{ states(\'sensor.bathroom_humidity\') | round(0) }} %, {{ now() }}"}',
  );
  expect(actions).toEqual([
    {
      type: 'variables',
      variables: {
        sensor_bathroom_humidity: {
          state: { deviceId: ids.climate, capability: 'humidity', attribute: 'percent' },
          acceptStale: true,
        },
      },
      onFail: 'continue',
    },
    { type: 'notify', title: '{trigger.device} is {trigger.value}, bath {sensor_bathroom_humidity} %, …' },
  ]);
  expect(line).toMatchObject({ status: 'changed', why: expect.stringContaining('now()') });
});
