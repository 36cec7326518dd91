import type { Rule } from './rule.ts';
import { bronzeRules } from './rules/bronze.ts';
import { goldRules } from './rules/gold.ts';
import { platinumRules } from './rules/platinum.ts';
import { silverRules } from './rules/silver.ts';

const table = { ...bronzeRules, ...silverRules, ...goldRules, ...platinumRules };

/** The rules of the suite. @since 0.1.0 */
export type ConformanceRule = keyof typeof table;

/** Every rule of the suite by its name, in the order in which an author meets them. @since 0.2.0 */
export const conformanceRules: Readonly<Record<ConformanceRule, Rule>> = table;

/** The names of all rules, in order. @since 0.2.0 */
export const ruleNames = Object.keys(table) as ConformanceRule[];

/** The names of the rules that a plugin with this manifest is held to, in order. @since 0.2.0 */
export function rulesFor(manifest: unknown): ConformanceRule[] {
  const isEcosystem = (manifest as { readonly kind?: unknown } | undefined)?.kind === 'ecosystem';
  const leftOut = isEcosystem ? 'devices' : 'ecosystem';
  return ruleNames.filter((name) => conformanceRules[name].of !== leftOut);
}
