import { type AutomationDefinition, type DeviceDescription, type JsonObject, NexaError } from '@nexa/sdk';
import { checkAutomation } from '../../../src/automation/check/check-automation.ts';
import type { AutomationCheckContext } from '../../../src/automation/check/check-context.ts';
import { CapabilityCatalog } from '../../../src/capability/capability-catalog.ts';
import { ValueChecker } from '../../../src/schema/value-checker.ts';
import { INTEGRATION, LAMP, LOCK, MEMBER, OTHER_AUTOMATION, SCENE, SENSOR, STRIP } from '../walk/whole-automation.ts';

export const ALARM = '00000000-0000-4000-8000-00000000000e';
export const THERMOSTAT = '00000000-0000-4000-8000-00000000000f';
export const THIS_AUTOMATION = '00000000-0000-4000-8000-0000000000b0';
export const NOBODY = '00000000-0000-4000-8000-0000000000ee';

const device = (
  name: string,
  type: DeviceDescription['type'],
  capabilities: Readonly<Record<string, readonly string[]>>,
  limits: DeviceDescription['limits'] = {},
) => ({
  name,
  description: {
    externalId: name,
    name,
    type,
    limits,
    components: Object.entries(capabilities).map(([id, list]) => ({ id, capabilities: [...list] })),
  },
});
const topic = { type: 'string', minLength: 1 };
const parts: Readonly<Record<string, JsonObject>> = {
  'trigger mqtt.topic': { type: 'object', properties: { topic }, required: ['topic'], additionalProperties: false },
  'condition mqtt.retained': {
    type: 'object',
    properties: { topic },
    required: ['topic'],
    additionalProperties: false,
  },
  'action mqtt.publish': {
    type: 'object',
    properties: {
      topic,
      payload: { type: 'string' },
      quality: { type: 'integer', minimum: 1, maximum: 2 },
      password: { type: 'string', 'x-nexa-secret': true },
    },
    required: ['topic', 'payload'],
    additionalProperties: false,
  },
  'action gate.open': { type: 'object', properties: {} },
};

export const home: AutomationCheckContext = {
  devices: new Map([
    [
      LAMP,
      device(
        'Lamp',
        'light',
        { main: ['onOff', 'brightness', 'colorTemperature'] },
        { 'colorTemperature.kelvin': { minimum: 2200, maximum: 4000 } },
      ),
    ],
    [SENSOR, device('Sensor', 'motion-sensor', { main: ['motion', 'temperature', 'button'] })],
    [STRIP, device('Strip', 'power-strip', { a: ['onOff'], b: ['onOff', 'motion'] })],
    [LOCK, device('Front door', 'lock', { main: ['lock'] })],
    [ALARM, device('Alarm', 'alarm', { main: ['alarm'] })],
    [THERMOSTAT, device('Heating', 'thermostat', { main: ['thermostat'] })],
  ]),
  catalog: new CapabilityCatalog(),
  checker: new ValueChecker(),
  place: { timezone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 },
  automationId: THIS_AUTOMATION,
  scenes: new Set([SCENE]),
  automations: new Set([THIS_AUTOMATION, OTHER_AUTOMATION]),
  members: new Set([MEMBER]),
  pluginPart: (integrationId, kind, id) => {
    if (integrationId !== INTEGRATION) return 'no-integration';
    const config = parts[`${kind} ${id}`];
    return config === undefined ? undefined : { config, sensitive: id === 'gate.open' };
  },
};

/** The smallest automation, with some of it otherwise. */
export const automationWith = (rest: Partial<AutomationDefinition>): AutomationDefinition => ({
  name: 'Test',
  mode: 'single',
  triggers: [{ id: 'moved', type: 'state', deviceId: SENSOR, capability: 'motion', attribute: 'active', to: true }],
  conditions: [],
  actions: [{ type: 'command', deviceId: LAMP, capability: 'onOff', command: 'on' }],
  ...rest,
});

/** What is wrong with it: where, and the sentence for a person; undefined when nothing is. */
export function problemOf(
  rest: Partial<AutomationDefinition>,
  context: AutomationCheckContext = home,
): { code: string; path: unknown; message: string; params: JsonObject } | undefined {
  try {
    checkAutomation(automationWith(rest), context);
    return undefined;
  } catch (error) {
    if (!(error instanceof NexaError)) throw error;
    const { code, message, params } = error;
    return { code, path: params.path, message, params: params as JsonObject };
  }
}
