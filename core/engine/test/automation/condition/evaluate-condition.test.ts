import type { Condition, StateCondition } from '@nexa/sdk';
import { expect, it } from 'vitest';
import type { AutomationScope } from '../../../src/automation/automation-scope.ts';
import { evaluateAll, evaluateCondition } from '../../../src/automation/condition/evaluate-condition.ts';
import { NOW, placeOf, scopeWith, seen } from '../expression/seen-home.ts';

const lampIs = (equals: StateCondition['equals'], rest: Partial<StateCondition> = {}): StateCondition => ({
  type: 'state',
  ...placeOf('lamp', 'onOff.on'),
  ...(equals === undefined ? {} : { equals }),
  ...rest,
});
const warmthIs = (rest: Partial<StateCondition>): StateCondition => ({
  type: 'state',
  ...placeOf('sensor', 'temperature.celsius'),
  ...rest,
});
const modeIs = (...is: AutomationScope['mode'][]): Condition => ({ type: 'mode', is });
const yes = modeIs('home');
const no = modeIs('away');
const unsure: Condition = warmthIs({ deviceId: 'gone' });
const home = scopeWith({ 'lamp/onOff.on': seen(true), 'sensor/temperature.celsius': seen(21) });
const ask = (condition: Condition, scope = home) => evaluateCondition(condition, 'conditions/0', scope);

it.each<[boolean, StateCondition]>([
  [true, lampIs(true)],
  [false, lampIs(false)],
  [true, lampIs(undefined)],
  [true, warmthIs({ equals: [20, 21] })],
  [false, warmthIs({ equals: [20, 22] })],
  [true, warmthIs({ above: 20 })],
  [false, warmthIs({ above: 21 })],
  [true, warmthIs({ below: 22 })],
  [false, warmthIs({ below: 21 })],
  [true, warmthIs({ above: 20, below: 22, equals: [21] })],
  [false, lampIs(undefined, { above: 0 })],
])('passes %s: %j', (passed, condition) => {
  expect(ask(condition)).toMatchObject({ path: 'conditions/0', type: 'state', passed });
});

it('shows what it saw and how old that is', () => {
  expect(ask(lampIs(false))).toEqual({
    path: 'conditions/0',
    type: 'state',
    passed: false,
    value: true,
    freshness: 'live',
    observedAt: NOW - 60_000,
  });
});

it.each([
  [undefined, false],
  [true, true],
])('with acceptStale %s a stale value passes %s', (acceptStale, passed) => {
  const scope = scopeWith({ 'lamp/onOff.on': seen(true, { freshness: 'stale' }) });
  const condition = lampIs(true, acceptStale === undefined ? {} : { acceptStale });
  expect(ask(condition, scope)).toMatchObject({ passed, value: true, freshness: 'stale' });
});

it('does not hold for a value that was never heard, and says which one', () => {
  expect(ask(lampIs(false), scopeWith())).toEqual({
    path: 'conditions/0',
    type: 'state',
    passed: false,
    freshness: 'unknown',
    unknown: 'onOff.on of device lamp (never heard)',
  });
});

it.each([
  ['changed long enough ago', { changedAt: NOW - 30_000 }, true],
  ['changed just now, though it was heard of before', { changedAt: NOW - 29_999, observedAt: NOW - 90_000 }, false],
  ['was observed long enough ago, where nobody kept when it changed', { observedAt: NOW - 30_000 }, true],
  ['was observed just now', { observedAt: NOW - 1 }, false],
])('with a duration, a value that %s', (_, times, passed) => {
  const scope = scopeWith({ 'lamp/onOff.on': seen(true, times) });
  expect(ask(lampIs(true, { for: 30 }), scope)).toMatchObject({ passed, value: true });
  expect(ask(lampIs(false, { for: 30 }), scope)).toMatchObject({ passed: false });
});

it.each<[Condition, boolean, unknown]>([
  [{ type: 'time', after: '20:00', before: '21:00' }, true, '20:34'],
  [{ type: 'time', after: '21:00' }, false, '20:34'],
  [{ type: 'schedule', periods: [{ from: '20:00', to: '21:00', weekdays: ['monday'] }] }, true, '20:34'],
  [{ type: 'schedule', periods: [{ from: '20:00', to: '21:00', weekdays: ['tuesday'] }] }, false, '20:34'],
  [modeIs('night', 'home'), true, 'home'],
  [modeIs('night'), false, 'home'],
  [{ type: 'presence', someone: true }, true, true],
  [{ type: 'presence', someone: false }, false, true],
  [{ type: 'expression', expression: { op: '<', args: [1, 2] } }, true, true],
  [{ type: 'expression', expression: { op: '<', args: [2, 1] } }, false, false],
])('asks %j: %s', (condition, passed, value) => {
  expect(ask(condition)).toEqual({ path: 'conditions/0', type: condition.type, passed, value });
});

it('asks the sun and shows its height', () => {
  expect(ask({ type: 'sun', below: 0 })).toMatchObject({ passed: true, value: expect.closeTo(-40, -1) });
  expect(ask({ type: 'sun', above: 0 })).toMatchObject({ passed: false });
});

it.each([
  [{ triggerId: 'moved' }, { passed: true, value: 'moved' }],
  [{ triggerId: 'other' }, { passed: false, value: 'other' }],
  [{}, { passed: false }],
])('asks which trigger it was: %j', (trigger, result) => {
  const scope = scopeWith({}, { trigger: { ...trigger, cause: { kind: 'unknown' } } });
  expect(ask({ type: 'trigger', is: ['moved'] }, scope)).toEqual({ path: 'conditions/0', type: 'trigger', ...result });
});

it.each([true, false])('takes the answer %s of a plugin, by the path of the condition', (answer) => {
  const scope = scopeWith({}, { answer: (path) => (path === 'conditions/0/condition' ? answer : undefined) });
  const condition: Condition = { type: 'plugin', integrationId: 'i', condition: 'mqtt.retained', config: {} };
  expect(ask({ type: 'not', condition }, scope)).toMatchObject({ passed: !answer });
});

it.each<[string, Condition, Partial<AutomationScope>]>([
  ['whether somebody is at home', { type: 'presence', someone: false }, { someoneHome: undefined }],
  ['the home has no position', { type: 'sun', above: 0 }, { place: { timezone: 'UTC' } }],
  ['the plugin', { type: 'plugin', integrationId: 'i', condition: 'x', config: {} }, {}],
  ['the variable open', { type: 'expression', expression: { variable: 'open' } }, {}],
  ['it is a number', { type: 'expression', expression: 5 }, {}],
  ['temperature.celsius of device gone', unsure, {}],
])('does not know %s, nor what is not so', (what, condition, rest) => {
  const scope = scopeWith({}, rest);
  expect(ask(condition, scope)).toMatchObject({ passed: false, unknown: expect.stringContaining(what) });
  expect(ask({ type: 'not', condition }, scope)).toMatchObject({ passed: false, unknown: expect.anything() });
});

it.each<['and' | 'or', Condition[], boolean, boolean]>([
  ['and', [yes, yes], true, true],
  ['and', [yes, no], false, true],
  ['and', [unsure, no], false, true],
  ['and', [unsure, yes], false, false],
  ['or', [no, no], false, true],
  ['or', [no, yes], true, true],
  ['or', [unsure, yes], true, true],
  ['or', [unsure, no], false, false],
])('%s of %j passes %s, known: %s', (type, conditions, passed, isKnown) => {
  const trace = ask({ type, conditions });
  expect(trace.passed).toBe(passed);
  expect(trace.unknown === undefined).toBe(isKnown);
  expect(ask({ type: 'not', condition: { type, conditions } }).passed).toBe(isKnown && !passed);
});

it('traces everything within, each at its place, whatever settles it', () => {
  const trace = ask({ type: 'or', conditions: [yes, { type: 'not', condition: no }, unsure] });
  expect(trace).toMatchObject({
    passed: true,
    children: [
      { path: 'conditions/0/conditions/0', type: 'mode', passed: true },
      {
        path: 'conditions/0/conditions/1',
        type: 'not',
        passed: true,
        children: [{ path: 'conditions/0/conditions/1/condition', passed: false }],
      },
      { path: 'conditions/0/conditions/2', type: 'state', passed: false },
    ],
  });
});

it('asks all conditions of a list, also after one that does not hold', () => {
  const traces = evaluateAll([no, yes], 'actions/2/options/0/conditions', home);
  expect(traces.map(({ path, passed }) => [path, passed])).toEqual([
    ['actions/2/options/0/conditions/0', false],
    ['actions/2/options/0/conditions/1', true],
  ]);
});
