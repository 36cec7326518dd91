import type { AttributeDefinition } from '@nexa/sdk';
import { isCleanText } from './plain-json.ts';

const MAX_TEXT = 1000;

/** What values an attribute takes, ready to be checked without looking at its schema again. */
export interface AttributeRule {
  readonly kind: 'number' | 'boolean' | 'text';
  readonly isInteger: boolean;
  readonly minimum: number;
  readonly maximum: number;
  /** Absent: any text. */
  readonly texts?: ReadonlySet<string>;
  readonly maxLength: number;
  /** Only measured, never set by a command: its samples may come in columns. */
  readonly isMeasured: boolean;
}

interface ValueSchema {
  readonly type?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly exclusiveMinimum?: unknown;
  readonly exclusiveMaximum?: unknown;
  readonly maxLength?: unknown;
  readonly const?: unknown;
  readonly enum?: unknown;
  readonly anyOf?: unknown;
}

/** The rule of an attribute, or `undefined` when its schema is not boolean, number with range, or one of some texts. */
export function attributeRuleOf({ schema, history }: AttributeDefinition): AttributeRule | undefined {
  const { type, minimum, maximum, maxLength, ...rest } = schema as ValueSchema;
  const base = {
    isInteger: type === 'integer',
    minimum: typeof minimum === 'number' ? minimum : Number.NEGATIVE_INFINITY,
    maximum: typeof maximum === 'number' ? maximum : Number.POSITIVE_INFINITY,
    maxLength: typeof maxLength === 'number' ? Math.min(maxLength, MAX_TEXT) : MAX_TEXT,
    isMeasured: history !== 'states',
  };
  const texts = textsOf(rest);
  if (texts !== undefined) return { ...base, kind: 'text', texts };
  if (rest.exclusiveMinimum !== undefined || rest.exclusiveMaximum !== undefined) return undefined;
  if (type === 'number' || type === 'integer') return { ...base, kind: 'number' };
  if (type === 'boolean') return { ...base, kind: 'boolean' };
  return type === 'string' ? { ...base, kind: 'text' } : undefined;
}

function textsOf({ const: only, enum: list, anyOf }: ValueSchema): ReadonlySet<string> | undefined {
  const values = Array.isArray(anyOf)
    ? anyOf.map((option: ValueSchema) => option.const)
    : Array.isArray(list)
      ? list
      : only === undefined
        ? []
        : [only];
  return values.length > 0 && values.every((value) => typeof value === 'string') ? new Set(values) : undefined;
}

/** The same rule within the narrower bounds of one device. */
export function narrowRule(rule: AttributeRule, limits: { minimum?: number; maximum?: number }): AttributeRule {
  return {
    ...rule,
    minimum: Math.max(rule.minimum, limits.minimum ?? Number.NEGATIVE_INFINITY),
    maximum: Math.min(rule.maximum, limits.maximum ?? Number.POSITIVE_INFINITY),
  };
}

/** Why the value is none of this attribute, or `undefined` when it is. */
export function valueProblem(rule: AttributeRule, value: unknown): string | undefined {
  if (rule.kind === 'boolean') return typeof value === 'boolean' ? undefined : 'the value is not true or false';
  if (rule.kind === 'text') {
    if (!isCleanText(value, rule.maxLength)) return 'the value is not a short text';
    return rule.texts === undefined || rule.texts.has(value) ? undefined : 'the value is none of the allowed ones';
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'the value is not a finite number';
  if (rule.isInteger && !Number.isInteger(value)) return 'the value is not a whole number';
  return value < rule.minimum || value > rule.maximum ? 'the value is out of range' : undefined;
}
