import { type JsonObject, type PairingContext, type PairingDefinition, type PairingResult, seconds } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { isSpokenVersion, localKeyField, PairingFields } from '../config.ts';
import { DeviceModel, listOf, nameOf } from '../data-points/device-model.ts';
import type { Mapping } from '../data-points/mapping.ts';
import type { Timings } from '../timings.ts';
import { tryDevice } from './try-device.ts';

/** One form; the same check again where only the key has changed. */
export function createPairing(timings: Timings): PairingDefinition {
  return {
    start: 'device',
    reauth: 'key',
    steps: {
      device: {
        kind: 'form',
        title: 'Connect a Tuya device',
        hint: 'Close the Tuya app first: many devices serve one connection at a time. With protocol 3.1 every key can read the device; a wrong one shows only at the first command.',
        fields: PairingFields,
        timeout: seconds(25),
        run: (context) => pair(context, context.input, timings),
      },
      key: {
        kind: 'form',
        title: 'Enter the new local key',
        hint: 'The device got a new local key when it was reset or paired anew in its app.',
        fields: Type.Object({ localKey: localKeyField() }),
        timeout: seconds(25),
        run: (context) => pair(context, { ...context.data, ...context.input }, timings),
      },
    },
  };
}

const retry = (message: string, field?: string): PairingResult => ({
  result: 'retry',
  message,
  ...(field === undefined ? {} : { field }),
});

async function pair({ signal }: PairingContext, given: JsonObject, timings: Timings): Promise<PairingResult> {
  const { host, port, deviceId, localKey, version, mapping } = asWritten(given);
  if (!isSpokenVersion(version)) {
    return retry(`NEXA speaks the Tuya protocol 3.1 and 3.3; ${version} comes with a later version.`, 'version');
  }
  if (!/^[\x20-\x7e]{16}$/.test(localKey)) {
    return retry('A local key has 16 characters: letters, digits and signs.', 'localKey');
  }
  const tried = await tryDevice({ host, port, deviceId, localKey, version }, timings, signal);
  if ('message' in tried) return retry(tried.message, tried.field);
  const model = DeviceModel.find(mapping, tried.values);
  if (!model) return retry(unknownDevice(mapping, listOf(tried.values)), 'mapping');
  return {
    result: 'done',
    title: nameOf(model.family, deviceId),
    uniqueId: deviceId,
    config: { host, port, deviceId, localKey, version, mapping },
  };
}

const unknownDevice = (mapping: Mapping, list: string) =>
  mapping === 'auto'
    ? `The device answers, but NEXA cannot tell what it is from its data points (${list}). Say what it is.`
    : `The device answers, but it is no ${mapping}: its data points are ${list}.`;

/** The host checked the input against the fields; people paste ids and keys with spaces around them. */
function asWritten(given: JsonObject) {
  const text = (name: string) => String(given[name] ?? '').trim();
  return {
    host: text('host'),
    port: Number(given.port ?? 6668),
    deviceId: text('deviceId'),
    localKey: String(given.localKey ?? ''),
    version: text('version') || '3.3',
    mapping: (text('mapping') || 'auto') as Mapping,
  };
}
