import type { AttributeConfirmation, CapabilityDefinition, CommandDefinition } from '@nexa/sdk';
import { alternativesOf } from '../command/confirmation.ts';

/** A confirmation that names the value which its attribute then has. */
export type Effect = Exclude<AttributeConfirmation, { readonly toggles: true }>;

/**
 * What a command brings about, by its confirmations: of each the first alternative, which is the one that is meant. The
 * others only show that it is on its way (a cover that is `opening`). Undefined: it names no value that it wants.
 */
export function effectsOf({ confirms }: Pick<CommandDefinition, 'confirms'>): readonly Effect[] | undefined {
  const effects: Effect[] = [];
  for (const confirmation of confirms) {
    const [first] = alternativesOf(confirmation);
    if (first === undefined || 'toggles' in first) return undefined;
    effects.push(first);
  }
  return effects.length === 0 ? undefined : effects;
}

/** Whether 0 of the attribute is off, so that whatever is above switches on. */
export const isOffAtZero = (effect: Effect): boolean => 'offAtZero' in effect && effect.offAtZero === true;

/** Attributes of which 0 is off. */
export function offAtZeroAttributes({ commands }: CapabilityDefinition): ReadonlySet<string> {
  const effects = Object.values(commands).flatMap((command) => effectsOf(command) ?? []);
  return new Set(effects.filter(isOffAtZero).map(({ attribute }) => attribute));
}

/**
 * Whether the attribute is a state in which commands put it. One that a command can only make true, and none false, is
 * not: that is something that happens (an update that is installed, a siren that sounds).
 */
export function isSettableState({ commands }: CapabilityDefinition, attribute: string): boolean {
  const effects = Object.values(commands)
    .flatMap((command) => effectsOf(command) ?? [])
    .filter((effect) => effect.attribute === attribute);
  const fixed = new Set(effects.flatMap((effect) => ('equals' in effect ? [effect.equals] : [])));
  const isFree = effects.some((effect) => 'equalsParam' in effect);
  return effects.length > 0 && (isFree || ![...fixed].every((value) => typeof value === 'boolean') || fixed.size === 2);
}

/** Names of the parameters that the command cannot do without. */
export function requiredParams({ params }: CommandDefinition): readonly string[] {
  return params.required ?? [];
}

/** Whether the command takes a parameter of this name. */
export function takesParam({ params }: CommandDefinition, name: string): boolean {
  return Object.hasOwn(params.properties ?? {}, name);
}
