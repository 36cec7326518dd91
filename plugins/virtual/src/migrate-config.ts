import { configInvalid, type JsonObject } from '@nexa/sdk';
import type { HomeSize } from './config.ts';

export const CONFIG_VERSION = 2;

/** Sizes as version 1 called them. */
const sizes: Readonly<Record<string, HomeSize>> = { small: 'apartment', full: 'house' };

/** Version 1 had two sizes and nobody living there; what it left out keeps its default. */
export function migrateConfig(config: JsonObject, fromVersion: number): JsonObject {
  if (fromVersion !== 1)
    throw configInvalid('size', `A simulated home has no configuration of version ${fromVersion}.`);
  const { size = 'small', ...rest } = config;
  const present = typeof size === 'string' ? sizes[size] : undefined;
  if (present === undefined) throw configInvalid('size', `A simulated home has no size ${String(size)}.`);
  return { ...rest, size: present };
}
