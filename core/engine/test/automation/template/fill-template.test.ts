import type { AutomationTemplate, NexaError, TemplateInput, TemplateInputValue } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { fillTemplate } from '../../../src/automation/template/fill-template.ts';
import { answers, DOOR, HALL, LAMP, nightLight } from './sample-template.ts';

function pathOf(fill: () => unknown): unknown {
  try {
    fill();
  } catch (error) {
    const { code, params } = error as NexaError;
    return code === 'NEXA_TEMPLATE_INVALID' ? params.path : error;
  }
  return 'filled';
}

const withInput = (input: TemplateInput): AutomationTemplate => ({
  id: 'one',
  version: 1,
  title: 'One',
  description: '',
  inputs: [input],
  definition: { triggers: [{ id: 'a', type: 'start' }], actions: [{ type: 'notify', title: { $input: input.name } }] },
});

it('puts answers where their placeholders stood, each with its own type', () => {
  const { actions, triggers } = fillTemplate(nightLight, { ...answers, level: 25, days: ['sunday'] });
  expect(actions[0]).toEqual({
    id: 'on',
    type: 'command',
    deviceId: LAMP,
    capability: 'brightness',
    command: 'set',
    params: { level: 25 },
  });
  expect(actions[1]).toMatchObject({ seconds: 60 });
  expect(triggers[2]).toMatchObject({ weekdays: ['sunday'] });
});

it('repeats what has a $for for each device, with ids of their own', () => {
  const { triggers, tests } = fillTemplate(nightLight, answers);
  expect(triggers.slice(0, 2)).toMatchObject([
    { id: 'moved', deviceId: HALL },
    { id: 'moved-2', deviceId: DOOR },
  ]);
  expect(tests?.[0]).toMatchObject({ when: [{ trigger: 'moved' }, { trigger: 'moved' }] });
  expect(tests?.[0]?.then.notifications).toEqual(['seen', 'seen']);
  expect(JSON.stringify({ triggers, tests })).not.toContain('$');
});

it('lets a condition on a trigger mean every trigger that it became', () => {
  expect(fillTemplate(nightLight, answers).conditions[0]).toMatchObject({ is: ['moved', 'moved-2'] });
});

it('remembers the template, its version and every answer, those by default too', () => {
  expect(fillTemplate(nightLight, answers).template).toEqual({
    id: 'night-light',
    version: 1,
    inputs: { sensors: [HALL, DOOR], lamp: LAMP, level: 10, delay: 60, days: ['monday', 'tuesday'] },
  });
});

it.each<[string, Record<string, TemplateInputValue>, string]>([
  ['an answer that is missing', { sensors: [HALL] }, 'inputs/lamp'],
  ['one to a question that is not asked', { ...answers, colour: 'red' }, 'inputs/colour'],
  ['one that every object inherits', { ...answers, constructor: 'red' }, 'inputs/constructor'],
  ['text for a number', { ...answers, level: '10' }, 'inputs/level'],
  ['a number below the least', { ...answers, level: 0 }, 'inputs/level'],
  ['a number above the most', { ...answers, level: 100.5 }, 'inputs/level'],
  ['no number at all', { ...answers, level: Number.NaN }, 'inputs/level'],
  ['too short a time', { ...answers, delay: 4 }, 'inputs/delay'],
  ['one device for several', { ...answers, sensors: HALL }, 'inputs/sensors'],
  ['several devices for one', { ...answers, lamp: [LAMP] }, 'inputs/lamp'],
  ['a device named twice', { ...answers, sensors: [HALL, HALL] }, 'inputs/sensors'],
  ['no device', { ...answers, sensors: [] }, 'inputs/sensors'],
  ['what is no id', { ...answers, lamp: 'Lamp' }, 'inputs/lamp'],
  ['days that are none', { ...answers, days: ['funday'] }, 'inputs/days'],
  ['no days', { ...answers, days: [] }, 'inputs/days'],
])('refuses %s and names the input', (_what, given, path) => {
  expect(pathOf(() => fillTemplate(nightLight, given))).toBe(path);
});

it.each<[string, TemplateInput, TemplateInputValue]>([
  ['a time that is none', { name: 'x', title: 'X', kind: 'time' }, '24:00'],
  ['a text for a switch', { name: 'x', title: 'X', kind: 'boolean' }, 'true'],
  ['an empty text', { name: 'x', title: 'X', kind: 'text' }, ''],
  ['too long a text', { name: 'x', title: 'X', kind: 'text', maxLength: 3 }, 'four'],
  [
    'a choice that is not offered',
    { name: 'x', title: 'X', kind: 'choice', options: [{ value: 'a', title: 'A' }] },
    'b',
  ],
  ['a scene that is no id', { name: 'x', title: 'X', kind: 'scene' }, 'evening'],
  ['a span of more than a week', { name: 'x', title: 'X', kind: 'seconds' }, 604_801],
])('refuses %s', (_what, input, answer) => {
  expect(pathOf(() => fillTemplate(withInput(input), { x: answer }))).toBe('inputs/x');
});

it('holds devices and scenes against the home', () => {
  const devices = new Map([
    [LAMP, { name: 'Lamp', capabilities: ['onOff', 'brightness'] }],
    [HALL, { name: 'Hall', capabilities: ['motion'] }],
    [DOOR, { name: 'Door', capabilities: ['contact', 'battery'] }],
  ]);
  const fill = (given: Record<string, TemplateInputValue>) =>
    pathOf(() => fillTemplate(nightLight, given, { devices }));
  expect(fill(answers)).toBe('filled');
  expect(fill({ ...answers, lamp: HALL })).toBe('inputs/lamp');
  expect(fill({ ...answers, sensors: [HALL, LAMP] })).toBe('inputs/sensors');
  expect(fill({ ...answers, lamp: '99999999-9999-4999-8999-999999999999' })).toBe('inputs/lamp');
  const scene = withInput({ name: 'x', title: 'X', kind: 'scene' });
  expect(pathOf(() => fillTemplate(scene, { x: HALL }, { scenes: new Set([LAMP]) }))).toBe('inputs/x');
  expect(pathOf(() => fillTemplate(scene, { x: LAMP }, { scenes: new Set([LAMP]) }))).toBe('filled');
});

it('keeps an own member with a name that objects inherit', () => {
  const definition = JSON.parse('{"variables": {"__proto__": {"variable": "x"}}, "triggers": [], "actions": []}');
  const { variables } = fillTemplate({ ...nightLight, inputs: [], definition }, {});
  expect(Object.keys(variables ?? {})).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(variables)).toBe(Object.prototype);
});
