/**
 * The secrets that can be found in `value`, an object or text such as a log or a diagnostics bundle: as they are, in
 * base64, in hexadecimal, percent-encoded or escaped as in JSON. Empty is what you want. Secrets shorter than four
 * characters are left out, they would be found anywhere.
 *
 * @since 0.1.0
 */
export function leakedSecrets(value: unknown, secrets: readonly string[]): string[] {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return secrets.filter((secret) => secret.length >= 4 && guises(secret).some((guise) => text.includes(guise)));
}

function guises(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    // The end of a base64 text depends on what follows, so the sure part is looked for.
    bytes.toString('base64').replace(/.?={0,2}$/, ''),
    bytes.toString('hex'),
  ];
}
