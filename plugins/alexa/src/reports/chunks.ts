import type { JsonObject } from '@nexa/sdk';

/** Endpoints in one message of Discovery. */
export const MOST_ENDPOINTS = 300;
/** Characters of JSON in one event; more than this the gateway does not surely take. */
const LARGEST_EVENT = 150_000;

/** `items` in lists that a message can hold, by count and by size. */
export function chunksOf<T>(items: readonly T[], aboutOf: (item: T) => JsonObject): T[][] {
  const chunks: T[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const length = JSON.stringify(aboutOf(item)).length;
    const last = chunks.at(-1);
    if (last === undefined || last.length >= MOST_ENDPOINTS || size + length > LARGEST_EVENT) {
      chunks.push([item]);
      size = length;
    } else {
      last.push(item);
      size += length;
    }
  }
  return chunks;
}
