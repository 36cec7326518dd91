import {
  errorMessage,
  hasErrorCode,
  type JsonObject,
  type PairingContext,
  type PairingDefinition,
  type PairingResult,
  protocolViolation,
  seconds,
} from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { BridgeClient, type BridgeDeadlines, defaultDeadlines } from './bridge/bridge-client.ts';
import { type BridgeAnswer, BridgeRequester } from './bridge/bridge-requester.ts';
import { isLinkButtonError } from './bridge/hue-errors.ts';
import { answersInTheClear } from './bridge/plain-http.ts';
import { BridgeAddress, BridgeSettings, type Config } from './config.ts';
import { sentence } from './connection/bridge-watch.ts';
import { type BridgeConfig, readBridgeConfig } from './model/bridge.ts';
import { label, partOf } from './model/bridge-answers.ts';

/** A bridge whose certificate was seen; what the step `bridge` hands on, and what a configuration has too. */
const KnownBridge = Type.Object({
  host: Type.String(),
  httpPort: Type.Integer(),
  httpsPort: Type.Integer(),
  bridgeId: Type.String(),
  certificateFingerprint: Type.String(),
  name: Type.Optional(Type.String()),
  /** Of a bridge that is paired again: a new key changes no settings. */
  showGroups: Type.Optional(Type.Boolean()),
});
type KnownBridge = Static<typeof KnownBridge>;

/** `appName#deviceName` is how the bridge lists the key in its app. */
const APP_NAME = 'nexa';
const DEVICE_NAME = 'home';
const PRESS_THE_BUTTON =
  'Press the round link button on top of the bridge now. NEXA goes on by itself within 30 seconds of it.';

export function createPairing(deadlines: BridgeDeadlines = defaultDeadlines): PairingDefinition {
  return {
    start: 'bridge',
    reauth: 'link',
    reconfigure: 'address',
    steps: {
      address: {
        kind: 'form',
        title: 'Where the bridge is now, and what is shown of it',
        hint: 'Only the bridge that was paired is taken, at whatever address.',
        fields: BridgeSettings,
        timeout: seconds(15),
        run: (context) => findAgain(context, deadlines),
      },
      bridge: {
        kind: 'form',
        title: 'Find the bridge',
        hint: 'The bridge must have power and be on the same network as NEXA.',
        fields: BridgeAddress,
        timeout: seconds(15),
        run: (context) => findBridge(context, deadlines),
      },
      link: {
        kind: 'link-button',
        title: 'Press the link button',
        hint: PRESS_THE_BUTTON,
        fields: Type.Object({}),
        timeout: seconds(15),
        run: (context) => askForKey(context, deadlines),
      },
    },
  };
}

/** Looks who answers, and remembers the certificate with which it did. */
async function findBridge(context: PairingContext, deadlines: BridgeDeadlines): Promise<PairingResult> {
  const { host, httpPort, httpsPort } = context.input as BridgeAddress;
  const requester = new BridgeRequester({ host, port: httpsPort });
  const client = new BridgeClient(requester, undefined, deadlines);
  const retry = (message: string): PairingResult => ({ result: 'retry', message, field: 'host' });
  try {
    const answer = await client.publicConfig(context.signal);
    const bridge = bridgeOf(answer.data);
    if (bridge?.bridgeId === undefined) return retry(`What answers at ${host} is not a Hue bridge.`);
    const { bridgeId, name } = bridge;
    const fingerprint = fingerprintOf(answer, bridgeId);
    if (fingerprint === undefined) {
      return retry(`The certificate shown at ${host} is not that of bridge ${bridgeId}. Nothing was trusted.`);
    }
    const known: KnownBridge = { host, httpPort, httpsPort, bridgeId, certificateFingerprint: fingerprint, name };
    return { result: 'next', step: 'link', data: known };
  } catch (error) {
    if (!hasErrorCode(error)) throw error;
    if (hasErrorCode(error, 'NEXA_PLUGIN_PROTOCOL')) return retry(`What answers at ${host} is not a Hue bridge.`);
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(deadlines.read)]);
    if (await answersInTheClear(host, httpPort, signal)) {
      return retry(
        `A Hue bridge answers at port ${httpPort}, but not over HTTPS at port ${httpsPort}. Check the port; round bridges, which know no HTTPS, cannot be used.`,
      );
    }
    return retry(`No Hue bridge answers at ${host}, port ${httpsPort}. ${sentence(errorMessage(error))}`);
  } finally {
    client.close();
  }
}

/** The bridge that was paired, perhaps at another address: its certificate proves it, and its key stays. */
async function findAgain(context: PairingContext, deadlines: BridgeDeadlines): Promise<PairingResult> {
  const { integration } = context;
  if (integration === undefined) throw protocolViolation('the bridge was never paired; begin with that');
  const found = await findBridge(context, deadlines);
  if (found.result !== 'next') return found;
  const { host, httpPort, httpsPort, bridgeId, certificateFingerprint } = found.data as KnownBridge;
  const isSame =
    bridgeId === integration.uniqueId && certificateFingerprint === integration.config.certificateFingerprint;
  if (!isSame) {
    return { result: 'retry', message: `Another bridge than the paired one answers at ${host}.`, field: 'host' };
  }
  const { showGroups } = context.input as BridgeSettings;
  const settings = { host, httpPort, httpsPort, ...(showGroups === undefined ? {} : { showGroups }) };
  return { ...integration, result: 'done', config: { ...integration.config, ...settings } };
}

function bridgeOf(data: unknown): BridgeConfig | undefined {
  try {
    return readBridgeConfig(data);
  } catch (error) {
    if (hasErrorCode(error, 'NEXA_PLUGIN_PROTOCOL')) return undefined;
    throw error;
  }
}

function fingerprintOf({ certificate }: BridgeAnswer, bridgeId: string): string | undefined {
  return certificate?.commonName?.toLowerCase() === bridgeId ? certificate.fingerprint : undefined;
}

/** Asks the very bridge whose certificate is known for a key. */
async function askForKey(context: PairingContext, deadlines: BridgeDeadlines): Promise<PairingResult> {
  const { data } = context;
  if (!Value.Check(KnownBridge, data)) throw protocolViolation('the pairing lost track of its bridge; start again');
  const { name, ...known } = data as KnownBridge;
  const requester = new BridgeRequester({
    host: known.host,
    port: known.httpsPort,
    fingerprint: known.certificateFingerprint,
  });
  const client = new BridgeClient(requester, undefined, deadlines);
  try {
    const username = usernameOf(await client.createUser(APP_NAME, DEVICE_NAME, context.signal));
    const title = name ?? `Hue Bridge ${known.bridgeId.slice(-6).toUpperCase()}`;
    return { result: 'done', title, uniqueId: known.bridgeId, config: configOf(known, username) };
  } catch (error) {
    if (isLinkButtonError(error)) return { result: 'retry', message: PRESS_THE_BUTTON };
    throw error;
  } finally {
    client.close();
  }
}

function usernameOf(answer: unknown): string {
  const username = label(partOf(Array.isArray(answer) ? answer[0] : undefined, 'success', 'username'));
  if (username === undefined) throw protocolViolation('the bridge gave no key');
  return username;
}

function configOf(known: Omit<KnownBridge, 'name'>, username: string): JsonObject {
  const { host, httpPort, httpsPort, bridgeId, certificateFingerprint, showGroups } = known;
  const settings = showGroups === undefined ? {} : { showGroups };
  return { host, httpPort, httpsPort, username, bridgeId, certificateFingerprint, ...settings } satisfies Config;
}
