import type { AgedAutomationRecord, ExecutionCount } from '@nexa/db';
import {
  type AutomationFinding,
  type AutomationRecord,
  CapabilityCatalog,
  type DeviceRecord,
  type ExecutionRecord,
  type HealthInput,
} from '@nexa/engine';
import type { Instant } from '@nexa/sdk';
import type { HealthIssues, OpenIssue } from '../../../src/automations/health/check-home-automations.ts';
import type { AttributeName, HealthSources, SeenAttribute } from '../../../src/automations/health/gather-health.ts';
import type { HealthStore, KeptFinding, OpenCheck } from '../../../src/automations/health/health-store.ts';

export const DAY = 86_400_000;
export const NOW: Instant = Date.UTC(2026, 5, 15);

/** A home in memory: what a check reads. */
export class MemorySources implements HealthSources {
  automations: AgedAutomationRecord[] = [];
  devices: DeviceRecord[] = [];
  executionList: ExecutionRecord[] = [];
  counts: ExecutionCount[] = [];
  seenList: SeenAttribute[] = [];
  readonly asked: { attributes: readonly AttributeName[]; devices: readonly string[]; commands: readonly string[] } = {
    attributes: [],
    devices: [],
    commands: [],
  };

  async home(homeId: string) {
    if (homeId !== 'home') return undefined;
    const { automations, devices } = this;
    const place = { timezone: 'UTC' };
    return { automations, devices, scenes: [], integrations: [], catalog: new CapabilityCatalog(), place };
  }
  async runCounts() {
    return this.counts;
  }
  async executions(_homeId: string, since: Instant) {
    return this.executionList.filter(({ startedAt }) => startedAt >= since);
  }
  async seen(_homeId: string, attributes: readonly AttributeName[]) {
    Object.assign(this.asked, { attributes });
    return this.seenList;
  }
  async offlineSince(_homeId: string, devices: readonly string[]) {
    Object.assign(this.asked, { devices });
    return new Map<string, Instant>();
  }
  async commandParams(_homeId: string, commands: readonly string[]) {
    Object.assign(this.asked, { commands });
    return new Map(commands.map((id) => [id, { level: 70 }]));
  }

  device(id: string, ...capabilities: string[]): void {
    this.devices.push({
      id,
      integrationId: 'i',
      externalId: id,
      bindings: [],
      name: id,
      type: 'other',
      description: { externalId: id, name: id, type: 'other', components: [{ id: 'main', capabilities }] },
    });
  }

  automation(id: string, parts: Partial<AutomationRecord['definition']>, enabled = true): void {
    const definition = { name: id, mode: 'single' as const, triggers: [], conditions: [], actions: [], ...parts };
    this.automations.push({ id, enabled, version: 1, definition, enabledSince: NOW - DAY });
  }

  edit(id: string, change: (automation: AgedAutomationRecord) => AgedAutomationRecord): void {
    this.automations = this.automations.map((automation) => (automation.id === id ? change(automation) : automation));
  }
}

/** Finds in small what the engine finds: gone devices, two that quarrel, one that never ran. */
export function findInSmall(input: HealthInput): AutomationFinding[] {
  const { automations, devices, executions, history } = input;
  const known = new Set(devices.map(({ id }) => id));
  const [first, second] = automations;
  const switchedOff = (enabled: boolean) => (enabled ? {} : { switchedOff: true });
  const broken = automations.flatMap(({ id, enabled, definition }) =>
    definition.actions.flatMap((action, index): AutomationFinding[] => {
      if (action.type !== 'command' || known.has(action.deviceId)) return [];
      return [
        {
          automationId: id,
          kind: 'broken-reference',
          grade: 'observed',
          path: `actions/${index}`,
          title: `${id} is broken`,
          explanation: `Action ${index + 1} does nothing.`,
          detail: { missing: 'device', deviceId: action.deviceId, ...switchedOff(enabled) },
        },
      ];
    }),
  );
  const idle = history.flatMap(({ automationId, runs }): AutomationFinding[] => {
    const seen = input.seen('motion', 'motion.active');
    if (runs > 0 || seen?.count !== 0) return [];
    const words = { title: 'Idle', explanation: 'It never ran.' };
    return [{ automationId, kind: 'never-fires', grade: 'possible', ...words, detail: { reason: 'never-changed' } }];
  });
  if (first === undefined || second === undefined) return [...broken, ...idle];
  const count = executions.filter(({ automationId }) => automationId === second.id).length;
  const quarrel: AutomationFinding = {
    automationId: first.id,
    kind: 'conflict',
    grade: count === 0 ? 'possible' : count < 3 ? 'observed' : 'repeated',
    path: 'actions/0',
    otherAutomationIds: [second.id],
    title: 'Quarrel',
    explanation: 'They want something else.',
    detail: {},
  };
  return [...broken, ...idle, quarrel];
}

/** Keeps findings as the database does. */
export class MemoryStore implements HealthStore {
  rows: (OpenCheck & KeptFinding)[] = [];
  #count = 0;

  async apply(_homeId: string, findings: readonly KeptFinding[]) {
    const keyOf = ({ automationId, fingerprint }: KeptFinding) => `${automationId} ${fingerprint}`;
    const before = new Map(this.rows.map((row) => [keyOf(row), row]));
    this.rows = findings.map((finding) => {
      this.#count += 1;
      return { ...finding, id: before.get(keyOf(finding))?.id ?? `check-${this.#count}` };
    });
    const now = new Map(this.rows.map((row) => [keyOf(row), row]));
    return {
      opened: this.rows.filter((row) => !before.has(keyOf(row))),
      changed: this.rows.filter((row) => {
        const known = before.get(keyOf(row));
        return known !== undefined && JSON.stringify(known) !== JSON.stringify(row);
      }),
      resolved: [...before.values()].filter((row) => !now.has(keyOf(row))),
    };
  }
  async open() {
    return this.rows;
  }
}

/** Keeps issues as a home does, one of each automation and code. */
export class MemoryIssues implements HealthIssues {
  readonly byKey = new Map<
    string,
    OpenIssue & { readonly severity: string; readonly title: string; readonly explanation: string }
  >();

  async open() {
    return [...this.byKey.values()];
  }
  async raise(_homeId: string, { automationId, definition, evidence }: Parameters<HealthIssues['raise']>[1]) {
    this.byKey.set(`${automationId} ${definition.code}`, { automationId, evidence, ...definition });
  }
  async clear(_homeId: string, { automationId, code }: Pick<OpenIssue, 'automationId' | 'code'>) {
    this.byKey.delete(`${automationId} ${code}`);
  }
  get summary(): string[] {
    return [...this.byKey.keys()];
  }
}
