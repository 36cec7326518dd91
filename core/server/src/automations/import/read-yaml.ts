import { errorMessage, hasErrorCode, NexaError } from '@nexa/sdk';
import { isAlias, isMap, isNode, isScalar, Scalar, visit, type YAMLMap } from 'yaml';
import { ForeignValue } from './foreign-value.ts';
import { isMapping } from './plain-values.ts';
import { composeYaml, YamlFault } from './strict-composer.ts';
import { yamlExcess } from './yaml-excess.ts';

export const mostBytes = 1_048_576;
export const mostAutomations = 500;
/** Deeper than anybody writes, and far from what a stack bears. */
const mostLevels = 60;
/** How often anchors may be repeated by aliases, those within others multiplied. */
const mostRepeats = 1_000;
/** Of values in it, with what aliases repeat. */
const mostValues = 200_000;
const coreTags = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/**
 * The automations in a text: a list of them, a single one, or what `automation:` of a larger file holds. Each is a mapping
 * when it is written as it should be.
 * @throws NEXA_REQUEST_INVALID (`params.path` is `yaml`, `params.line` where it is known) when it is no YAML, too large,
 * or holds no automations.
 */
export function readAutomations(text: string): readonly unknown[] {
  if (new TextEncoder().encode(text).length > mostBytes) throw refused('it is larger than 1 MB');
  const found = automationsIn(parse(text));
  if (found.length === 0) throw refused('it holds no automations');
  if (found.length > mostAutomations) throw refused(`it holds more than ${mostAutomations} automations`);
  return found;
}

function parse(text: string): unknown {
  const excess = yamlExcess(text);
  if (excess !== undefined) throw refused(excess);
  try {
    const document = composeYaml(text, {
      version: '1.2',
      merge: true,
      logLevel: 'error',
      prettyErrors: false,
      uniqueKeys: false,
    });
    if (document === undefined) return undefined;
    visit(document, {
      Node: (_key, node) => {
        if (isMap(node)) requireUniqueKeys(node);
        if (isAlias(node) || !isNode(node) || node.tag === undefined || coreTags.test(node.tag)) return undefined;
        return node.tag === '!' ? undefined : new Scalar(new ForeignValue(node.tag));
      },
    });
    const value: unknown = document.toJS({ maxAliasCount: mostRepeats });
    requireModest(value);
    return value;
  } catch (error) {
    if (hasErrorCode(error)) throw error;
    if (error instanceof YamlFault) throw refused(error.message, text.slice(0, error.offset).split('\n').length);
    throw refused(error instanceof RangeError ? 'it is nested too deeply' : errorMessage(error), undefined, error);
  }
}

/** The library's own check compares each key with each other one: a minute for a map of 1 MB. */
function requireUniqueKeys({ items }: YAMLMap): void {
  const seen = new Set<unknown>();
  for (const { key } of items) {
    if (!isScalar(key) || key.value === '<<') continue;
    if (seen.has(key.value)) throw new YamlFault('a name stands twice in one mapping', key.range?.[0] ?? 0);
    seen.add(key.value);
  }
}

function automationsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof ForeignValue) return [value];
  if (!isMapping(value)) return [];
  if (['trigger', 'triggers', 'action', 'actions', 'use_blueprint'].some((name) => Object.hasOwn(value, name)))
    return [value];
  const held = Object.entries(value).filter(([name]) => name === 'automation' || name.startsWith('automation '));
  return held.flatMap(([, automations]) => automationsIn(automations));
}

function requireModest(value: unknown): void {
  let left = mostValues;
  const walk = (item: unknown, level: number): void => {
    left -= 1;
    if (left < 0) throw refused('it holds too many values');
    if (typeof item !== 'object' || item === null || item instanceof ForeignValue) return;
    if (level > mostLevels) throw refused('it is nested too deeply');
    for (const child of Object.values(item)) walk(child, level + 1);
  };
  walk(value, 1);
}

function refused(why: string, line?: number, cause?: unknown): NexaError {
  const message = `The automations cannot be read: ${why}${line === undefined ? '' : ` (line ${line})`}.`;
  return new NexaError('NEXA_REQUEST_INVALID', message, {
    params: { path: 'yaml', ...(line === undefined ? {} : { line }) },
    ...(cause === undefined ? {} : { cause }),
  });
}
