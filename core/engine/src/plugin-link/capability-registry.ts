import { type CapabilityDefinition, type JsonObject, stateKey } from '@nexa/sdk';
import { type AttributeRule, attributeRuleOf } from './attribute-rule.ts';
import type { SchemaCheck, SchemaCompiler } from './schema-compiler.ts';

export interface KnownCapability {
  readonly attributes: ReadonlyMap<string, AttributeRule>;
  readonly events: ReadonlyMap<string, SchemaCheck>;
}

/** The capabilities that one plugin may use: NEXA's and its own, each compiled once. */
export class CapabilityRegistry {
  readonly #known = new Map<string, KnownCapability>();
  readonly #compile: SchemaCompiler;

  constructor(capabilities: readonly CapabilityDefinition[], compile: SchemaCompiler) {
    this.#compile = compile;
    for (const capability of capabilities) this.add(capability);
  }

  /** Throws when a schema of it cannot be used. */
  add(capability: CapabilityDefinition): void {
    const attributes = new Map<string, AttributeRule>();
    for (const [name, attribute] of Object.entries(capability.attributes)) {
      const rule = attributeRuleOf(attribute);
      if (rule === undefined) throw new Error(`${capability.id}.${name} has a schema that an attribute cannot have`);
      attributes.set(name, rule);
    }
    const events = new Map<string, SchemaCheck>();
    for (const [name, { data }] of Object.entries(capability.events)) {
      events.set(name, this.#compile(JSON.parse(JSON.stringify(data)) as JsonObject));
    }
    this.#known.set(capability.id, { attributes, events });
  }

  get(id: string): KnownCapability | undefined {
    return this.#known.get(id);
  }
}

/** State keys (without component) of what is only measured. */
export const measuredKeys = (capabilities: readonly CapabilityDefinition[]): string[] =>
  capabilities.flatMap(({ id, attributes }) =>
    Object.entries(attributes)
      .filter(([, { history }]) => history !== 'states')
      .map(([attribute]) => stateKey(id, attribute)),
  );
