import type { Cause } from '@nexa/sdk';
import type { StoredCause } from '../schema/json-shapes.ts';

/** The chain as a list, nearest first. */
export function storedCause(cause: Cause): StoredCause[] {
  const links: StoredCause[] = [];
  for (let link: Cause | undefined = cause; link !== undefined; link = link.parent) {
    const { kind, id, commandId } = link;
    links.push({ kind, ...(id === undefined ? {} : { id }), ...(commandId === undefined ? {} : { commandId }) });
  }
  return links;
}

export function causeOf(links: readonly StoredCause[]): Cause {
  return (
    links.reduceRight<Cause | undefined>(
      (parent, link) => (parent === undefined ? link : { ...link, parent }),
      undefined,
    ) ?? { kind: 'unknown' }
  );
}

/** A cause from a column that has held both forms: the flat chain, or one cause with its parents inside. */
export function causeOfJson(stored: unknown): Cause {
  if (Array.isArray(stored)) return causeOf(stored as StoredCause[]);
  return typeof stored === 'object' && stored !== null ? (stored as Cause) : { kind: 'unknown' };
}
