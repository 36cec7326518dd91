import { TemplateError } from './template-error.ts';
import { isRecord, isTrue, MISSING, numberOf, printed, type TemplateValue } from './values.ts';

type TemplateFunction = (args: readonly TemplateValue[]) => TemplateValue;

const LONGEST_TEXT = 10_000;

const withFallback = (
  [value, fallback]: readonly TemplateValue[],
  convert: (number: number) => number,
): TemplateValue => {
  const number = numberOf(value);
  if (number !== undefined) return convert(number);
  if (fallback !== undefined) return fallback;
  throw new TemplateError(`“${printed(value).slice(0, 40)}” is not a number`);
};

const whole = (number: number) => Math.trunc(number);

function rounded([value, digits, method]: readonly TemplateValue[]): TemplateValue {
  const number = numberOf(value);
  if (number === undefined) throw new TemplateError(`“${printed(value).slice(0, 40)}” cannot be rounded`);
  const factor = 10 ** Math.max(-10, Math.min(10, numberOf(digits ?? 0) ?? 0));
  const round = method === 'floor' ? Math.floor : method === 'ceil' ? Math.ceil : Math.round;
  return round(number * factor) / factor;
}

const text = (value: TemplateValue) => printed(value).slice(0, LONGEST_TEXT);

/** `{{ a | name(b) }}` is `name(a, b)`; the names begin with the bar. */
export const filters: Readonly<Record<string, TemplateFunction>> = {
  '|int': (args) => withFallback(args, whole),
  '|float': (args) => withFallback(args, (number) => number),
  '|round': rounded,
  '|abs': (args) => withFallback(args, Math.abs),
  '|default': ([value, fallback = '', alsoEmpty]) =>
    value === MISSING || (isTrue(alsoEmpty ?? false) && !isTrue(value)) ? fallback : value,
  '|lower': ([value]) => text(value).toLowerCase(),
  '|upper': ([value]) => text(value).toUpperCase(),
  '|title': ([value]) => text(value).replace(/\w\S*/g, (word) => word[0]?.toUpperCase() + word.slice(1).toLowerCase()),
  '|trim': ([value]) => text(value).trim(),
  '|string': ([value]) => text(value),
  '|bool': ([value, fallback]) => boolOf(value, fallback),
  '|length': ([value]) => (Array.isArray(value) || typeof value === 'string' ? value.length : 0),
  '|first': ([value]) => (Array.isArray(value) ? (value[0] ?? MISSING) : text(value).charAt(0)),
  '|last': ([value]) => (Array.isArray(value) ? (value.at(-1) ?? MISSING) : text(value).slice(-1)),
  '|replace': ([value, from, to]) => text(value).replaceAll(text(from), text(to)).slice(0, LONGEST_TEXT),
  '|to_json': ([value]) => JSON.stringify(value === MISSING ? null : value),
  '|tojson': ([value]) => JSON.stringify(value === MISSING ? null : value),
  '|from_json': ([value]) => jsonOf(value),
  '|is_defined': ([value]) => {
    if (value === MISSING) throw new TemplateError('a value is not there');
    return value;
  },
  '|iif': ([test, yes = true, no = false]) => (isTrue(test) ? yes : no),
};

/** Functions by plain name. */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  int: (args) => withFallback(args, whole),
  float: (args) => withFallback(args, (number) => number),
  round: rounded,
  bool: ([value, fallback]) => boolOf(value, fallback),
  iif: ([test, yes = true, no = false]) => (isTrue(test) ? yes : no),
  min: (args) => Math.min(...numbersOf(args)),
  max: (args) => Math.max(...numbersOf(args)),
};

/** Methods of texts and maps. */
export const methods: Readonly<Record<string, TemplateFunction>> = {
  lower: ([value]) => text(value).toLowerCase(),
  upper: ([value]) => text(value).toUpperCase(),
  strip: ([value]) => text(value).trim(),
  split: ([value, by]) => (by === undefined ? text(value).trim().split(/\s+/) : text(value).split(text(by))),
  replace: ([value, from, to]) => text(value).replaceAll(text(from), text(to)).slice(0, LONGEST_TEXT),
  startswith: ([value, start]) => text(value).startsWith(text(start)),
  endswith: ([value, end]) => text(value).endsWith(text(end)),
  get: ([value, key, fallback = null]) =>
    isRecord(value) && Object.hasOwn(value, text(key)) ? value[text(key)] : fallback,
};

function boolOf(value: TemplateValue, fallback: TemplateValue): TemplateValue {
  if (typeof value === 'boolean') return value;
  const word = printed(value).trim().toLowerCase();
  if (['true', 'yes', 'on', 'enable', '1'].includes(word)) return true;
  if (['false', 'no', 'off', 'disable', '0'].includes(word)) return false;
  if (fallback !== undefined) return fallback;
  throw new TemplateError(`“${word.slice(0, 40)}” is neither true nor false`);
}

function numbersOf(args: readonly TemplateValue[]): number[] {
  return args.flat().map((value) => {
    const number = numberOf(value);
    if (number === undefined) throw new TemplateError(`“${printed(value).slice(0, 40)}” is not a number`);
    return number;
  });
}

function jsonOf(value: TemplateValue): TemplateValue {
  try {
    return JSON.parse(text(value)) as unknown;
  } catch {
    throw new TemplateError('a text is no JSON');
  }
}
