import type { JsonObject } from '@nexa/sdk';

const LANGUAGE = 'en';

/** Words for a thing in the form of Google's `*_values`, under the name that Google gives the list of synonyms. */
export const spoken = (synonym: string, ...words: readonly string[]): readonly JsonObject[] => [
  { [synonym]: [...new Set(words)], lang: LANGUAGE },
];

/** `veryPoor` as it is said: `very poor`. */
export const asSaid = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
