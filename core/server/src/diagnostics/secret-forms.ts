/** Shorter texts stand in too many words that are no secret. */
const SHORTEST = 4;

/**
 * Every form in which a secret may stand somewhere: as it is, in a URL, in hexadecimal, in Base64 wherever it begins in
 * what was encoded. Longest first, so that no form leaves the end of another behind.
 */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => {
      const bytes = Buffer.from(secret);
      const hex = bytes.toString('hex');
      return [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        hex,
        hex.toUpperCase(),
        ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
      ];
    });
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/** What is the same in Base64 whatever stands before and behind, when `offset` bytes (modulo 3) stand before. */
function base64At(bytes: Buffer, offset: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const begin = offset === 0 ? 0 : offset + 1;
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const certain = encoded.slice(begin, end);
  return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
}
