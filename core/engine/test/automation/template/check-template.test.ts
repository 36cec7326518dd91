import type { AutomationTemplate, TemplateInput } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { checkTemplate } from '../../../src/automation/template/check-template.ts';
import { nightLight } from './sample-template.ts';

const paths = (change: Partial<AutomationTemplate>): readonly string[] =>
  checkTemplate({ ...nightLight, ...change }).map(({ path }) => path);
const inputs = (...more: TemplateInput[]): readonly string[] => paths({ inputs: [...nightLight.inputs, ...more] });
const actions = (...more: unknown[]): readonly string[] =>
  paths({
    definition: { ...nightLight.definition, actions: [...(nightLight.definition.actions as unknown[]), ...more] },
  });

it('finds nothing in a sound template', () => {
  expect(checkTemplate(nightLight)).toEqual([]);
});

it.each(['Night', 'night light', '-night', 'night--light', 'n'.repeat(101), ''])('refuses the id %j', (id) => {
  expect(paths({ id })).toEqual(['id']);
});

it.each([0, -1, 1.5])('refuses the version %d', (version) => {
  expect(paths({ version })).toEqual(['version']);
});

it('names an input that nothing uses', () => {
  expect(inputs({ name: 'unused', title: 'Unused', kind: 'boolean' })).toEqual(['inputs/unused']);
});

it('names a placeholder without an input, wherever it is', () => {
  expect(actions({ type: 'notify', title: { $input: 'missing' } })).toEqual(['definition/actions/3/title']);
  expect(actions({ $for: 'nobody', type: 'notify', title: 'x' })).toEqual(['definition/actions/3']);
});

it('names an input that is there twice, or whose name is not well formed', () => {
  expect(inputs({ name: 'lamp', title: 'Again', kind: 'boolean' })).toEqual(['inputs/lamp']);
  expect(inputs({ name: 'The lamp', title: 'Bad', kind: 'boolean' })).toContain('inputs/The lamp');
});

it('names a default that does not fit', () => {
  const late: TemplateInput = { name: 'level', title: 'x', kind: 'number', maximum: 5, default: 6 };
  expect(paths({ inputs: nightLight.inputs.map((input) => (input.name === 'level' ? late : input)) })).toEqual([
    'inputs/level/default',
  ]);
});

it('refuses a device of the author’s as a default', () => {
  const lamp: TemplateInput = { name: 'lamp', title: 'x', kind: 'device', capabilities: ['onOff'], default: 'x' };
  expect(paths({ inputs: nightLight.inputs.map((input) => (input.name === 'lamp' ? lamp : input)) })).toEqual([
    'inputs/lamp/default',
  ]);
});

it.each<[string, unknown]>([
  ['$each without $for', { type: 'notify', title: { $each: true } }],
  ['$for of one device', { $for: 'lamp', type: 'notify', title: 'x' }],
  ['$for outside a list', { type: 'notify', title: { $for: 'sensors' } }],
  ['$for in a $for', { $for: 'sensors', type: 'parallel', branches: [{ $for: 'sensors', $item: [] }] }],
  ['$input beside others', { type: 'notify', title: { $input: 'level', also: 1 } }],
])('refuses %s', (_what, action) => {
  expect(actions(action)[0]).toMatch(/^definition\/actions\/3/);
});

it('names an id that is used twice once it is filled in, and one that is none', () => {
  expect(actions({ id: 'on', type: 'notify', title: 'x' })).toEqual(['definition/actions']);
  expect(actions({ id: '', type: 'notify', title: 'x' })).toEqual(['definition/actions/3/id']);
  expect(actions({ $for: 'sensors', id: 'x'.repeat(56), type: 'notify', title: 'x' })).toEqual([
    'definition/actions/3/id',
  ]);
});
