import { type JsonObject, type PairingContext, type PairingDefinition, type PairingResult, seconds } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { ChangeableFields, localKeyField, TuyaConfig } from '../config.ts';
import { DeviceModel, listOf, nameOf } from '../data-points/device-model.ts';
import type { Mapping } from '../data-points/mapping.ts';
import { type OwnDataPoint, readOwnDataPoints } from '../data-points/own-data-points.ts';
import type { Timings } from '../timings.ts';
import type { ConfiguredVersion } from '../version.ts';
import { tryDevice } from './try-device.ts';

/** One form; the same check again where only a part has changed. */
export function createPairing(timings: Timings): PairingDefinition {
  return {
    start: 'device',
    reauth: 'key',
    reconfigure: 'address',
    steps: {
      address: {
        kind: 'form',
        title: 'Where and what the device is now',
        hint: 'Only the device with the same id and local key is taken.',
        fields: ChangeableFields,
        timeout: seconds(25),
        run: (context) => pair(context, { ...context.data, ...context.input }, timings),
      },
      device: {
        kind: 'form',
        title: 'Connect a Tuya device',
        hint: 'Close the Tuya app first: many devices serve one connection at a time. With protocol 3.1 every key can read the device; a wrong one shows only at the first command.',
        fields: TuyaConfig,
        timeout: seconds(25),
        run: (context) => pair(context, context.input, timings),
      },
      key: {
        kind: 'form',
        title: 'Enter the new local key',
        hint: 'The device got a new local key when it was reset or paired anew in its app. Look it up again where you found the old one.',
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
  const { host, port, deviceId, localKey, version, mapping, dataPoints } = asWritten(given);
  if (!/^[\x20-\x7e]{16}$/.test(localKey)) {
    return retry('A local key has 16 characters: letters, digits and signs.', 'localKey');
  }
  const own = readOwnDataPoints(dataPoints);
  if ('problem' in own) return retry(own.problem, 'dataPoints');
  const tried = await tryDevice({ host, port, deviceId, localKey, version }, timings, signal);
  if ('message' in tried) return retry(tried.message, tried.field);
  const model = DeviceModel.find(mapping, tried.values, own.rows);
  if (!model) return retry(...unknownDevice(mapping, own.rows, listOf(tried.values)));
  const config = { host, port, deviceId, localKey, version: tried.version, mapping };
  return {
    result: 'done',
    title: nameOf(model.family, deviceId),
    uniqueId: deviceId,
    config: dataPoints.length === 0 ? config : { ...config, dataPoints },
  };
}

function unknownDevice(mapping: Mapping, own: readonly OwnDataPoint[], list: string): [string, string] {
  if (own.length > 0)
    return [`The device answers, but has none of your own data points: it has ${list}.`, 'dataPoints'];
  return mapping === 'auto'
    ? [`The device answers, but NEXA cannot tell what it is from its data points (${list}). Say what it is.`, 'mapping']
    : [`The device answers, but it is no ${mapping}: its data points are ${list}.`, 'mapping'];
}

/** The host checked the input against the fields; people paste ids and keys with spaces around them. */
function asWritten(given: JsonObject) {
  const text = (name: string) => String(given[name] ?? '').trim();
  return {
    host: text('host'),
    port: Number(given.port ?? 6668),
    deviceId: text('deviceId'),
    localKey: String(given.localKey ?? ''),
    version: (text('version') || 'auto') as ConfiguredVersion,
    mapping: (text('mapping') || 'auto') as Mapping,
    dataPoints: Array.isArray(given.dataPoints) ? given.dataPoints.map(String) : [],
  };
}
