import type { AttributeDefinition } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { attributeRuleOf } from '../plugin-link/attribute-rule.ts';

/**
 * Capabilities of a component of which one at a time holds, and the attribute that they share and that names it, as
 * `colorMode` says whether a lamp shows its `color` or its `colorTemperature`.
 */
export interface ModeFamily {
  readonly attribute: string;
  /** Ids of those that the component has. */
  readonly members: readonly string[];
}

/**
 * The families among these capabilities. They are known by their form alone: an attribute whose values are ids of
 * capabilities that have it too.
 */
export function modeFamilies(capabilities: readonly string[], catalog: CapabilityCatalog): readonly ModeFamily[] {
  const families = new Map<string, ModeFamily>();
  for (const capability of capabilities) {
    for (const [attribute, definition] of Object.entries(catalog.find(capability)?.attributes ?? {})) {
      const named = textsOf(definition);
      if (named === undefined || !named.has(capability)) continue;
      if (![...named].every((id) => catalog.attribute(id, attribute) !== undefined)) continue;
      families.set(attribute, { attribute, members: capabilities.filter((id) => named.has(id)) });
    }
  }
  return [...families.values()];
}

const known = new WeakMap<AttributeDefinition, ReadonlySet<string>>();
const none: ReadonlySet<string> = new Set();

/** The words that the attribute can be; read once from its schema, for a scene asks for each of its devices. */
function textsOf(definition: AttributeDefinition): ReadonlySet<string> | undefined {
  const texts = known.get(definition) ?? attributeRuleOf(definition)?.texts ?? none;
  known.set(definition, texts);
  return texts === none ? undefined : texts;
}
