import type { ExecutionRecord, HomeOutput, HomeSnapshot, TriggerMemory } from '@nexa/engine';
import type { AutomationDefinition, Command } from '@nexa/sdk';
import { CountingIds } from '@nexa/testkit';
import { emptySnapshot, TestHome } from '../support/test-home.ts';
import { devices, VIENNA } from './automation-home.ts';

/** What came out of the predecessors of a home. */
const earlier = new WeakMap<TestHome, readonly HomeOutput[]>();

/** What a database would give back of what came out until then. */
function kept(home: TestHome, outputs: readonly HomeOutput[], automations: HomeSnapshot['automations']): HomeSnapshot {
  const commands = new Map<string, Command>();
  const executionsById = new Map<string, ExecutionRecord>();
  const issues = new Map<string, HomeSnapshot['issues'][number]>();
  const memories = new Map<string, TriggerMemory>();
  const views = new Map(
    home.runtime.devices().map((view) => [view.record.id, { ...view, states: {} as Record<string, never> }]),
  );
  for (const output of outputs) {
    if (output.type === 'command') commands.set(output.command.id, output.command);
    if (output.type === 'execution') executionsById.set(output.execution.id, output.execution);
    if (output.type === 'issue') issues.set(output.issue.id, output.issue);
    if (output.type === 'trigger-memory') {
      const { automationId, triggerId, place, ...known } = output.memory;
      if (Object.keys(known).length === 0) memories.delete(`${automationId}/${triggerId}/${place}`);
      else memories.set(`${automationId}/${triggerId}/${place}`, output.memory);
    }
    if (output.type === 'state')
      Object.assign(views.get(output.ref.deviceId)?.states ?? {}, { [output.key]: output.state });
  }
  const aliveAt = outputs.findLast((output) => output.type === 'alive')?.at;
  return {
    ...emptySnapshot,
    integrations: [{ id: 'integration-1', pluginId: 'test', title: 'Test' }],
    devices: [...views.values()].map(({ record, states, status }) => ({ device: record, states, status })),
    home: { ...VIENNA, ...(aliveAt === undefined ? {} : { aliveAt }) },
    automations,
    triggerMemories: [...memories.values()],
    issues: [...issues.values()],
    commands: [...commands.values()].filter(({ status }) => status === 'pending'),
    executions: [...executionsById.values()].filter(({ outcome }) => outcome === 'running' || outcome === 'queued'),
  };
}

export interface Restart {
  readonly after?: number;
  readonly version?: number;
  /** How much of what came out was kept. */
  readonly outputs?: readonly HomeOutput[];
  /** More ids than were given before. */
  readonly ids?: number;
  /** Automations beside the one of the definition, by id. */
  readonly others?: Readonly<Record<string, AutomationDefinition>>;
}

/** Ids that a predecessor did not give. */
function laterIds(from: number): CountingIds {
  const ids = new CountingIds();
  for (let count = 0; count < from; count += 1) ids.next();
  return ids;
}

/** NEXA is stopped without notice and begins again `after` so many milliseconds; its integrations are being tried. */
export function restarting(
  home: TestHome,
  definition: AutomationDefinition,
  { after = 0, version = 1, outputs = home.outputs, others = {}, ids = 500 }: Restart = {},
): TestHome {
  const automations = [
    { id: 'automation-1', enabled: true, version, definition },
    ...Object.entries(others).map(([id, other]) => ({ id, enabled: true, version: 1, definition: other })),
  ];
  const all = [...(earlier.get(home) ?? []), ...outputs];
  const snapshot = kept(home, all, automations);
  const next = new TestHome({ snapshot, ids: laterIds(ids), clock: home.clock.now() + after });
  earlier.set(next, all);
  next.connect(devices);
  return next;
}

/** As {@link restarting}, until it has started. */
export async function restart(...how: Parameters<typeof restarting>): Promise<TestHome> {
  const next = restarting(...how);
  next.dispatch({ type: 'started' });
  return next;
}
