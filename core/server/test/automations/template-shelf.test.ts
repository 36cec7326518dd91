import { fillTemplate, upgradeTemplate } from '@nexa/engine';
import type { AutomationTemplate } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { bundledShelf, bundledTemplates } from '../../src/automations/templates/bundled-templates.ts';
import { TemplateShelf } from '../../src/automations/templates/template-shelf.ts';

const version = (number: number, seconds: number, id = 'light'): AutomationTemplate => ({
  id,
  version: number,
  title: 'Light',
  description: 'Switches a light.',
  inputs: [{ name: 'lamp', title: 'Lamp', kind: 'device', capabilities: ['onOff'] }],
  definition: {
    name: 'Light',
    mode: 'single',
    triggers: [{ id: 't', type: 'time', at: '20:00' }],
    conditions: [],
    actions: [
      { type: 'command', deviceId: { $input: 'lamp' }, capability: 'onOff', command: 'on' },
      { type: 'delay', seconds },
    ],
  },
});
const shelf = new TemplateShelf([version(2, 20), version(1, 10), version(1, 5, 'other')]);

it('offers the newest version of each template', () => {
  expect(shelf.newest.map((template) => [template.id, template.version])).toEqual([
    ['light', 2],
    ['other', 1],
  ]);
});

it('finds former versions, and no others', () => {
  expect([1, 2, 3, undefined].map((wanted) => shelf.find('light', wanted)?.version)).toEqual([1, 2, undefined, 2]);
  expect(shelf.find('nothing')).toBeUndefined();
});

it('takes no version twice', () => {
  expect(() => new TemplateShelf([version(1, 5), version(1, 6)])).toThrow('twice in version 1');
});

it('lets an automation that was made from a former version be upgraded', () => {
  const made = fillTemplate(version(1, 10), { lamp: '00000000-0000-4000-8000-000000000001' });
  const { id = '', version: from } = made.template ?? {};
  const versions = { from: shelf.find(id, from), to: shelf.find(id) };
  const { definition, conflicts } = upgradeTemplate(made, versions as Parameters<typeof upgradeTemplate>[1]);
  expect(definition.actions[1]).toMatchObject({ type: 'delay', seconds: 20 });
  expect([definition.template?.version, conflicts]).toEqual([2, []]);
});

it('has every version of what NEXA brings along', () => {
  expect(bundledTemplates.every(({ id, version: newest }) => bundledShelf.find(id, newest) !== undefined)).toBe(true);
});
