import { coreCapabilities, type ScalarValue, type WishedState } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { expect, it } from 'vitest';
import { CapabilityCatalog } from '../../src/capability/capability-catalog.ts';
import { wishedCommands } from '../../src/scene/wished-commands.ts';
import { ValueChecker } from '../../src/schema/value-checker.ts';

const checker = new ValueChecker();

function plan(
  components: Readonly<Record<string, readonly string[]>>,
  wishes: Readonly<Record<string, ScalarValue>>,
  rest: { readonly catalog?: CapabilityCatalog; readonly transition?: number } = {},
) {
  const description = {
    components: Object.entries(components).map(([id, capabilities]) => ({ id, capabilities: [...capabilities] })),
  };
  const states = Object.entries(wishes).map(([key, value]): WishedState => {
    const [, component, capability = '', attribute = ''] = /^(?:(\w+):)?(.+)\.(\w+)$/.exec(key) ?? [];
    return { deviceId: 'd', ...(component === undefined ? {} : { component }), capability, attribute, value };
  });
  const { commands, problems } = wishedCommands(description, states, {
    catalog: new CapabilityCatalog(),
    checker,
    ...rest,
  });
  return {
    problems: problems.map(({ index, field, message }) => `${index}/${field}: ${message}`),
    commands: commands.map(({ component, capability, command, params }) =>
      [
        component === 'main' ? [] : `${component}:`,
        `${capability}.${command}`,
        ...Object.entries(params).map(([k, v]) => ` ${k}=${v}`),
      ]
        .flat()
        .join(''),
    ),
  };
}

const lamp = { main: ['onOff', 'brightness', 'color', 'colorTemperature'] };

it.each<[string, Record<string, string[]>, Record<string, ScalarValue>, string[]]>([
  ['a lamp off, and nothing more', lamp, { 'onOff.on': false, 'brightness.level': 40 }, ['onOff.off']],
  ['a lamp off with a colour', lamp, { 'color.hue': 1, 'color.saturation': 2, 'onOff.on': false }, ['onOff.off']],
  [
    'a lamp off by its level',
    lamp,
    { 'brightness.level': 0, 'colorTemperature.kelvin': 2700 },
    ['brightness.set level=0'],
  ],
  ['a lamp on', lamp, { 'onOff.on': true }, ['onOff.on']],
  ['a level without a word of the switch', lamp, { 'brightness.level': 40 }, ['brightness.set level=40']],
  [
    'its level before the switch, and its colour last',
    lamp,
    { 'color.saturation': 80, 'onOff.on': true, 'color.hue': 30, 'brightness.level': 40 },
    ['brightness.set level=40', 'onOff.on', 'color.set hue=30 saturation=80'],
  ],
  [
    'the white that the colour mode names',
    lamp,
    { 'color.hue': 30, 'color.saturation': 80, 'colorTemperature.kelvin': 2700, 'color.colorMode': 'colorTemperature' },
    ['colorTemperature.set kelvin=2700'],
  ],
  [
    'the colour that the colour mode names',
    lamp,
    { 'colorTemperature.kelvin': 2700, 'colorTemperature.colorMode': 'color', 'color.hue': 30, 'color.saturation': 80 },
    ['color.set hue=30 saturation=80'],
  ],
  ['a cover in between', { main: ['cover'] }, { 'cover.position': 40 }, ['cover.set position=40']],
  ['a cover closed', { main: ['cover'] }, { 'cover.position': 0 }, ['cover.close']],
  [
    'a cover before its slats',
    { main: ['cover'] },
    { 'cover.tilt': 50, 'cover.position': 0 },
    ['cover.close', 'cover.setTilt tilt=50'],
  ],
  [
    'a thermostat by one command',
    { main: ['thermostat'] },
    { 'thermostat.mode': 'heat', 'thermostat.target': 21.5 },
    ['thermostat.set target=21.5 mode=heat'],
  ],
  ['a lock', { main: ['lock'] }, { 'lock.locked': true }, ['lock.lock']],
  [
    'a lock beside a switch that is to be off',
    { main: ['onOff', 'lock'] },
    { 'lock.locked': true, 'onOff.on': false },
    ['onOff.off', 'lock.lock'],
  ],
  ['a garage door closed', { main: ['garageDoor'] }, { 'garageDoor.state': 'closed' }, ['garageDoor.close']],
  ['an alarm armed', { main: ['alarm'] }, { 'alarm.mode': 'night' }, ['alarm.arm mode=night']],
  [
    'a fan',
    { main: ['onOff', 'fan'] },
    { 'onOff.on': true, 'fan.speed': 33, 'fan.mode': 'sleep' },
    ['fan.set speed=33 mode=sleep', 'onOff.on'],
  ],
  [
    'what a television plays before it plays',
    { main: ['onOff', 'media'] },
    { 'media.playback': 'playing', 'media.source': 'HDMI 1', 'media.volume': 20, 'onOff.on': true },
    ['onOff.on', 'media.set volume=20 source=HDMI 1', 'media.play'],
  ],
  [
    'one component apart from the other',
    { left: ['onOff', 'brightness'], right: ['onOff', 'brightness'] },
    { 'right:brightness.level': 10, 'left:onOff.on': false, 'left:brightness.level': 20 },
    ['left:onOff.off', 'right:brightness.set level=10'],
  ],
  ['a strip as one', { one: ['onOff'], two: ['onOff'] }, { 'onOff.on': true }, ['one:onOff.on', 'two:onOff.on']],
])('sets %s', (_, components, wishes, commands) => {
  expect(plan(components, wishes)).toEqual({ commands, problems: [] });
});

it.each<[string, Record<string, string[]>, Record<string, ScalarValue>, string]>([
  [
    'unlock',
    { main: ['lock'] },
    { 'lock.locked': false },
    '0/value: a scene never unlocks, opens or disarms: “Unlock” is left to a person',
  ],
  [
    'open a door',
    { main: ['garageDoor'] },
    { 'garageDoor.state': 'open' },
    '0/value: a scene never unlocks, opens or disarms: “Open” is left to a person',
  ],
  [
    'disarm',
    { main: ['alarm'] },
    { 'alarm.mode': 'disarmed' },
    '0/value: a scene never unlocks, opens or disarms: “Disarm” is left to a person',
  ],
  [
    'turn on a valve',
    { main: ['valve'] },
    { 'valve.level': 30 },
    '0/value: a scene never unlocks, opens or disarms: “Set how far open” is left to a person',
  ],
  [
    'change what is measured',
    { main: ['temperature'] },
    { 'temperature.celsius': 20 },
    '0/attribute: no command sets temperature.celsius',
  ],
  [
    'move a cover by its movement',
    { main: ['cover'] },
    { 'cover.movement': 'opening' },
    '0/attribute: no command sets cover.movement',
  ],
  [
    'install an update',
    { main: ['update'] },
    { 'update.inProgress': true },
    '0/attribute: update.inProgress is something that happens, not a state that stays as it is set',
  ],
  [
    'sound an alarm',
    { main: ['alarm'] },
    { 'alarm.triggered': true },
    '0/attribute: alarm.triggered is something that happens, not a state that stays as it is set',
  ],
  [
    'buffer',
    { main: ['media'] },
    { 'media.playback': 'buffering' },
    '0/value: no command sets media.playback to "buffering"',
  ],
  ['set half a colour', lamp, { 'color.hue': 20 }, '0/attribute: color.hue can only be set together with saturation'],
  ['show a mode without a colour', lamp, { 'color.colorMode': 'color' }, '0/value: it also takes what color is to be'],
  [
    'show a colour and a white',
    lamp,
    { 'color.hue': 1, 'color.saturation': 1, 'colorTemperature.kelvin': 2700 },
    '2/capability: color and colorTemperature exclude each other: leave one out, or say which by colorMode',
  ],
  [
    'be on at level 0',
    lamp,
    { 'onOff.on': true, 'brightness.level': 0 },
    '1/value: 0 switches it off, and it is to be on',
  ],
  ['have what it has not', lamp, { 'cover.position': 0 }, '0/capability: the device does not have cover'],
  ['be where it is not', lamp, { 'left:onOff.on': true }, '0/component: the device has no component left'],
])('says in words that it cannot %s', (_, components, wishes, problem) => {
  expect(plan(components, wishes).problems).toEqual([problem]);
});

it('gives a transition to commands that take one, and to no other', () => {
  const shade = {
    title: 'Shade',
    schema: Type.Number(),
    history: 'states',
    freshness: { kind: 'with-device' },
  } as const;
  const params = Type.Object(
    { shade: Type.Number(), transition: Type.Optional(Type.Number({ maximum: 3600 })) },
    { additionalProperties: false },
  );
  const set = { title: 'Set', params, confirms: [{ attribute: 'shade', equalsParam: 'shade' }] } as const;
  const soft = { id: 'acme.shade', version: 1, title: 'Shade', attributes: { shade }, commands: { set }, events: {} };
  const catalog = new CapabilityCatalog([...coreCapabilities, soft]);
  const wishes = { 'acme.shade.shade': 3, 'cover.position': 30 };
  const components = { main: ['acme.shade', 'cover'] };
  expect(plan(components, wishes, { catalog, transition: 5 }).commands).toEqual([
    'cover.set position=30',
    'acme.shade.set shade=3 transition=5',
  ]);
  expect(plan(components, wishes, { catalog, transition: 7200 }).commands).toEqual([
    'cover.set position=30',
    'acme.shade.set shade=3',
  ]);
});

it('gives lights a transition, but not their switch', () => {
  const wishes = { 'onOff.on': true, 'brightness.level': 40, 'color.hue': 30, 'color.saturation': 80 };
  expect(plan(lamp, wishes, { transition: 5 }).commands).toEqual([
    'brightness.set level=40 transition=5',
    'onOff.on',
    'color.set hue=30 saturation=80 transition=5',
  ]);
  expect(plan(lamp, { 'colorTemperature.kelvin': 2700 }, { transition: 60 }).commands).toEqual([
    'colorTemperature.set kelvin=2700 transition=60',
  ]);
  expect(plan(lamp, { 'onOff.on': false, 'brightness.level': 40 }, { transition: 5 }).commands).toEqual(['onOff.off']);
});
