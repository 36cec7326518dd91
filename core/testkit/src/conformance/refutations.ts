import { secretFieldNames } from '@nexa/sdk';
import type { Rule } from './rule.ts';

type Refutation = NonNullable<Rule['refuted']>;

const cloudClass = (manifest: unknown): string | undefined => {
  const { iotClass } = (manifest ?? {}) as { readonly iotClass?: unknown };
  return String(iotClass).startsWith('cloud-') ? `its class is ${iotClass}` : undefined;
};

/** Whoever serves many asks them for less now and then. */
export const byCloud: Refutation = {
  unless: 'unless its class is one of a cloud',
  by: ({ manifest }) => cloudClass(manifest),
};

/** What is secret can be wrong, and a cloud has accounts. */
export const byKey: Refutation = {
  unless: 'unless it has a secret field or its class is one of a cloud',
  by({ definition, manifest }) {
    const [secret] = secretFieldNames(definition.config);
    return secret === undefined ? cloudClass(manifest) : `it has a secret field, ${secret}`;
  },
};
