import {
  errorMessage,
  hasErrorCode,
  type JsonObject,
  type PairingContext,
  type PairingDefinition,
  type PairingResult,
  seconds,
} from '@nexa/sdk';
import { AccessFields, AddressFields, DEFAULT_PORT, type MqttConfig, PairingFields } from '../config.ts';
import { codeOf } from '../link/broker-failure.ts';
import type { Timings } from '../timings.ts';
import { readBrokerUrl } from './broker-url.ts';
import { tryBroker } from './try-broker.ts';

export interface PairingOptions {
  readonly timings: Timings;
  /** Ports on which NEXA's own broker may listen. */
  readonly ownPorts: readonly number[];
}

const DEADLINE = seconds(25);

/** One form for both kinds of broker; the same checks where access or address have changed. */
export function createPairing(options: PairingOptions): PairingDefinition {
  return {
    start: 'start',
    reauth: 'access',
    reconfigure: 'address',
    steps: {
      start: {
        kind: 'form',
        title: 'Connect MQTT devices',
        hint: 'Think of a user name and a password for NEXA’s own broker, and enter them in your devices; or give address and access of a broker that you have. With nothing filled in, NEXA’s own broker begins for programs on this machine only.',
        fields: PairingFields,
        timeout: DEADLINE,
        run: (context) => pair(context, context.input, options),
      },
      access: {
        kind: 'form',
        title: 'Enter user name and password',
        hint: 'The broker refused those that NEXA has.',
        fields: AccessFields,
        timeout: DEADLINE,
        run: (context) => pair(context, { ...presentConfig(context), ...context.input }, options),
      },
      address: {
        kind: 'form',
        title: 'Where the broker is now',
        hint: 'Devices, rooms and history stay as they are.',
        fields: AddressFields,
        timeout: DEADLINE,
        run: (context) => pair(context, { ...presentConfig(context), ...context.input }, options),
      },
    },
  };
}

const presentConfig = ({ integration, data }: PairingContext): JsonObject => integration?.config ?? data;

const retry = (message: string, field?: string): PairingResult => ({
  result: 'retry',
  message,
  ...(field === undefined ? {} : { field }),
});

async function pair(context: PairingContext, given: JsonObject, options: PairingOptions): Promise<PairingResult> {
  const { url, ...fields } = given;
  const isUrl = typeof url === 'string' && url.trim() !== '';
  const address = isUrl ? readBrokerUrl(url) : {};
  if (address === undefined) return retry('That is no address of a broker; it begins with mqtt:// or mqtts://.', 'url');
  const merged: JsonObject = { ...fields, ...address };
  const isOwn = merged.use === 'own' || (merged.use === undefined && merged.host === undefined);
  const config = configOf({
    ...merged,
    use: isOwn ? 'own' : 'broker',
    // Whoever says nothing gets what works at once and lets nobody else in.
    ...(isOwn && saysNothing(merged) ? { loopbackOnly: true } : {}),
  });
  return isOwn ? pairOwn(context, config, options) : pairBroker(context, config, { options, isUrl });
}

const saysNothing = ({ use, username, password, loopbackOnly }: JsonObject): boolean =>
  [use, username, password, loopbackOnly].every((given) => given === undefined || given === '');

/** Without what does not belong to the kind of broker, and without empty texts. */
function configOf(fields: JsonObject): MqttConfig {
  const outside = ['host', 'encryption', 'certificate', 'fingerprint'];
  const dropped = fields.use === 'own' ? outside : ['loopbackOnly'];
  const entries = Object.entries(fields).filter(
    ([name, value]) => !dropped.includes(name) && !(typeof value === 'string' && value.trim() === ''),
  );
  return { port: DEFAULT_PORT, ...Object.fromEntries(entries) } as MqttConfig;
}

function pairOwn(context: PairingContext, config: MqttConfig, { ownPorts }: PairingOptions): PairingResult {
  if (!ownPorts.includes(config.port)) {
    return retry(`NEXA’s own broker listens on one of these ports: ${ownPorts.join(', ')}.`, 'port');
  }
  const isProtected = config.username !== undefined && config.password !== undefined;
  if (!isProtected && config.loopbackOnly !== true) {
    const field = config.username === undefined ? 'username' : 'password';
    return retry('Think of a user name and a password, and enter them in your devices.', field);
  }
  const title = config.loopbackOnly === true ? 'NEXA’s MQTT broker (for this machine only)' : 'NEXA’s MQTT broker';
  return done(context, title, { uniqueId: `own:${config.port}`, config });
}

interface BrokerPairing {
  readonly options: PairingOptions;
  readonly isUrl: boolean;
}

async function pairBroker(
  context: PairingContext,
  config: MqttConfig,
  { options, isUrl }: BrokerPairing,
): Promise<PairingResult> {
  const { host, port } = config;
  if (host === undefined) return retry('Enter the address of the broker.', 'host');
  try {
    await tryBroker(config, options.timings, context.signal);
  } catch (error) {
    // Of an address within a URL NEXA knows only when the configuration stands; it is tried right then.
    if (!isUrl || !isForbiddenYet(error)) return asMessage(error);
  }
  return done(context, `MQTT broker ${host}`, { uniqueId: brokerId(host, port), config });
}

/** A broker has no identity of its own; its address is the best there is. */
export const brokerId = (host: string, port: number): string => `${host.toLowerCase()}:${port}`;

/** Pairing anew gives a new id; whoever corrects an integration keeps it. */
function done(
  { integration }: PairingContext,
  title: string,
  { uniqueId, config }: { readonly uniqueId: string; readonly config: MqttConfig },
): PairingResult {
  return {
    result: 'done',
    title: integration?.title ?? title,
    uniqueId: integration?.uniqueId ?? uniqueId,
    config: { ...config },
  };
}

function isForbiddenYet(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return codeOf(cause) === 'ERR_NEXA_REFUSED';
}

function asMessage(error: unknown): PairingResult {
  if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) return retry(errorMessage(error), 'password');
  if (hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID')) {
    const field = error.params.field;
    return retry(error.message, typeof field === 'string' ? field : undefined);
  }
  if (hasErrorCode(error)) return retry(error.message, 'host');
  throw error;
}
