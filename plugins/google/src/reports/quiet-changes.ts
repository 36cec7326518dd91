import { coreCapabilities, parseStateKey } from '@nexa/sdk';
import { mappingsOf } from '../model/mappings.ts';
import type { Part } from '../model/part.ts';

const STATUS = 'status';

/**
 * Whether of all that changed nothing must be told when Google knows the same states already: what is only measured
 * wanders by less than Google is told, and much of a device Google has no word for.
 */
export function isQuiet(changed: ReadonlySet<string>, part: Part): boolean {
  const told = new Set(mappingsOf(part).flatMap(({ capabilities }) => capabilities));
  return ![...changed].some((key) => {
    if (key === STATUS) return true;
    const parts = parseStateKey(key);
    return (
      parts !== undefined &&
      parts.component === part.component.id &&
      told.has(parts.capability) &&
      isSettled(parts.capability, parts.attribute)
    );
  });
}

const isSettled = (capability: string, attribute: string): boolean =>
  coreCapabilities.find(({ id }) => id === capability)?.attributes[attribute]?.history === 'states';
