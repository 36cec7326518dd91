import type { Condition } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { conditionInputs, lookAgainAt } from '../../../src/automation/condition/condition-inputs.ts';
import { NOW, placeOf, scopeWith, seen } from '../expression/seen-home.ts';

const lamp = placeOf('lamp', 'onOff.on');
const lampIsOn: Condition = { type: 'state', ...lamp, equals: true };
const asked: Condition = { type: 'plugin', integrationId: 'i', condition: 'c', config: {} };
const nothing = { attributes: [], time: false, sun: false, mode: false, presence: false, plugin: [] };
const lampInputs = { ...nothing, attributes: [{ ...lamp, component: 'main' }] };

it.each<[Condition, unknown]>([
  [lampIsOn, lampInputs],
  [
    { ...lampIsOn, component: 'main', for: 5 },
    { ...lampInputs, time: true },
  ],
  [
    { type: 'time', after: '07:00' },
    { ...nothing, time: true },
  ],
  [
    { type: 'schedule', periods: [{ from: '07:00', to: '08:00' }] },
    { ...nothing, time: true },
  ],
  [
    { type: 'sun', above: 0 },
    { ...nothing, sun: true },
  ],
  [
    { type: 'mode', is: ['home'] },
    { ...nothing, mode: true },
  ],
  [
    { type: 'presence', someone: true },
    { ...nothing, presence: true },
  ],
  [{ type: 'trigger', is: ['moved'] }, nothing],
  [asked, { ...nothing, plugin: [{ path: 'actions/0/conditions/0', condition: asked }] }],
  [{ type: 'expression', expression: { op: 'not', args: [{ state: lamp }] } }, lampInputs],
  [
    { type: 'expression', expression: { op: '>', args: [{ age: lamp }, 5] } },
    { ...lampInputs, time: true },
  ],
  [
    { type: 'expression', expression: { op: '>', args: [{ time: 'hour' }, 5] } },
    { ...nothing, time: true },
  ],
  [
    { type: 'expression', expression: { op: '>', args: [{ sun: 'elevation' }, 5] } },
    { ...nothing, sun: true },
  ],
])('knows what %j depends on', (condition, inputs) => {
  expect(conditionInputs([condition], 'actions/0/conditions')).toEqual(inputs);
});

it('looks into groups and names each attribute once', () => {
  const conditions: Condition[] = [
    lampIsOn,
    {
      type: 'or',
      conditions: [
        { type: 'not', condition: lampIsOn },
        { type: 'presence', someone: false },
      ],
    },
  ];
  expect(conditionInputs(conditions)).toEqual({ ...lampInputs, presence: true });
});

const on = scopeWith({ 'lamp/onOff.on': seen(true, { changedAt: NOW - 1_000 }) });

it.each<[string, Condition, number | undefined]>([
  ['when the duration is over', { ...lampIsOn, for: 2.5 }, NOW + 1_500],
  ['not when the duration was over', { ...lampIsOn, for: 1 }, undefined],
  ['not without a duration', lampIsOn, undefined],
  ['at the next minute', { type: 'time', after: '07:00' }, NOW + 30_000],
  ['at the next second', { type: 'time', before: '07:00:10' }, NOW + 1_000],
  ['at the next minute of a schedule', { type: 'schedule', periods: [{ from: '07:00', to: '08:00' }] }, NOW + 30_000],
  ['at the next minute for the sun', { type: 'sun', above: 0 }, NOW + 30_000],
  [
    'at the next second for an age',
    { type: 'expression', expression: { op: '>', args: [{ age: lamp }, 5] } },
    NOW + 1_000,
  ],
  [
    'at the next minute for the hour',
    { type: 'expression', expression: { op: '>', args: [{ time: 'hour' }, 5] } },
    NOW + 30_000,
  ],
  ['never for the mode', { type: 'mode', is: ['home'] }, undefined],
])('looks again %s', (_, condition, at) => {
  expect(lookAgainAt([condition], on)).toBe(at);
});

it('looks again at the first of several moments, within groups too', () => {
  const conditions: Condition[] = [
    { type: 'sun', above: 0 },
    { type: 'and', conditions: [{ ...lampIsOn, for: 2 }] },
  ];
  expect(lookAgainAt(conditions, on)).toBe(NOW + 1_000);
});

it('does not wait for the duration of what was never heard', () => {
  expect(lookAgainAt([{ ...lampIsOn, for: 2 }], scopeWith())).toBeUndefined();
});
