import { type Connection, errorMessage, type PluginDefinition } from '@nexa/sdk';
import type { TObject } from '@sinclair/typebox';
import { ExposedTestHome } from '../ecosystem/exposed-test-home.ts';
import { startPluginHost } from '../plugin-host/plugin-host.ts';
import { type Grade, gradeOf, type RuleOutcome } from './grade.ts';
import { OpenThings } from './open-things.ts';
import { readQuality } from './quality.ts';
import { type ConformanceRule, conformanceRules, rulesFor } from './rules.ts';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from './subject.ts';

/** What came of one rule. @since 0.2.0 */
export interface RuleResult {
  readonly rule: ConformanceRule;
  readonly grade: Grade;
  readonly title: string;
  readonly outcome: RuleOutcome;
  /** Why it failed, is open or exempt; the evidence of what is declared; empty when it passed. */
  readonly detail: string;
}

/** A plugin's grade with all that it comes from. @since 0.2.0 */
export interface GradeReport {
  /** `undefined`: not even bronze. */
  readonly grade: Grade | undefined;
  /** One for each rule, in their order. */
  readonly rules: readonly RuleResult[];
}

/** Checks one rule. Rejects when it does not hold, and for a rule that no program can check. @since 0.1.0 */
export async function checkRule<TConfig extends TObject, TConnection extends Connection>(
  rule: ConformanceRule,
  plugin: ConformancePlugin<PluginDefinition<TConfig, TConnection>>,
  harness: ConformanceHarness,
): Promise<void> {
  const { check, counts } = conformanceRules[rule];
  if (check === undefined) throw new Error(`no program can check "${rule}": quality.json declares it with evidence`);
  const pluginId = String((plugin.manifest as { readonly id?: unknown } | undefined)?.id);
  const started: Counterpart[] = [];
  const another = async (): Promise<Counterpart> => {
    const counterpart = await harness.start();
    started.push(counterpart);
    return counterpart;
  };
  const open = counts === true ? new OpenThings() : undefined;
  try {
    const counterpart = await another();
    const clock = harness.clock?.();
    const isEcosystem = counterpart.ecosystem !== undefined;
    const host = startPluginHost(plugin.definition, {
      pluginId,
      ...(clock === undefined ? {} : { clock }),
      ...(isEcosystem ? { home: new ExposedTestHome() } : {}),
    });
    try {
      const general = plugin as unknown as ConformancePlugin<PluginDefinition<TObject>>;
      await check({ plugin: general, pluginId, counterpart, host, another, ...(open === undefined ? {} : { open }) });
    } finally {
      await host.stop();
    }
  } finally {
    open?.end();
    await Promise.all(started.map((one) => one.stop()));
  }
}

/** What becomes of one rule with what quality.json says of it. */
export async function judgeRule<TConfig extends TObject, TConnection extends Connection>(
  rule: ConformanceRule,
  plugin: ConformancePlugin<PluginDefinition<TConfig, TConnection>>,
  harness: ConformanceHarness,
): Promise<RuleResult> {
  const { grade, title, check, refuted } = conformanceRules[rule];
  const { exempt = {}, declared = {}, open = {} } = readQuality(plugin.quality);
  const result = (outcome: RuleOutcome, detail = ''): RuleResult => ({ rule, grade, title, outcome, detail });
  const excuse = exempt[rule] ?? open[rule];
  if (check === undefined) {
    const evidence = declared[rule];
    if (evidence !== undefined) return result('declared', evidence);
    return excuse === undefined ? result('failed', 'quality.json does not declare it') : result('open', excuse);
  }
  const refutation = exempt[rule] === undefined ? undefined : refuted?.by(plugin as unknown as ConformancePlugin);
  if (refutation !== undefined) return result('failed', `quality.json cannot exempt it from "${rule}": ${refutation}`);
  try {
    await checkRule(rule, plugin, harness);
  } catch (error) {
    if (excuse === undefined) return result('failed', errorMessage(error));
    return result(exempt[rule] === undefined ? 'open' : 'exempt', excuse);
  }
  if (excuse === undefined) return result('passed');
  return result('failed', `it holds, so quality.json has no reason to call it ${exempt[rule] ? 'exempt' : 'open'}`);
}

/** How many rules wait for their devices side by side. */
const AT_ONCE = 5;

/** Whether other rules may run beside it, as those do that wait for devices on the machine's clock. */
export const mayRunBeside = (rule: ConformanceRule, { clock }: ConformanceHarness): boolean =>
  clock === undefined && conformanceRules[rule].alone !== true;

/**
 * Computes a plugin's grade by running every rule against it; with a harness without a clock five at a time, each with a
 * counterpart of its own. Which rules are exempt, declared or open is read from `plugin.quality`. The same plugin always
 * has the same grade: rules wait for what they want to see and not for a number of seconds. `onRule` hears of each rule in
 * their order. Takes a second on a virtual clock, a minute with sockets. Rejects when quality.json cannot be read.
 *
 * @since 0.2.0
 */
export async function gradePlugin<TConfig extends TObject, TConnection extends Connection>(
  plugin: ConformancePlugin<PluginDefinition<TConfig, TConnection>>,
  harness: ConformanceHarness,
  { onRule }: { readonly onRule?: (result: RuleResult) => void } = {},
): Promise<GradeReport> {
  readQuality(plugin.quality);
  const ruleNames = rulesFor(plugin.manifest);
  const results = new Map<ConformanceRule, Promise<RuleResult>>();
  const after = (earlier: Promise<unknown>, rule: ConformanceRule): Promise<RuleResult> => {
    const result = earlier.then(() => judgeRule(rule, plugin, harness));
    results.set(rule, result);
    return result;
  };
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  const together = ruleNames.filter((rule) => mayRunBeside(rule, harness));
  for (const [index, rule] of together.entries()) {
    lanes[index % AT_ONCE] = after(lanes[index % AT_ONCE] as Promise<unknown>, rule);
  }
  let last: Promise<unknown> = Promise.all(lanes);
  for (const rule of ruleNames) if (!results.has(rule)) last = after(last, rule);
  const rules: RuleResult[] = [];
  for (const rule of ruleNames) {
    const result = (await results.get(rule)) as RuleResult;
    onRule?.(result);
    rules.push(result);
  }
  return { grade: gradeOf(rules), rules };
}
