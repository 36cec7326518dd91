/** A YAML mapping as plain JSON. */
export type Mapping = Readonly<Record<string, unknown>>;

const longestSpan = 604_800;
const clock = /^([+-]?)(\d{1,3}):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?$/;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member, not what every object inherits. */
export function member(mapping: Mapping, ...names: readonly string[]): unknown {
  const name = names.find((candidate) => Object.hasOwn(mapping, candidate));
  return name === undefined ? undefined : mapping[name];
}

/** What may be written alone or as a list; nothing is an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Names that may be written alone, as a list, or in one text with commas. */
export function nameList(value: unknown): readonly string[] {
  return listOf(value)
    .flatMap((item) => String(item).split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Whether a template of Home Assistant's stands anywhere in it. */
export function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{') || value.includes('{%');
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasTemplate);
}

export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** `off` and `no` are words in YAML 1.2 and truth values in the YAML 1.1 that Home Assistant reads. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = String(value).toLowerCase();
  if (['true', 'yes', 'on'].includes(word)) return true;
  return ['false', 'no', 'off'].includes(word) ? false : undefined;
}

/** Seconds of `90`, `"00:01:30"`, `"-00:30"` or `{minutes: 1, seconds: 30}`; undefined when it is none of these. */
export function signedSpan(value: unknown): number | undefined {
  if (isMapping(value)) return spanOfParts(value);
  const number = numberOf(value);
  if (number !== undefined) return number;
  const match = typeof value === 'string' ? clock.exec(value.trim()) : null;
  if (match === null) return undefined;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

/** The same, of at least nothing and at most a week: what NEXA takes. */
export function spanOf(value: unknown): number | undefined {
  const span = signedSpan(value);
  return span === undefined || span < 0 || span > longestSpan ? undefined : span;
}

/** `07:30:00` of a time of day; a number counts seconds since midnight, as YAML 1.1 reads `17:30:00`. */
export function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  if (typeof value === 'string' && !clock.test(value.trim())) return undefined;
  const seconds = signedSpan(value);
  if (seconds === undefined || seconds < 0 || seconds >= 86_400 || !Number.isInteger(seconds)) return undefined;
  return [seconds / 3600, (seconds % 3600) / 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}

const unitSeconds: Readonly<Record<string, number>> = {
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
  milliseconds: 0.001,
};

function spanOfParts(parts: Mapping): number | undefined {
  let seconds = 0;
  for (const [unit, value] of Object.entries(parts)) {
    const [factor, number] = [Object.hasOwn(unitSeconds, unit) ? unitSeconds[unit] : undefined, numberOf(value)];
    if (factor === undefined || number === undefined) return undefined;
    seconds += factor * number;
  }
  return Object.keys(parts).length === 0 ? undefined : seconds;
}
