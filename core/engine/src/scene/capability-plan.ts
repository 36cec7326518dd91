import type { CapabilityDefinition, CommandDefinition, JsonObject, ScalarValue } from '@nexa/sdk';
import type { ValueChecker } from '../schema/value-checker.ts';
import { type Effect, effectsOf, isSettableState, requiredParams, takesParam } from './attribute-effects.ts';
import { isNoNativeScene } from './native-scenes.ts';

/** A command that brings some wished states about. */
export interface CapabilityCommand {
  readonly command: string;
  readonly definition: CommandDefinition;
  readonly params: JsonObject;
  /** What it brings about. */
  readonly effects: readonly Effect[];
  /** Attributes whose wishes it meets. */
  readonly covers: readonly string[];
}

/** Why a wish cannot be met, in words that go on after `states/2/value: `, without a full stop. */
export interface AttributeProblem {
  readonly attribute: string;
  /** The member of the wish that is wrong. */
  readonly field: 'attribute' | 'value';
  readonly message: string;
  /** Only a command that unlocks, opens or disarms would do. */
  readonly isSensitive: boolean;
}

export interface CapabilityWishes {
  readonly capability: CapabilityDefinition;
  /** Wished values by attribute. */
  readonly values: ReadonlyMap<string, ScalarValue>;
  readonly checker: ValueChecker;
  /** Seconds, for commands that take it. */
  readonly transition: number | undefined;
}

interface Candidate extends CapabilityCommand {
  /** Attributes that it would set without being asked. */
  readonly besides: number;
  readonly order: number;
}

/** The fewest commands of one capability that bring its attributes to these values, in the order in which they go. */
export function planCapability(wishes: CapabilityWishes): {
  readonly commands: readonly CapabilityCommand[];
  readonly problems: readonly AttributeProblem[];
} {
  const candidates = candidatesOf(wishes);
  const open = new Set(wishes.values.keys());
  const chosen: Candidate[] = [];
  while (open.size > 0) {
    const best = bestOf(candidates, open);
    if (best === undefined) break;
    chosen.push(best);
    for (const attribute of best.covers) open.delete(attribute);
  }
  const attributes = Object.keys(wishes.capability.attributes);
  const rankOf = (command: Candidate) =>
    beginsActivity(command) ? attributes.length : attributes.indexOf(first(command));
  return {
    commands: chosen.sort((a, b) => rankOf(a) - rankOf(b) || a.order - b.order),
    problems: [...open].map((attribute) => problemOf(attribute, wishes)),
  };
}

const first = ({ covers }: CapabilityCommand): string => covers[0] ?? '';

/** What it plays is chosen before it plays. */
const beginsActivity = ({ effects }: CapabilityCommand): boolean =>
  effects.some((effect) => 'equals' in effect && typeof effect.equals === 'string');

function candidatesOf(wishes: CapabilityWishes): readonly Candidate[] {
  return Object.entries(wishes.capability.commands).flatMap(([command, definition], order) => {
    const candidate = candidateOf({ command, definition, order }, wishes);
    return candidate === undefined || definition.sensitive === true ? [] : [candidate];
  });
}

/** Most wishes at once; then the one that does nothing besides; then the one that says it without a parameter. */
function bestOf(candidates: readonly Candidate[], open: ReadonlySet<string>): Candidate | undefined {
  const gain = ({ covers }: Candidate) => covers.filter((attribute) => open.has(attribute)).length;
  const size = ({ params }: Candidate) => Object.keys(params).length;
  return candidates
    .filter((candidate) => gain(candidate) > 0)
    .sort((a, b) => gain(b) - gain(a) || a.besides - b.besides || size(a) - size(b) || a.order - b.order)[0];
}

/** The command with what is wished of it, or `undefined` when it would not do. */
function candidateOf(
  { command, definition, order }: { readonly command: string; readonly definition: CommandDefinition; order: number },
  { capability, values, checker, transition }: CapabilityWishes,
): Candidate | undefined {
  const effects = effectsOf(definition);
  if (effects === undefined) return undefined;
  const params: Record<string, ScalarValue> = {};
  const covers: string[] = [];
  for (const effect of effects) {
    const wished = values.get(effect.attribute);
    if (wished === undefined) continue;
    if ('equals' in effect && effect.equals !== wished) return undefined;
    if (isNoNativeScene(capability.id, wished) || !isSettableState(capability, effect.attribute)) return undefined;
    if ('equalsParam' in effect) params[effect.equalsParam] = wished;
    covers.push(effect.attribute);
  }
  if (covers.length === 0) return undefined;
  if (checker.check(definition.params, params) !== undefined) return undefined;
  const besides = effects.filter((effect) => 'equals' in effect && !values.has(effect.attribute)).length;
  const softly = { ...params, ...(transition === undefined ? {} : { transition }) };
  const isSoft = takesParam(definition, 'transition') && checker.check(definition.params, softly) === undefined;
  return { command, definition, params: isSoft ? softly : params, effects, covers, besides, order };
}

function problemOf(attribute: string, wishes: CapabilityWishes): AttributeProblem {
  const { capability, values } = wishes;
  const value = values.get(attribute);
  const name = `${capability.id}.${attribute}`;
  const problem = (field: 'attribute' | 'value', message: string, isSensitive = false): AttributeProblem => ({
    attribute,
    field,
    message,
    isSensitive,
  });
  const setters = settersOf(capability, attribute);
  if (setters.length === 0) return problem('attribute', `no command sets ${name}`);
  if (!isSettableState(capability, attribute))
    return problem('attribute', `${name} is something that happens, not a state that stays as it is set`);
  if (value !== undefined && isNoNativeScene(capability.id, value))
    return problem('value', `“${value}” only says that no scene is active; leave it out, or name a scene`);
  const only = setters.find(
    (setter) => setter.definition.sensitive === true && candidateOf(setter, wishes)?.covers.includes(attribute),
  );
  if (only !== undefined) {
    const { title } = only.definition;
    return problem('value', `a scene never unlocks, opens or disarms: “${title}” is left to a person`, true);
  }
  const missing = setters.map((setter) => missingOf(setter.definition, wishes)).find(({ length }) => length > 0);
  if (missing !== undefined) return problem('attribute', `${name} can only be set together with ${missing.join(', ')}`);
  return problem('value', `no command sets ${name} to ${JSON.stringify(value)}`);
}

function settersOf({ commands }: CapabilityDefinition, attribute: string) {
  return Object.entries(commands)
    .map(([command, definition]) => ({ command, definition, order: 0 }))
    .filter(({ definition }) => effectsOf(definition)?.some((effect) => effect.attribute === attribute));
}

/** Attributes that the command must be given as well. */
function missingOf(definition: CommandDefinition, { values }: CapabilityWishes): readonly string[] {
  const required = requiredParams(definition);
  return (effectsOf(definition) ?? []).flatMap((effect) =>
    'equalsParam' in effect && required.includes(effect.equalsParam) && !values.has(effect.attribute)
      ? [effect.attribute]
      : [],
  );
}
