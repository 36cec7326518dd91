import type { AttributeDefinition, AttributeLimits } from '@nexa/sdk';
import { mediaReferenceProblem } from './media-reference.ts';
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
  /** The address of a camera's pictures, in which nothing may be that opens it. */
  readonly isMediaReference: boolean;
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
  readonly format?: unknown;
}

/** The rule of an attribute, or `undefined` when its schema is not boolean, number with range, or one of some texts. */
export function attributeRuleOf({ schema, history }: AttributeDefinition): AttributeRule | undefined {
  const { type, minimum, maximum, maxLength, ...rest } = schema as ValueSchema;
  const base = {
    isInteger: type === 'integer',
    minimum: typeof minimum === 'number' ? minimum : Number.NEGATIVE_INFINITY,
    maximum: typeof maximum === 'number' ? maximum : Number.POSITIVE_INFINITY,
    maxLength: typeof maxLength === 'number' ? Math.min(maxLength, MAX_TEXT) : MAX_TEXT,
    isMediaReference: rest.format === 'media-reference',
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

/** The same rule within the narrower bounds of one device, or `undefined` when nothing would fit it. */
export function narrowRule(
  rule: AttributeRule,
  { minimum, maximum, step, values }: AttributeLimits,
): AttributeRule | undefined {
  const isNumeric = minimum !== undefined || maximum !== undefined || step !== undefined;
  if (values !== undefined && (isNumeric || rule.kind !== 'text')) return undefined;
  if (isNumeric && rule.kind !== 'number') return undefined;
  if (values?.some((value) => valueProblem(rule, value) !== undefined)) return undefined;
  const narrowed = {
    ...rule,
    minimum: Math.max(rule.minimum, minimum ?? Number.NEGATIVE_INFINITY),
    maximum: Math.min(rule.maximum, maximum ?? Number.POSITIVE_INFINITY),
    ...(values === undefined ? {} : { texts: new Set(values) }),
  };
  return narrowed.minimum > narrowed.maximum ? undefined : narrowed;
}

/** Why the value is none of this attribute, or `undefined` when it is. */
export function valueProblem(rule: AttributeRule, value: unknown): string | undefined {
  if (rule.kind === 'boolean') return typeof value === 'boolean' ? undefined : 'the value is not true or false';
  if (rule.kind === 'text') {
    if (!isCleanText(value, rule.maxLength)) return 'the value is not a short text';
    if (rule.isMediaReference) return mediaReferenceProblem(value);
    return rule.texts === undefined || rule.texts.has(value) ? undefined : 'the value is none of the allowed ones';
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'the value is not a finite number';
  if (rule.isInteger && !Number.isInteger(value)) return 'the value is not a whole number';
  return value < rule.minimum || value > rule.maximum ? 'the value is out of range' : undefined;
}
