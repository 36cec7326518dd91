import type { JsonObject } from '@nexa/sdk';
import { mappingsOf } from './mappings.ts';
import type { Part } from './part.ts';

/** How a part is, in Google's words: of one that is away only that. */
export function statesOf(part: Part): JsonObject {
  if (!part.isOnline) return { online: false };
  return Object.assign({ online: true }, ...mappingsOf(part).map((mapping) => mapping.states(part))) as JsonObject;
}
