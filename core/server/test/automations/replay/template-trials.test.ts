import {
  CapabilityCatalog,
  deviceUses,
  fillTemplate,
  referencedDevices,
  runAutomationTests,
  sampleInputs,
  type TrialDevice,
  testDeviceUses,
  ValueChecker,
} from '@nexa/engine';
import { expect, it } from 'vitest';
import { bundledTemplates } from '../../../src/automations/templates/bundled-templates.ts';

it.each(bundledTemplates.map((template) => [template.id, template] as const))(
  'the tests of %s pass',
  (_id, template) => {
    const definition = fillTemplate(template, sampleInputs(template));
    const uses = [...deviceUses(definition), ...testDeviceUses(definition)];
    const devices = referencedDevices(definition).map((id): TrialDevice => {
      const capabilities = [
        ...new Set(uses.flatMap((use) => (use.deviceId === id && 'capability' in use ? [use.capability] : []))),
      ];
      return {
        id,
        name: id,
        description: { externalId: id, name: id, type: 'other', components: [{ id: 'main', capabilities }] },
      };
    });
    const place = { timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 };
    const world = { devices, scenes: [], place, catalog: new CapabilityCatalog(), checker: new ValueChecker() };
    expect(runAutomationTests(definition, world).filter(({ passed }) => !passed)).toEqual([]);
  },
);
