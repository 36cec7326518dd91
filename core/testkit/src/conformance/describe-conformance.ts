import type { Connection, PluginDefinition } from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { startPluginHost } from '../plugin-host/plugin-host.ts';
import { conformanceRules, type Rule } from './rules.ts';
import type { ConformanceHarness, ConformancePlugin, ConformanceRule } from './subject.ts';

/** Rules wait for devices on the machine's clock; this is beyond the longest of them. */
const RULE_TIMEOUT = 120_000;

/** Checks one rule. Rejects when it does not hold. @since 0.1.0 */
export async function checkRule<TConfig extends TObject, TConnection extends Connection>(
  rule: ConformanceRule,
  plugin: ConformancePlugin<PluginDefinition<TConfig, TConnection>>,
  harness: ConformanceHarness,
): Promise<void> {
  const pluginId = String((plugin.manifest as { readonly id?: unknown } | undefined)?.id);
  const counterpart = await harness.start();
  const clock = harness.clock?.();
  const host = startPluginHost(plugin.definition, { pluginId, ...(clock === undefined ? {} : { clock }) });
  try {
    const general = plugin as unknown as ConformancePlugin<PluginDefinition<TObject>>;
    await conformanceRules[rule].check({ plugin: general, pluginId, counterpart, host });
  } finally {
    await host.stop();
    await counterpart.stop();
  }
}

/**
 * Declares a vitest suite that holds a plugin to the contract, one test a rule. Call it at the top of a test file:
 * `describeConformance({ definition: plugin, manifest: packageJson.nexa }, { start: startSimulatedDevice })`.
 * What the harness exempts is left out, and needs a reason.
 *
 * @since 0.1.0
 */
export function describeConformance<TConfig extends TObject, TConnection extends Connection>(
  plugin: ConformancePlugin<PluginDefinition<TConfig, TConnection>>,
  harness: ConformanceHarness,
): void {
  describe('the plugin', () => {
    for (const [name, { title }] of Object.entries(conformanceRules) as [ConformanceRule, Rule][]) {
      if (harness.exempt?.[name] === undefined) it(title, () => checkRule(name, plugin, harness), RULE_TIMEOUT);
    }
    const exemptions = Object.entries(harness.exempt ?? {});
    if (exemptions.length === 0) return;
    it(`gives a reason for each exemption (${exemptions.map(([rule]) => rule).join(', ')})`, () => {
      expect(exemptions.filter(([, reason]) => reason.trim().length < 10)).toEqual([]);
    });
  });
}
