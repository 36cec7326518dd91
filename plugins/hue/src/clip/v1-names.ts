import { hasErrorCode } from '@nexa/sdk';
import type { BridgeClient } from '../bridge/bridge-client.ts';
import { partOf } from '../model/bridge-answers.ts';
import { readSensor, roleOf } from '../model/sensor.ts';
import { originOf, type ResourceOrigin } from '../model/unique-id.ts';

/** What the v1 API calls a light or sensor, which the v2 API names by its path there (`id_v1`). */
export interface V1Name extends ResourceOrigin {
  /** How many keys a switch has. */
  readonly keys?: number;
}

/** By path: `/lights/3`, `/sensors/12`. */
export type V1Names = ReadonlyMap<string, V1Name>;

/**
 * Asks the v1 API, which every bridge with v2 still has, for its names: devices keep the ids and parts that they had
 * before. Answers nothing where a bridge no longer has that API.
 */
export async function readV1Names(client: BridgeClient, signal: AbortSignal): Promise<V1Names> {
  const lights = await ifV1IsThere(client.lights(signal));
  const sensors = await ifV1IsThere(client.sensors(signal));
  return new Map([...namesIn('lights', lights), ...namesIn('sensors', sensors)]);
}

/** The answer, or nothing where the bridge says that it has no such thing in its v1 API any more. */
export async function ifV1IsThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isNot =
      hasErrorCode(error, 'NEXA_DEVICE_GONE') ||
      hasErrorCode(error, 'NEXA_PLUGIN_UNSUPPORTED') ||
      (hasErrorCode(error, 'NEXA_PLUGIN_PROTOCOL') && error.params.status === 404);
    if (isNot) return undefined;
    throw error;
  }
}

function namesIn(kind: string, table: unknown): (readonly [string, V1Name])[] {
  if (typeof table !== 'object' || table === null) return [];
  return Object.entries(table).flatMap(([number, data]) => {
    const uniqueId = partOf(data, 'uniqueid');
    if (typeof uniqueId !== 'string' || uniqueId === '' || uniqueId.length > 200) return [];
    const keys = kind === 'sensors' ? keysOf(number, data) : undefined;
    return [[`/${kind}/${number}`, { ...originOf(uniqueId), ...(keys === undefined ? {} : { keys }) }] as const];
  });
}

function keysOf(number: string, data: unknown): number | undefined {
  if (roleOf(data) !== 'buttons') return undefined;
  try {
    return readSensor(number, 'buttons', data).buttons.count;
  } catch (error) {
    // A switch that cannot be read as v1 has it was no device before: its keys are as v2 tells.
    if (hasErrorCode(error, 'NEXA_PLUGIN_PROTOCOL')) return undefined;
    throw error;
  }
}
