import { coreCapabilities, type ScalarValue } from '@nexa/sdk';
import { ownCapabilities } from '../capabilities/generic.ts';

interface ValueSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

type Rule = (value: ScalarValue) => boolean;

const rules = new Map<string, Rule>(
  [...coreCapabilities, ...ownCapabilities].flatMap(({ id, attributes }) =>
    Object.entries(attributes).map(
      ([attribute, { schema }]) => [`${id}.${attribute}`, ruleOf(schema as ValueSchema)] as const,
    ),
  ),
);

/** Whether an attribute can have that value: what a device babbles is not passed on. */
export function isPossible(capability: string, attribute: string, value: ScalarValue): boolean {
  return rules.get(`${capability}.${attribute}`)?.(value) ?? false;
}

function ruleOf({ type, anyOf, minimum, maximum, maxLength, minLength }: ValueSchema): Rule {
  if (type === 'boolean') return (value) => typeof value === 'boolean';
  if (anyOf !== undefined) {
    const allowed = new Set(anyOf.map((option) => option.const));
    return (value) => allowed.has(value);
  }
  if (type === 'string') {
    const [least, most] = [minLength ?? 0, maxLength ?? 1000];
    return (value) => typeof value === 'string' && value.length >= least && value.length <= most && isClean(value);
  }
  const [low, high] = [minimum ?? -Number.MAX_VALUE, maximum ?? Number.MAX_VALUE];
  return (value) => typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high;
}

/** No NUL and no halves of characters, which the host refuses. */
const isClean = (text: string): boolean => !text.includes('\u0000') && !/\p{Cs}/u.test(text);
