/** Names of fields whose values never reach a log, whatever case and dashes they are written in. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwordHash',
  'token',
  'tokenHash',
  'accessToken',
  'refreshToken',
  'sessionToken',
  'secret',
  'secrets',
  'apiKey',
  'localKey',
  'username',
  'clientSecret',
  'privateKey',
  'ciphertext',
  'config',
  'databaseUrl',
  'input',
] as const;

const secretNames = new Set(secretFields.map(plain));

/** For pino's own redaction, which alone sees what a child logger is bound to. */
export const boundSecrets = secretFields.map((name) => (/^\w+$/.test(name) ? name : `["${name}"]`));

export const redacted = '[redacted]';
const deepest = 8;
const longestList = 100;

/** Secrets that stand inside a sentence: bearer tokens, session cookies, passwords in URLs. */
const inText: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${redacted}`],
  [/\b(nexa_session=)[^;\s"']+/gi, `$1${redacted}`],
  [/\bnexa_(pat|ses)_[\w-]+/g, redacted],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^:/\s@]*:)[^@/\s]+@/gi, `$1${redacted}@`],
];

/** A copy of what is about to be logged, without secrets. Bounded, so that no log call is ever expensive. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (Array.isArray(value)) return value.slice(0, longestList).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secretNames.has(plain(name)) && item !== undefined ? redacted : redact(item, depth + 1),
    ]),
  );
}

export function redactText(text: string): string {
  return inText.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause, ...fields } = error as Error & Record<string, unknown>;
  return {
    name: error.name ?? name,
    message: redactText(error.message ?? message),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(redact(fields, depth + 1) as Record<string, unknown>),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}
