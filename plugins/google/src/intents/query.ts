import type { JsonObject } from '@nexa/sdk';
import type { GoogleConnection } from '../connection/google-connection.ts';
import { mappingsOf } from '../model/mappings.ts';
import type { Part } from '../model/part.ts';
import { statesOf } from '../model/states.ts';
import { findParts } from './find-parts.ts';
import { type IntentRequest, idsOf } from './request.ts';

export async function query(
  { caller, payload }: IntentRequest,
  homes: readonly GoogleConnection[],
): Promise<JsonObject> {
  // No answer can carry this name, and no device has it.
  const wanted = new Set(idsOf(payload.devices).filter((id) => id !== '__proto__'));
  const { parts, otherwise } = await findParts(homes, caller, wanted);
  const answers = [...wanted].map((id) => [id, answerFor(parts.get(id)?.part, otherwise)] as const);
  return { devices: Object.fromEntries(answers) };
}

function answerFor(part: Part | undefined, otherwise: string): JsonObject {
  if (part === undefined) return { status: 'ERROR', online: false, errorCode: otherwise };
  if (mappingsOf(part).length === 0) return { status: 'ERROR', online: false, errorCode: 'deviceNotFound' };
  if (part.state?.status === 'updating') return { status: 'ERROR', online: false, errorCode: 'inSoftwareUpdate' };
  const states = statesOf(part);
  if (states.online !== true) return { status: 'OFFLINE', errorCode: 'deviceOffline', ...states };
  // It is there, and nothing of what it told before is still known to be true.
  if (isStateful(part) && Object.keys(states).length === 1)
    return { status: 'ERROR', errorCode: 'deviceNotReady', ...states };
  return { status: 'SUCCESS', ...states };
}

const isStateful = (part: Part): boolean =>
  Object.values(part.state?.values ?? {}).some(({ freshness }) => freshness !== 'live');
