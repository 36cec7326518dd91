import { type AutomationDefinition, AutomationDefinition as AutomationSchema, automationSchemas } from '@nexa/sdk';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { deviceUses, testDeviceUses } from '../../../src/automation/walk/device-uses.ts';
import {
  referencedAutomations,
  referencedCapabilities,
  referencedDevices,
  referencedIntegrations,
  referencedScenes,
} from '../../../src/automation/walk/references.ts';
import { renameDevice } from '../../../src/automation/walk/rename-device.ts';
import { walkAutomation } from '../../../src/automation/walk/walk-automation.ts';
import {
  INTEGRATION,
  LAMP,
  LOCK,
  OTHER_AUTOMATION,
  SCENE,
  SENSOR,
  STRIP,
  wholeAutomation,
} from './whole-automation.ts';

const REPLACEMENT = '00000000-0000-4000-8000-0000000000ff';

/** What stands at a path of the definition. */
function at(definition: AutomationDefinition, path: string): unknown {
  return path
    .split('/')
    .reduce<unknown>((part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name], definition);
}

function visited(definition: AutomationDefinition): [kind: string, path: string, part: unknown][] {
  const parts: [string, string, unknown][] = [];
  walkAutomation(definition, {
    trigger: (part, path) => parts.push(['trigger', path, part]),
    condition: (part, path) => parts.push(['condition', path, part]),
    action: (part, path) => parts.push(['action', path, part]),
    expression: (part, path) => parts.push(['expression', path, part]),
  });
  return parts;
}

it('has an example that fits the schema of automations', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, discriminator: true, schemas: [...automationSchemas] });
  const validate = ajv.compile(AutomationSchema);
  validate(wholeAutomation);
  expect(validate.errors).toBeNull();
});

it('visits each part once, at the path at which it stands', () => {
  const parts = visited(wholeAutomation);
  const paths = parts.map(([kind, path]) => `${kind} ${path}`);
  expect(new Set(paths).size).toBe(paths.length);
  expect(parts.map(([, path]) => at(wholeAutomation, path))).toEqual(parts.map(([, , part]) => part));
});

it.each([
  ['trigger', 'triggers/12'],
  ['trigger', 'actions/3/triggers/0'],
  ['condition', 'conditions/0/conditions/1/condition'],
  ['condition', 'actions/4/conditions/0'],
  ['condition', 'actions/5/options/0/conditions/0'],
  ['condition', 'actions/6/conditions/0'],
  ['condition', 'actions/8/while/0'],
  ['condition', 'actions/9/until/0'],
  ['action', 'actions/5/options/0/actions/0'],
  ['action', 'actions/5/otherwise/0'],
  ['action', 'actions/6/then/0'],
  ['action', 'actions/6/else/0'],
  ['action', 'actions/7/actions/0'],
  ['action', 'actions/10/branches/1/0'],
  ['expression', 'variables/limit/args/0'],
  ['expression', 'conditions/0/conditions/1/condition/expression/args/0'],
  ['expression', 'actions/0/params/level/$expression/args/1'],
  ['expression', 'actions/2/seconds/expression/args/0'],
  ['expression', 'actions/3/timeout/expression'],
  ['expression', 'actions/7/count/expression'],
  ['expression', 'actions/8/actions/0/variables/round'],
  ['expression', 'actions/13/config/payload/$expression/args/0'],
])('visits the %s %s', (kind, path) => {
  expect(visited(wholeAutomation).map((part) => `${part[0]} ${part[1]}`)).toContain(`${kind} ${path}`);
});

it.each([null, [], {}, { op: 'fly' }, { op: '+', args: 5 }, { state: 'x' }, { state: 1, age: 2 }])(
  'passes by parameters that are no expressions: %j',
  (junk) => {
    const params = { level: { $expression: junk } };
    const action = { type: 'command', deviceId: LAMP, capability: 'brightness', command: 'set', params } as const;
    const definition: AutomationDefinition = { ...wholeAutomation, actions: [action] };
    expect(deviceUses(definition).filter(({ part }) => part === 'action')).toHaveLength(1);
    expect(renameDevice(definition, LAMP, REPLACEMENT).actions).toEqual([{ ...action, deviceId: REPLACEMENT }]);
  },
);

it('tells where devices are used and what of them', () => {
  const uses = deviceUses(wholeAutomation);
  expect(uses).toContainEqual({
    deviceId: STRIP,
    component: 'b',
    path: 'triggers/0/others/0',
    part: 'trigger',
    kind: 'attribute',
    capability: 'motion',
    attribute: 'active',
  });
  expect(uses).toContainEqual({
    deviceId: SENSOR,
    component: 'main',
    path: 'variables/limit/args/0/state',
    part: 'expression',
    kind: 'attribute',
    capability: 'temperature',
    attribute: 'celsius',
  });
  expect(uses).toContainEqual({
    deviceId: STRIP,
    component: 'a',
    path: 'actions/5/otherwise/0',
    part: 'action',
    kind: 'command',
    capability: 'onOff',
    command: 'off',
  });
  expect(uses).toContainEqual({
    deviceId: LOCK,
    component: 'main',
    path: 'triggers/10',
    part: 'trigger',
    kind: 'device',
  });
});

it('has a device at every place that it tells', () => {
  const uses = [...deviceUses(wholeAutomation), ...testDeviceUses(wholeAutomation)];
  const written = uses.map(({ path }) => {
    const part = at(wholeAutomation, path);
    return typeof part === 'string' ? part : (part as { deviceId: string }).deviceId;
  });
  expect(written).toEqual(uses.map(({ deviceId }) => deviceId));
  expect(uses.filter(({ part }) => part === 'test')).toHaveLength(5);
});

it('knows whom and what an automation needs', () => {
  expect(referencedDevices(wholeAutomation).sort()).toEqual([LAMP, SENSOR, STRIP, LOCK].sort());
  expect(referencedCapabilities(wholeAutomation).sort()).toEqual([
    'brightness',
    'button',
    'motion',
    'onOff',
    'temperature',
  ]);
  expect(referencedScenes(wholeAutomation)).toEqual([SCENE]);
  expect(referencedAutomations(wholeAutomation)).toEqual([OTHER_AUTOMATION]);
  expect(referencedIntegrations(wholeAutomation)).toEqual([INTEGRATION]);
});

it('leaves no trace of a device that another one replaces', () => {
  const renamed = renameDevice(wholeAutomation, LAMP, REPLACEMENT);
  expect(JSON.stringify(renamed)).toBe(JSON.stringify(wholeAutomation).replaceAll(LAMP, REPLACEMENT));
});

it('brings everything back when the device is replaced the other way', () => {
  const there = renameDevice(wholeAutomation, STRIP, REPLACEMENT, { a: 'x', b: 'main', main: 'y' });
  expect(referencedDevices(there)).not.toContain(STRIP);
  const back = renameDevice(there, REPLACEMENT.toUpperCase(), STRIP, { x: 'a', main: 'b', y: 'main' });
  expect(back).toEqual(wholeAutomation);
});

it('leads components to those of the new device', () => {
  const renamed = renameDevice(wholeAutomation, STRIP, REPLACEMENT, { a: 'socket1' });
  expect(at(renamed, 'actions/5/otherwise/0')).toMatchObject({ deviceId: REPLACEMENT, component: 'socket1' });
  expect(at(renamed, 'triggers/0/others/0')).toEqual({ deviceId: REPLACEMENT, component: 'b' });
  const whole = renameDevice(wholeAutomation, STRIP, REPLACEMENT, { b: 'main' });
  expect(at(whole, 'triggers/0/others/0')).toEqual({ deviceId: REPLACEMENT, component: 'main' });
});

it('renames the device where an expression compares its id', () => {
  const expression = { op: '==', args: [{ trigger: 'deviceId' }, LAMP] } as const;
  const definition: AutomationDefinition = { ...wholeAutomation, conditions: [{ type: 'expression', expression }] };
  expect(at(renameDevice(definition, LAMP, REPLACEMENT), 'conditions/0/expression/args/1')).toBe(REPLACEMENT);
});
