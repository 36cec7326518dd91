import type { Connection, PluginDefinition } from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { gradeOf } from './grade.ts';
import { judgeRule, mayRunBeside, type RuleResult } from './grade-plugin.ts';
import { readQuality, recordedGrade } from './quality.ts';
import { type ConformanceRule, conformanceRules, rulesFor } from './rules.ts';
import type { ConformanceHarness, ConformancePlugin } from './subject.ts';

/** Rules wait for devices on the machine's clock; this is beyond the longest of them. */
const RULE_TIMEOUT = 240_000;

/**
 * Declares a vitest suite that holds a plugin to the contract, one test a rule, and its recorded grade to the one that
 * comes of it. Rules of a harness without a clock run five at a time. Call it at the top of a test file: `describeConformance(plugin, { start: startSimulatedDevice })`. A
 * rule that quality.json exempts or calls open must not hold.
 *
 * @since 0.1.0
 */
export function describeConformance<TConfig extends TObject, TConnection extends Connection>(
  plugin: ConformancePlugin<PluginDefinition<TConfig, TConnection>>,
  harness: ConformanceHarness,
): void {
  const quality = readQuality(plugin.quality);
  const rules = rulesFor(plugin.manifest);
  const results = new Map<ConformanceRule, Promise<RuleResult>>();
  const resultOf = (rule: ConformanceRule): Promise<RuleResult> => {
    const result = results.get(rule) ?? judgeRule(rule, plugin, harness);
    results.set(rule, result);
    return result;
  };
  const remark = (rule: ConformanceRule) => {
    if (quality.exempt?.[rule] !== undefined) return ' (exempt)';
    if (quality.open?.[rule] !== undefined) return ' (open)';
    return conformanceRules[rule].check === undefined ? ' (declared)' : '';
  };
  // On the machine's clock rules mostly wait, and wait side by side.
  const testOf = (rule: ConformanceRule) => (mayRunBeside(rule, harness) ? it.concurrent : it);
  describe('the plugin', () => {
    for (const rule of rules) {
      testOf(rule)(
        `${conformanceRules[rule].title}${remark(rule)}`,
        async () => {
          const { outcome, detail } = await resultOf(rule);
          expect(outcome, detail).not.toBe('failed');
        },
        RULE_TIMEOUT,
      );
    }
    it(
      'has the grade that its quality.json records',
      async () => {
        const all: RuleResult[] = [];
        for (const rule of rules) all.push(await resultOf(rule));
        expect(gradeOf(all)).toBe(recordedGrade(quality));
      },
      RULE_TIMEOUT,
    );
  });
}
