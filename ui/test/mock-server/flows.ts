import type { FieldSchema, Flow, PairingAnswer } from '../../src/shared/api/types.ts';

const object = (properties: Record<string, FieldSchema>, required: string[]): FieldSchema => ({
  type: 'object',
  properties,
  required,
});
const expiresAt = '2030-01-01T00:00:00.000Z';
const host = { type: 'string', title: 'Address', format: 'host', minLength: 1, placeholder: '192.168.1.20' };

export interface FlowState {
  flow: Flow;
  polls: number;
}

/** First steps, by plugin. `virtual` needs none. */
export function firstStep(id: string, plugin: string, config: Record<string, unknown>): FlowState | undefined {
  if (plugin === 'hue' && typeof config.host === 'string') return { flow: linkButton(id), polls: 0 };
  if (plugin === 'hue') {
    const fields = object(
      { host, httpsPort: { type: 'integer', title: 'Port', default: 443, minimum: 1, maximum: 65_535 } },
      ['host'],
    );
    const hint = 'You find the address of the bridge in the Hue app under Settings, My Hue System.';
    return {
      flow: {
        id,
        plugin,
        step: 'host',
        purpose: 'pair',
        kind: 'form',
        title: 'Where is the bridge?',
        hint,
        fields,
        expiresAt,
      },
      polls: 0,
    };
  }
  if (plugin === 'tuya') {
    const fields = object(
      {
        host,
        deviceId: {
          type: 'string',
          title: 'Device id',
          minLength: 16,
          maxLength: 32,
          description: '20 or 22 characters.',
        },
        localKey: { type: 'string', title: 'Local key', minLength: 16, maxLength: 16, 'x-nexa-secret': true },
        version: { type: 'string', title: 'Protocol', enum: ['3.1', '3.3'], default: '3.3' },
        port: { type: 'integer', title: 'Port', default: 6668, minimum: 1, maximum: 65_535 },
      },
      ['host', 'deviceId', 'localKey'],
    );
    const hint = 'Id and key come from the Tuya developer account that the device was linked to.';
    const flow: Flow = {
      id,
      plugin,
      step: 'key',
      purpose: 'pair',
      kind: 'form',
      title: 'Which device?',
      hint,
      fields,
      expiresAt,
    };
    return { flow: { ...flow, values: config }, polls: 0 };
  }
  return undefined;
}

/** What an integration is asked when its settings change: filled in, its secret left alone unless typed anew. */
export function settingsStep(id: string, plugin: string): FlowState {
  const fields = object(
    {
      host,
      port: { type: 'integer', title: 'Port', default: 6668, minimum: 1, maximum: 65_535 },
      localKey: { type: 'string', title: 'Local key', minLength: 16, maxLength: 16, 'x-nexa-secret': true },
      interval: {
        type: 'integer',
        title: 'Pause between questions',
        description: 'Shorter is fresher, and more work for the device.',
        minimum: 1,
        maximum: 600,
        default: 30,
        'x-nexa-unit': 's',
        'x-nexa-advanced': true,
      },
    },
    ['host', 'port'],
  );
  const flow: Flow = {
    id,
    plugin,
    step: 'settings',
    purpose: 'reconfigure',
    kind: 'form',
    title: 'Settings',
    hint: 'What you leave as it is stays as it is.',
    fields,
    values: { host: '192.168.1.40', port: 6668, interval: 30 },
    expiresAt,
  };
  return { flow, polls: 0 };
}

/** A vendor's page that a person is sent to. */
export const signInStep = (id: string, plugin: string, purpose: Flow['purpose']): FlowState => ({
  flow: {
    id,
    plugin,
    step: 'sign-in',
    purpose,
    kind: 'external',
    title: 'Sign in again',
    content: 'https://accounts.vendor.example/authorize?state=abc',
    fields: object({}, []),
    expiresAt,
  },
  polls: 0,
});

const linkButton = (id: string): Flow => ({
  id,
  plugin: 'hue',
  step: 'link',
  purpose: 'pair',
  kind: 'link-button',
  title: 'Press the button on your bridge',
  hint: 'It is the large round button on top. You have half a minute.',
  fields: object({}, []),
  expiresAt,
});

/** Polls after which somebody has pressed the button. */
const PRESSED_AFTER = 3;
export const GOOD_KEY = '0123456789abcdef';

/** What an answer to a step leads to; `done` when it is paired. */
export function answerStep(state: FlowState, input: Record<string, unknown>): PairingAnswer | 'done' {
  const { flow } = state;
  if (flow.step === 'host') {
    if (input.host === '0.0.0.0') {
      flow.error = { message: 'Nothing answers at this address.', field: 'host', code: 'NEXA_PLUGIN_UNREACHABLE' };
      return { flow };
    }
    state.flow = linkButton(flow.id);
    return { flow: state.flow };
  }
  if (flow.step === 'link') {
    state.polls += 1;
    if (state.polls >= PRESSED_AFTER) return 'done';
    flow.error = { message: 'The button was not pressed yet.' };
    return { flow };
  }
  if (flow.step === 'settings' && input.host !== '0.0.0.0') return 'done';
  if (flow.step === 'settings') {
    flow.error = { message: 'Nothing answers at this address.', field: 'host', code: 'NEXA_PLUGIN_UNREACHABLE' };
    flow.values = input;
    return { flow };
  }
  if (input.localKey !== GOOD_KEY) {
    flow.error = { message: 'The device refuses this key.', field: 'localKey', code: 'NEXA_PLUGIN_AUTH_FAILED' };
    const { localKey: _, ...values } = input;
    flow.values = values;
    return { flow };
  }
  return 'done';
}
