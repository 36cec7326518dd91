/** What is not there: a name or member that does not exist. */
export const MISSING: unique symbol = Symbol('missing');

/** Whatever an expression comes to: JSON, or {@link MISSING}. */
export type TemplateValue = unknown;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True as Python takes it: empty is false. */
export function isTrue(value: TemplateValue): boolean {
  if (value === MISSING || value === null) return false;
  if (typeof value === 'object') return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
  return value !== false && value !== 0 && value !== '';
}

/** As Python would print it, which is what templates and payloads count on: `True`, `None`. */
export function printed(value: TemplateValue): string {
  if (value === MISSING) return '';
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

/** The number that it is or spells; `undefined` for anything else. */
export function numberOf(value: TemplateValue): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Equal as Python takes it: `True == 1`, but `'1' != 1`. */
export function areEqual(left: TemplateValue, right: TemplateValue): boolean {
  if (left === right) return true;
  const isNumeric = (value: TemplateValue) => typeof value === 'number' || typeof value === 'boolean';
  if (isNumeric(left) && isNumeric(right)) return Number(left) === Number(right);
  if (typeof left === 'object' && typeof right === 'object') return JSON.stringify(left) === JSON.stringify(right);
  return false;
}
