import { describe, expect, it } from 'vitest';
import { ownCapabilities } from '../../src/capabilities/generic.ts';
import { announced, skipReason } from '../support/entity.ts';

const topics = { state_topic: 's', command_topic: 'c' };

describe('a switch', () => {
  it('tells and is told in its own words', () => {
    const plug = announced('switch', {
      ...topics,
      payload_on: '1',
      payload_off: '0',
      state_on: 'running',
      state_off: 'idle',
    });
    expect([plug.values('s', 'running'), plug.values('s', 'idle'), plug.values('s', '1')]).toEqual([
      { 'onOff.on': true },
      { 'onOff.on': false },
      {},
    ]);
    expect(plug.orders({ capability: 'onOff', command: 'on' })).toEqual(['c 1']);
  });

  it('without state_topic cannot confirm', () => {
    expect(announced('switch', { command_topic: 'c' }).model.confirms).toBe(false);
  });
});

describe('a cover', () => {
  const blind = announced('cover', {
    ...topics,
    position_topic: 'p',
    set_position_topic: 'p/set',
    set_position_template: '{ "position": {{ position }} }',
    position_open: 0,
    position_closed: 100,
    tilt_command_topic: 't/set',
    tilt_status_topic: 't',
    payload_stop: null,
  });

  it('counts from closed to open, whatever it counts itself', () => {
    expect([blind.values('p', '100'), blind.values('p', '25'), blind.values('t', '50')]).toEqual([
      { 'cover.position': 0 },
      { 'cover.position': 75 },
      { 'cover.tilt': 50 },
    ]);
    expect(blind.orders({ capability: 'cover', command: 'set', params: { position: 75 } })).toEqual([
      'p/set { "position": 25 }',
    ]);
    expect(blind.orders({ capability: 'cover', command: 'setTilt', params: { tilt: 30 } })).toEqual(['t/set 30']);
  });

  it('tells how it moves, and refuses what it does not know', () => {
    expect(blind.values('s', 'opening')).toEqual({ 'cover.movement': 'opening' });
    expect(blind.orders({ capability: 'cover', command: 'open' })).toEqual(['c OPEN']);
    expect(blind.orders({ capability: 'cover', command: 'stop' })).toBeUndefined();
  });

  it('without position tells its ends', () => {
    expect(announced('cover', topics).values('s', 'open')).toEqual({
      'cover.movement': 'stopped',
      'cover.position': 100,
    });
  });

  it('of class garage is a garage door', () => {
    const door = announced('cover', { ...topics, device_class: 'garage' });
    expect(door.model.capabilities).toEqual(['garageDoor']);
    expect(door.values('s', 'closed')).toEqual({ 'garageDoor.state': 'closed' });
  });
});

describe('a thermostat', () => {
  const valve = announced('climate', {
    temperature_command_topic: 't/set',
    temperature_state_topic: 'z',
    temperature_state_template: '{{ value_json.occupied_heating_setpoint }}',
    current_temperature_topic: 'z',
    current_temperature_template: '{{ value_json.local_temperature }}',
    mode_command_topic: 'm/set',
    mode_state_topic: 'z',
    mode_state_template: '{{ value_json.system_mode }}',
    action_topic: 'z',
    action_template:
      "{% set values = {None:None,'idle':'idle','heat':'heating'} %}{{ values[value_json.running_state] }}",
    modes: ['off', 'heat', 'auto'],
    min_temp: 5,
    max_temp: 30,
    temp_step: 0.5,
  });

  it('tells setpoint, mode, what it does and the air', () => {
    const state = {
      occupied_heating_setpoint: 21,
      local_temperature: 19.5,
      system_mode: 'heat',
      running_state: 'heat',
    };
    expect(valve.values('z', state)).toEqual({
      'thermostat.target': 21,
      'thermostat.mode': 'heat',
      'thermostat.running': 'heating',
      'temperature.celsius': 19.5,
    });
  });

  it('has its bounds and modes, and is set within them', () => {
    expect(valve.model.limits).toEqual({
      'thermostat.mode': { values: ['off', 'heat', 'auto'] },
      'thermostat.target': { minimum: 5, maximum: 30, step: 0.5 },
    });
    expect(valve.orders({ capability: 'thermostat', command: 'set', params: { target: 20.5, mode: 'auto' } })).toEqual([
      'm/set auto',
      't/set 20.5',
    ]);
    expect(valve.orders({ capability: 'thermostat', command: 'set', params: { mode: 'cool' } })).toBeUndefined();
  });

  it('that counts in Fahrenheit is spoken to in Fahrenheit', () => {
    const american = announced('climate', {
      temperature_command_topic: 't',
      temperature_state_topic: 's',
      temperature_unit: 'F',
    });
    expect(american.values('s', '68')).toEqual({ 'thermostat.target': 20 });
    expect(american.orders({ capability: 'thermostat', command: 'set', params: { target: 25 } })).toEqual(['t 77']);
  });
});

describe('a fan', () => {
  const fan = announced('fan', {
    ...topics,
    percentage_command_topic: 'p/set',
    percentage_state_topic: 'p',
    speed_range_min: 1,
    speed_range_max: 4,
    preset_modes: ['auto', 'turbo'],
    preset_mode_command_topic: 'm/set',
    oscillation_command_topic: 'o/set',
  });

  it('has as many speeds as it says', () => {
    expect(fan.values('p', '2')).toEqual({ 'fan.speed': 50 });
    expect(fan.model.limits).toEqual({ 'fan.speed': { step: 25 }, 'fan.mode': { values: ['auto'] } });
    expect(
      fan.orders({ capability: 'fan', command: 'set', params: { speed: 75, oscillating: true, mode: 'auto' } }),
    ).toEqual(['p/set 3', 'o/set oscillate_on', 'm/set auto']);
    expect(fan.orders({ capability: 'fan', command: 'set', params: { speed: 0 } })).toEqual(['c OFF']);
  });
});

describe('what guards a home', () => {
  it('locks and unlocks', () => {
    const lock = announced('lock', topics);
    expect([lock.values('s', 'LOCKED'), lock.values('s', 'JAMMED'), lock.values('s', 'LOCKING')]).toEqual([
      { 'lock.locked': true },
      { 'lock.locked': false },
      {},
    ]);
    expect(lock.orders({ capability: 'lock', command: 'unlock' })).toEqual(['c UNLOCK']);
  });

  it('arms and disarms, with a code where its template takes one', () => {
    const panel = announced('alarm_control_panel', {
      ...topics,
      command_template: '{"action":"{{ action }}","code":"{{ code }}"}',
    });
    expect(panel.values('s', 'pending')).toEqual({ 'alarm.triggered': false, 'alarm.delay': 'entry' });
    expect(panel.values('s', 'armed_away')).toMatchObject({ 'alarm.mode': 'away', 'alarm.delay': 'none' });
    expect(panel.orders({ capability: 'alarm', command: 'disarm', params: { code: '1234' } })).toEqual([
      'c {"action":"DISARM","code":"1234"}',
    ]);
    expect(panel.orders({ capability: 'alarm', command: 'arm', params: { mode: 'night' } })).toEqual([
      'c {"action":"ARM_NIGHT","code":"None"}',
    ]);
  });

  it('sounds a siren', () => {
    const siren = announced('siren', topics);
    expect(siren.values('s', { state: 'ON' })).toEqual({ 'mqtt.siren.sounding': true });
    expect(siren.orders({ capability: 'mqtt.siren', command: 'off' })).toEqual(['c {"state":"OFF"}']);
  });

  it('opens and closes a valve, as far as it can', () => {
    const valve = announced('valve', { ...topics, reports_position: true });
    expect(valve.values('s', '40')).toEqual({ 'valve.open': true, 'valve.level': 40 });
    expect(valve.orders({ capability: 'valve', command: 'close' })).toEqual(['c 0']);
    expect(
      announced('valve', topics).orders({ capability: 'valve', command: 'set', params: { level: 3 } }),
    ).toBeUndefined();
  });
});

describe('what else there is', () => {
  it('is a robot', () => {
    const robot = announced('vacuum', { ...topics, set_fan_speed_topic: 'f', fan_speed_list: ['min', 'max'] });
    expect(robot.values('s', { state: 'docked', battery_level: 90, fan_speed: 'max' })).toEqual({
      'vacuum.state': 'docked',
      'battery.percent': 90,
      'vacuum.suction': 'max',
    });
    expect(robot.orders({ capability: 'vacuum', command: 'dock' })).toEqual(['c return_to_base']);
  });

  it('is firmware', () => {
    const update = announced('update', { ...topics, payload_install: '{"id": "0x1"}' });
    const told = { installed_version: '1.0', latest_version: '1.1', in_progress: true, update_percentage: 7 };
    expect(update.values('s', told)).toEqual({
      'update.installed': '1.0',
      'update.available': '1.1',
      'update.inProgress': true,
      'update.progress': 7,
    });
    expect(update.orders({ capability: 'update', command: 'install' })).toEqual(['c {"id": "0x1"}']);
  });

  it.each([
    ['number', { min: 0, max: 10, step: 2 }, '4', { 'mqtt.number.value': 4 }, { value: 6 }, 'c 6'],
    ['select', { options: ['a', 'b'] }, 'b', { 'mqtt.select.option': 'b' }, { option: 'a' }, 'c a'],
    ['text', {}, 'hello', { 'mqtt.text.text': 'hello' }, { text: 'bye' }, 'c bye'],
  ])('is a %s that can be set', (component, fields, payload, values, params, order) => {
    const entity = announced(component, { ...topics, ...fields });
    const capability = entity.model.capabilities[0] ?? '';
    expect(entity.values('s', payload)).toEqual(values);
    expect(entity.orders({ capability, command: 'set', params })).toEqual([order]);
  });

  it('is a function that is set off', () => {
    const button = announced('button', { command_topic: 'c', payload_press: 'restart' });
    expect(button.orders({ capability: 'mqtt.trigger', command: 'press' })).toEqual(['c restart']);
  });

  it('is a scene of a group, as Zigbee2MQTT announces it', () => {
    const scene = announced('scene', { command_topic: 'z/group/set', payload_on: '{ "scene_recall": 3 }' });
    expect(scene.model).toMatchObject({ capabilities: ['mqtt.trigger'], isApart: true, confirms: false });
    expect(scene.orders({ capability: 'mqtt.trigger', command: 'press' })).toEqual([
      'z/group/set { "scene_recall": 3 }',
    ]);
    expect(announced('scene', { command_topic: 'c' }).orders({ capability: 'mqtt.trigger', command: 'press' })).toEqual(
      ['c ON'],
    );
  });

  it.each(['humidifier', 'dehumidifier'])('is a %s', (kind) => {
    const humidifier = announced('humidifier', {
      ...topics,
      device_class: kind,
      hum_cmd_t: 'h/set',
      hum_cmd_tpl: '{"target":{{ value }}}',
      hum_stat_t: 'h',
      min_hum: 30,
      max_hum: 80,
      curr_hum_t: 'air',
    });
    expect(humidifier.model).toMatchObject({
      capabilities: ['onOff', 'mqtt.number', 'humidity'],
      limits: { 'mqtt.number.value': { minimum: 30, maximum: 80 } },
      confirms: true,
    });
    expect([humidifier.values('s', 'ON'), humidifier.values('h', '55'), humidifier.values('air', '48.5')]).toEqual([
      { 'onOff.on': true },
      { 'mqtt.number.value': 55 },
      { 'humidity.percent': 48.5 },
    ]);
    expect([humidifier.values('h', '20'), humidifier.values('air', '130'), humidifier.values('s', '?')]).toEqual([
      {},
      {},
      {},
    ]);
    expect([
      humidifier.orders({ capability: 'onOff', command: 'off' }),
      humidifier.orders({ capability: 'onOff', command: 'toggle' }, { 'onOff.on': false }),
      humidifier.orders({ capability: 'mqtt.number', command: 'set', params: { value: 60 } }),
      humidifier.orders({ capability: 'onOff', command: 'toggle' }),
      humidifier.orders({ capability: 'humidity', command: 'set', params: { value: 60 } }),
    ]).toEqual([['c OFF'], ['c ON'], ['h/set {"target":60}'], undefined, undefined]);
  });

  it('is no humidifier without its topics', () => {
    expect(skipReason('humidifier', topics)).toContain('humidifier');
    expect(skipReason('humidifier', { target_humidity_command_topic: 'h' })).toContain('humidifier');
  });

  it('is a water heater, which is a thermostat', () => {
    const boiler = announced('water_heater', {
      mode_command_topic: 'm/set',
      mode_state_topic: 'm',
      modes: ['off', 'eco', 'heat_pump', 'performance'],
      temperature_command_topic: 't/set',
      temperature_state_topic: 't',
      current_temperature_topic: 'w',
      min_temp: 35,
      max_temp: 65,
    });
    expect(boiler.model).toMatchObject({
      capabilities: ['thermostat', 'temperature'],
      limits: {
        'thermostat.mode': { values: ['off', 'eco', 'heat'] },
        'thermostat.target': { minimum: 35, maximum: 65 },
      },
    });
    expect([boiler.values('m', 'performance'), boiler.values('t', '55'), boiler.values('w', '48')]).toEqual([
      { 'thermostat.mode': 'heat' },
      { 'thermostat.target': 55 },
      { 'temperature.celsius': 48 },
    ]);
    const set = (params: object) => boiler.orders({ capability: 'thermostat', command: 'set', params: { ...params } });
    expect([set({ mode: 'heat', target: 50 }), set({ mode: 'eco' }), set({ mode: 'cool' })]).toEqual([
      ['m/set heat_pump', 't/set 50'],
      ['m/set eco'],
      undefined,
    ]);
  });

  it('is no water heater that a room thermostat’s words fit', () => {
    const boiler = announced('water_heater', { mode_state_topic: 'm', mode_command_topic: 'm/set' });
    expect([boiler.values('m', 'dry'), boiler.values('m', 'gas')]).toEqual([{}, { 'thermostat.mode': 'heat' }]);
  });

  it('is a lawn mower', () => {
    const mower = announced('lawn_mower', {
      activity_state_topic: 'a',
      activity_value_template: '{{ value_json.is }}',
      start_mowing_command_topic: 'start',
      dock_command_topic: 'dock',
      dock_command_template: '{"go":"{{ value }}"}',
    });
    expect(mower.model.capabilities).toEqual(['mqtt.mower']);
    expect([mower.values('a', { is: 'mowing' }), mower.values('a', { is: 'flying' })]).toEqual([
      { 'mqtt.mower.activity': 'mowing' },
      {},
    ]);
    const order = (command: string) => mower.orders({ capability: 'mqtt.mower', command });
    expect([order('start'), order('dock'), order('pause')]).toEqual([
      ['start start_mowing'],
      ['dock {"go":"dock"}'],
      undefined,
    ]);
  });

  it('is started by nobody unasked, a lawn mower', () => {
    const mower = ownCapabilities.find(({ id }) => id === 'mqtt.mower');
    expect(mower).toMatchObject({ sensitive: true, commands: { start: { sensitive: true } } });
    expect(mower?.commands.dock?.sensitive).toBeUndefined();
  });

  it.each(['camera', 'image', 'tag', 'notify', 'something_new', '__proto__'])('%s is left out', (component) => {
    expect(skipReason(component, topics)).toContain(component);
  });
});
