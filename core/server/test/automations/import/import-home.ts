import { CapabilityCatalog, checkAutomation, ValueChecker } from '@nexa/engine';
import type { Action, AutomationDefinition, Condition, DeviceDescription, Trigger } from '@nexa/sdk';
import { expect } from 'vitest';
import { definitionProblem } from '../../../src/automations/import/definition-schema.ts';
import { importHomeAssistant } from '../../../src/automations/import/import-home-assistant.ts';
import type { ImportContext, ImportDevice, ImportedAutomation } from '../../../src/automations/import/import-report.ts';

// Compiled here, and not within the time of the first test.
definitionProblem({});

const names = [
  'lamp',
  'ceiling',
  'motion',
  'climate',
  'radiator',
  'door',
  'blind',
  'garage',
  'lock',
  'tv',
  'fan',
  'alarm',
  'anna',
  'remote',
  'strip',
  'valve',
  'leak',
  'vacuum',
] as const;
type Name = (typeof names)[number];

/** Ids of the home's devices. */
export const ids = Object.fromEntries(
  names.map((name, index) => [name, `00000000-0000-4000-8000-0000000000${String(index + 10)}`]),
) as Record<Name, string>;

const device = (name: Name, title: string, ...capabilities: string[]): ImportDevice => ({
  id: ids[name],
  name: title,
  capabilities,
  components: [{ id: 'main', capabilities }],
});

export const devices: readonly ImportDevice[] = [
  device('lamp', 'Living room lamp', 'onOff', 'brightness', 'color', 'colorTemperature'),
  device('ceiling', 'Küche Decke', 'onOff', 'brightness'),
  device('motion', 'Hallway motion sensor', 'motion', 'illuminance', 'battery', 'temperature'),
  device('climate', 'Bathroom climate', 'temperature', 'humidity'),
  device('radiator', 'Living room radiator', 'thermostat', 'temperature'),
  device('door', 'Front door', 'contact', 'battery'),
  device('blind', 'Bedroom blind', 'cover'),
  device('garage', 'Garage', 'garageDoor'),
  device('lock', 'Front door lock', 'lock'),
  device('tv', 'Television', 'media', 'onOff'),
  device('fan', 'Attic fan', 'fan', 'onOff'),
  device('alarm', 'House alarm', 'alarm'),
  device('anna', 'Anna', 'presence'),
  {
    ...device('remote', 'Bedside remote', 'button'),
    components: [
      { id: 'top', name: 'Top', capabilities: ['button'] },
      { id: 'bottom', name: 'Bottom', capabilities: ['button'] },
    ],
  },
  {
    ...device('strip', 'Desk strip', 'onOff', 'power'),
    components: [
      { id: 'main', capabilities: [] },
      { id: 'socket1', name: 'Printer', capabilities: ['onOff'] },
      { id: 'socket2', name: 'Screen', capabilities: ['onOff', 'power'] },
    ],
  },
  device('valve', 'Water main', 'valve'),
  device('leak', 'Cellar leak sensor', 'leak'),
  device('vacuum', 'Robby', 'vacuum', 'battery'),
];

export const mqttIntegrationId = '00000000-0000-4000-8000-000000000099';
export const sceneId = '00000000-0000-4000-8000-000000000098';
export const automationId = '00000000-0000-4000-8000-000000000097';

export const home: ImportContext = {
  devices,
  timezone: 'Europe/Berlin',
  mqttIntegrationId,
  scenes: [{ id: sceneId, name: 'Movie time' }],
  automations: [{ id: automationId, name: 'Wake up' }],
};

const world = {
  devices: new Map(
    devices.map(({ id, name, components }) => [
      id,
      { name, description: { externalId: id, name, type: 'other', components } as unknown as DeviceDescription },
    ]),
  ),
  catalog: new CapabilityCatalog(),
  checker: new ValueChecker(),
  place: { timezone: home.timezone, latitude: 52.5, longitude: 13.4 },
  scenes: new Set([sceneId]),
  automations: new Set([automationId]),
  members: new Set<string>(),
  pluginPart: () => ({ config: {} }),
};

/** Holds what was made against the schema and against the home, as saving it would, with a person's consent. */
export function requireSavable(definition: AutomationDefinition | undefined): void {
  if (definition === undefined) return;
  expect(definitionProblem(definition)).toBeUndefined();
  checkAutomation({ ...definition, allowSensitive: true }, world);
}

/** The only automation of a text, which could be saved. */
export function importOne(yaml: string, context: Partial<ImportContext> = {}): ImportedAutomation {
  const { automations } = importHomeAssistant(yaml, { ...home, ...context });
  expect(automations).toHaveLength(1);
  const [automation] = automations as [ImportedAutomation];
  requireSavable(automation.definition);
  return automation;
}

const action = '\naction:\n  - service: notify.family\n    data: {message: "x"}\n';
const trigger = '\ntriggers:\n  - trigger: time\n    at: "07:00:00"\n';
const indented = (yaml: string, by: number) => yaml.trim().replaceAll('\n', `\n${' '.repeat(by)}`);

/** What one trigger becomes: the triggers, and the line about it. */
export function importTrigger(yaml: string, context: Partial<ImportContext> = {}) {
  const { definition, lines } = importOne(`triggers:\n  - ${indented(yaml, 4)}${action}`, context);
  return { triggers: (definition?.triggers ?? []) as Trigger[], line: lines[0], lines };
}

export function importCondition(yaml: string, context: Partial<ImportContext> = {}) {
  const { definition, lines, needsReview } = importOne(
    `${trigger}conditions:\n  - ${indented(yaml, 4)}${action}`,
    context,
  );
  const [condition] = (definition as AutomationDefinition).conditions as [Condition?];
  return { condition, line: lines.find(({ path }) => path === 'conditions/0'), needsReview };
}

/** What one action becomes; another one stands before it, so that there is always an automation. */
export function importAction(yaml: string, context: Partial<ImportContext> = {}) {
  const text = `${trigger}actions:\n  - delay: 1\n  - ${indented(yaml, 4)}\n`;
  const { definition, lines, needsReview, needsConsent } = importOne(text, context);
  const [, ...actions] = (definition as AutomationDefinition).actions;
  return {
    actions: actions as Action[],
    line: lines.find(({ path }) => path === 'actions/1'),
    lines,
    needsReview,
    needsConsent,
  };
}
