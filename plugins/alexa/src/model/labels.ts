import type { JsonObject } from '@nexa/sdk';

/** Names given by people are the same in each; Alexa takes a text only in the language of its account. */
const locales = ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'it-IT', 'es-ES'] as const;

/** An asset is a name that Amazon has in all languages; a text is ours. */
export type Label = { readonly asset: string } | { readonly text: string };

export const asset = (assetId: string): Label => ({ asset: assetId });
export const text = (words: string): Label => ({ text: words });

/** What Alexa hears something by. */
export function friendlyNames(labels: readonly Label[]): JsonObject {
  return {
    friendlyNames: labels.flatMap((label): JsonObject[] =>
      'asset' in label
        ? [{ '@type': 'asset', value: { assetId: label.asset } }]
        : locales.map((locale) => ({ '@type': 'text', value: { text: label.text, locale } })),
    ),
  };
}

/** A name as Alexa takes it: letters, digits and spaces, at most `longest` characters. */
export function spokenName(name: string, longest = 128): string {
  const spoken = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}' -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...spoken].slice(0, longest).join('').trim();
}
