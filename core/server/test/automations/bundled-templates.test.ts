import {
  CapabilityCatalog,
  checkAutomation,
  checkTemplate,
  fillTemplate,
  runAutomationTests,
  sampleInputs,
  ValueChecker,
} from '@nexa/engine';
import type { AutomationTemplate, DeviceDescription, JsonObject, TemplateInput } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { definitionProblem } from '../../src/automations/import/definition-schema.ts';
import { bundledTemplates } from '../../src/automations/templates/bundled-templates.ts';

const catalog = new CapabilityCatalog();
const checker = new ValueChecker();
const each = bundledTemplates.map((template) => [template.id, template] as const);

/** Every object of a definition that names a capability. */
function places(value: unknown): JsonObject[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = !Array.isArray(value) && 'capability' in value ? [value as JsonObject] : [];
  return [...own, ...Object.values(value).flatMap(places)];
}

/** A home in which every device that the template asks for can do what is asked, and nothing else. */
function devicesFor({ inputs }: AutomationTemplate, answers: JsonObject) {
  const capabilities = ({ kind, ...input }: TemplateInput) =>
    kind === 'device' && 'capabilities' in input ? input.capabilities : [];
  return new Map(
    inputs.flatMap((input) =>
      [answers[input.name]]
        .flat()
        .filter(() => input.kind === 'device')
        .map((id) => [String(id), { name: input.title, capabilities: capabilities(input) }] as const),
    ),
  );
}

it('bundles ten, each with an id of its own', () => {
  expect(new Set(bundledTemplates.map(({ id }) => id)).size).toBe(10);
});

it.each(each)('%s is sound', (_id, template) => {
  expect(checkTemplate(template)).toEqual([]);
});

it.each(each)('%s becomes an automation that fits the schema', (_id, template) => {
  expect(definitionProblem(fillTemplate(template, sampleInputs(template)))).toBeUndefined();
});

it.each(each)('%s becomes one without the devices that may be left out', (_id, template) => {
  const optional = template.inputs.filter(({ default: value }) => Array.isArray(value) && value.length === 0);
  const none = Object.fromEntries(optional.map(({ name }) => [name, []]));
  expect(definitionProblem(fillTemplate(template, { ...sampleInputs(template), ...none }))).toBeUndefined();
});

it.each(each)('%s has two tests or more, which travel along', (_id, template) => {
  const { tests = [] } = fillTemplate(template, sampleInputs(template));
  expect(tests.length).toBeGreaterThanOrEqual(2);
  expect(new Set(tests.map(({ name }) => name)).size).toBe(tests.length);
});

it.each(each)('%s names capabilities, attributes and commands that there are', (_id, template) => {
  const named = places(fillTemplate(template, sampleInputs(template))).map((place) => {
    const { capability, attribute, command } = place as Readonly<Record<string, string | undefined>>;
    const isKnown =
      attribute === undefined
        ? catalog.command(String(capability), String(command)) !== undefined
        : catalog.attribute(String(capability), attribute) !== undefined;
    return isKnown ? 'known' : `${capability}.${attribute ?? command}`;
  });
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => name !== 'known')).toEqual([]);
});

it.each(each)('%s asks for devices that can do what it names', (_id, template) => {
  const answers = sampleInputs(template);
  const devices = devicesFor(template, answers as JsonObject);
  const named = places(fillTemplate(template, answers, { devices }));
  const lacking = named.filter(
    ({ deviceId, capability }) => !devices.get(String(deviceId))?.capabilities.includes(String(capability)),
  );
  expect(lacking).toEqual([]);
});

it.each(each)('%s gives no command that unlocks, opens or disarms', (_id, template) => {
  const sensitive = places(fillTemplate(template, sampleInputs(template))).filter(
    ({ capability, command }) => catalog.command(String(capability), String(command))?.sensitive === true,
  );
  expect(sensitive).toEqual([]);
  expect(template.definition.allowSensitive).toBeUndefined();
});

/** What there is in that home. */
function worldOf(template: AutomationTemplate, answers: JsonObject) {
  const devices = [...devicesFor(template, answers)].map(([id, { name, capabilities }]) => ({
    id,
    name,
    description: {
      externalId: id,
      name,
      type: 'other',
      components: [{ id: 'main', capabilities }],
    } as unknown as DeviceDescription,
  }));
  return { devices, place: { timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 }, catalog, checker };
}

it.each(each)('%s could be saved in a home', (_id, template) => {
  const answers = sampleInputs(template);
  const world = worldOf(template, answers as JsonObject);
  const context = {
    ...world,
    devices: new Map(world.devices.map((device) => [device.id, device])),
    scenes: new Set<string>(),
    automations: new Set<string>(),
    members: new Set<string>(),
    pluginPart: () => undefined,
  };
  expect(() => checkAutomation(fillTemplate(template, answers), context)).not.toThrow();
});

it.each(each)('%s passes its own tests', (_id, template) => {
  const answers = sampleInputs(template);
  const definition = fillTemplate(template, answers);
  const results = runAutomationTests(definition, { ...worldOf(template, answers as JsonObject), scenes: [] });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});

it.each(each)('%s passes them with the least and the most that its inputs take', (_id, template) => {
  const answers = sampleInputs(template);
  for (const end of ['minimum', 'maximum'] as const) {
    const extremes = template.inputs.flatMap((input) =>
      end in input ? [[input.name, (input as unknown as Record<string, number>)[end]] as const] : [],
    );
    const definition = fillTemplate(template, { ...answers, ...Object.fromEntries(extremes) } as typeof answers);
    const results = runAutomationTests(definition, { ...worldOf(template, answers as JsonObject), scenes: [] });
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  }
});
