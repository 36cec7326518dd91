import * as engine from '@nexa/engine';
import { CapabilityCatalog, checkTemplate, fillTemplate, sampleInputs } from '@nexa/engine';
import { type AutomationTemplate, coreCapabilities, type JsonObject, type TemplateInput } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { definitionProblem } from '../../src/automations/import/definition-schema.ts';
import { bundledTemplates } from '../../src/automations/templates/bundled-templates.ts';

const catalog = new CapabilityCatalog();
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

// What follows needs parts of the engine that check and run automations; it is left out where they are not exported.
const parts = engine as unknown as {
  readonly checkAutomation?: (definition: unknown, context: object) => void;
};

it.runIf(parts.checkAutomation !== undefined).each(each)('%s holds against a home', (_id, template) => {
  const answers = sampleInputs(template);
  const devices = new Map(
    [...devicesFor(template, answers as JsonObject)].map(([id, { name, capabilities }]) => [
      id,
      { name, description: { externalId: id, name, type: 'other', components: [{ id: 'main', capabilities }] } },
    ]),
  );
  const context = {
    devices,
    catalog: new CapabilityCatalog(coreCapabilities),
    checker: new engine.ValueChecker(),
    place: { timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 },
    scenes: new Set<string>(),
    automations: new Set<string>(),
    members: new Set<string>(),
    pluginPart: () => undefined,
  };
  expect(() => parts.checkAutomation?.(fillTemplate(template, answers), context)).not.toThrow();
});
