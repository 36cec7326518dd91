import { parseStateKey } from '@nexa/sdk';
import type { HomeDevice } from '../device/home-device.ts';
import type { StateUpdate } from '../device/state-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { IssueBook } from './issue-book.ts';
import { type KnownValue, type StateRule, stateRules } from './state-rules.ts';

const rulesByCapability: ReadonlyMap<string, StateRule> = new Map(stateRules.map((rule) => [rule.capability, rule]));

/** What devices tell of themselves and nobody reads: batteries, connections. Each report is judged as it comes. */
export class StateIssues {
  readonly #context: HomeContext;
  readonly #issues: IssueBook;

  constructor(context: HomeContext, issues: IssueBook) {
    this.#context = context;
    this.#issues = issues;
  }

  /** Only what the device itself reported proves anything, be it that nothing changed. */
  updated({ device, ref, state }: StateUpdate): void {
    const rule = rulesByCapability.get(ref.capability);
    if (rule === undefined || state.source === 'assumed' || state.source === 'import') return;
    const { definition, grace } = rule;
    const subject = { integrationId: device.record.integrationId, deviceId: device.id };
    const isRaised = this.#issues.isOpen(definition.code, subject);
    const evidence = rule.judge(valuesOf(device, rule.capability), isRaised);
    if (evidence !== undefined) {
      if (!isRaised) this.#issues.raise({ definition, subject, evidence, grace });
      return;
    }
    if (isRaised) this.#issues.clearExactly(definition.code, subject, { report: this.#now(), value: state.value });
  }

  #now(): string {
    return new Date(this.#context.clock.now()).toISOString();
  }
}

function valuesOf(device: HomeDevice, capability: string): KnownValue[] {
  const found: KnownValue[] = [];
  for (const [key, { value }] of device.states) {
    const parsed = parseStateKey(key);
    if (parsed?.capability === capability) found.push({ key, attribute: parsed.attribute, value });
  }
  return found;
}
