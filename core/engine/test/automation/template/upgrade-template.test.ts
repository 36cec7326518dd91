import type { Action, AutomationDefinition, AutomationTemplate } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { fillTemplate } from '../../../src/automation/template/fill-template.ts';
import { upgradeTemplate } from '../../../src/automation/template/upgrade-template.ts';
import { answers, nightLight } from './sample-template.ts';

const [on, wait, off] = nightLight.definition.actions as [object, object, object];
const tell = { id: 'tell', type: 'notify', title: 'Light went off' };

/** The second version: waits otherwise, tells people, no longer asks for the days. */
const second: AutomationTemplate = {
  ...nightLight,
  version: 2,
  inputs: [
    ...nightLight.inputs.filter(({ name }) => name !== 'days'),
    { name: 'extra', title: 'Extra', kind: 'seconds', default: 5 },
  ],
  definition: {
    ...nightLight.definition,
    triggers: [(nightLight.definition.triggers as unknown[])[0]],
    actions: [
      on,
      { ...wait, onFail: 'continue' },
      { id: 'more', type: 'delay', seconds: { $input: 'extra' } },
      off,
      tell,
    ],
  },
};
const versions = { from: nightLight, to: second };
const made = (): AutomationDefinition => fillTemplate(nightLight, { ...answers, level: 40 });
const changed = (change: (definition: AutomationDefinition) => void): AutomationDefinition => {
  const definition = structuredClone(made());
  change(definition);
  return definition;
};
const ids = ({ actions }: AutomationDefinition) => actions.map(({ id }) => id);

it('brings what the template changed, with the answers of then and the defaults of what is new', () => {
  const { definition, diff, conflicts, changedByHand } = upgradeTemplate(made(), versions);
  expect(definition).toEqual(
    fillTemplate(second, { sensors: answers.sensors, lamp: answers.lamp, level: 40 } as never),
  );
  expect(conflicts).toEqual([]);
  expect(changedByHand).toEqual([]);
  expect(diff.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'triggers/evening',
      'actions/wait/onFail',
      'actions/more',
      'actions/tell',
      'template/version',
    ]),
  );
});

it('keeps what a person changed by hand beside it', () => {
  const mine = changed((definition) => {
    definition.name = 'Hall at night';
    definition.actions[1] = { id: 'wait', type: 'delay', seconds: 90 };
    definition.actions.splice(1, 0, { id: 'own', type: 'stop' });
    definition.conditions = [];
  });
  const { definition, conflicts, changedByHand } = upgradeTemplate(mine, versions);
  expect(definition.name).toBe('Hall at night');
  expect(definition.conditions).toEqual([]);
  expect(ids(definition)).toEqual(['on', 'own', 'wait', 'more', 'off', 'tell']);
  expect(definition.actions[2]).toEqual({ id: 'wait', type: 'delay', seconds: 90, onFail: 'continue' });
  expect(conflicts).toEqual([]);
  expect(changedByHand.map(({ path }) => path)).toEqual([
    'name',
    'conditions/by-motion',
    'actions/wait/seconds',
    'actions/own',
  ]);
});

it('takes the template’s where both changed the same, and says so', () => {
  const mine = changed((definition) => {
    definition.actions[1] = { ...definition.actions[1], onFail: 'stop' } as Action;
    definition.triggers[2] = { id: 'evening', type: 'time', at: '23:00' };
  });
  const { definition, conflicts } = upgradeTemplate(mine, versions);
  expect(definition.actions[1]).toMatchObject({ onFail: 'continue' });
  expect(definition.triggers.map(({ id }) => id)).toEqual(['moved', 'moved-2']);
  expect(conflicts).toMatchObject([
    { path: 'triggers/evening', yours: { at: '23:00' }, base: { at: '22:00' } },
    { path: 'actions/wait/onFail', yours: 'stop', template: 'continue' },
  ]);
  expect(conflicts[0]).not.toHaveProperty('template');
});

it('leaves away what a person took away and the template did not touch', () => {
  const mine = changed((definition) => definition.actions.pop());
  expect(ids(upgradeTemplate(mine, versions).definition)).toEqual(['on', 'wait', 'more', 'tell']);
});

it('keeps the order that a person gave, and puts what is new beside what it stood beside', () => {
  const mine = changed((definition) => definition.actions.reverse());
  expect(ids(upgradeTemplate(mine, versions).definition)).toEqual(['off', 'tell', 'wait', 'more', 'on']);
});

it('names both orders when both changed it', () => {
  const mine = changed((definition) => definition.actions.reverse());
  const to = { ...second, definition: { ...second.definition, actions: [on, off, wait] } } as AutomationTemplate;
  const inputs = to.inputs.filter(({ name }) => name !== 'extra');
  const { definition, conflicts } = upgradeTemplate(mine, { from: nightLight, to: { ...to, inputs } });
  expect(ids(definition)).toEqual(['on', 'off', 'wait']);
  expect(conflicts.map(({ path }) => path)).toEqual(['actions/$order']);
});

it('asks for an answer to what is new and has no default', () => {
  const scene = { name: 'scene', title: 'Scene', kind: 'scene' } as const;
  const actions = [{ type: 'scene', sceneId: { $input: 'scene' } }];
  const to = { ...second, inputs: [...second.inputs, scene], definition: { ...second.definition, actions } };
  expect(() => upgradeTemplate(made(), { from: nightLight, to })).toThrow('inputs/scene');
  const sceneId = '44444444-4444-4444-8444-444444444444';
  const { definition } = upgradeTemplate(made(), { from: nightLight, to }, { inputs: { scene: sceneId } });
  expect(definition.template?.inputs.scene).toBe(sceneId);
});

it.each<[string, AutomationDefinition, { from: AutomationTemplate; to: AutomationTemplate }]>([
  ['an automation of its own', { ...made(), template: undefined } as never, versions],
  ['one of another version', made(), { from: { ...nightLight, version: 3 }, to: { ...second, version: 4 } }],
  ['another template', made(), { from: nightLight, to: { ...second, id: 'other' } }],
  ['the same version', made(), { from: nightLight, to: { ...second, version: 1 } }],
])('refuses %s', (_what, definition, { from, to }) => {
  expect(() => upgradeTemplate(definition, { from, to })).toThrow('template:');
});
