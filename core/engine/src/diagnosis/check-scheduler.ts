import type { CheckDefinition, CheckOutcome, IssueDefinition } from '@nexa/sdk';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { IssueBook } from './issue-book.ts';

type CheckSurface = Omit<CheckDefinition, 'run'>;

/** What a check looks at: a device, or an integration itself. */
interface CheckSubject {
  readonly integrationId: string;
  readonly deviceId?: string;
}

interface Run {
  readonly check: CheckSurface;
  readonly subject: CheckSubject;
}

/** Runs the checks that plugins declare, on their schedule and on demand, and turns answers into issues. */
export class CheckScheduler {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #issues: IssueBook;
  readonly #checks = new Map<string, readonly CheckSurface[]>();
  readonly #timers = new Map<string, (() => void)[]>();
  readonly #running = new Map<string, Run>();
  /** Runs under way, by check and subject: one at a time each. */
  readonly #busy = new Map<string, string>();

  constructor(context: HomeContext, devices: DeviceRegistry, issues: IssueBook) {
    this.#context = context;
    this.#devices = devices;
    this.#issues = issues;
  }

  setChecks(integrationId: string, checks: readonly CheckSurface[]): void {
    this.remove(integrationId);
    this.#checks.set(integrationId, checks);
    this.#timers.set(
      integrationId,
      checks.map((check) => this.#repeat(integrationId, check)),
    );
  }

  remove(integrationId: string): void {
    for (const cancel of this.#timers.get(integrationId) ?? []) cancel();
    this.#timers.delete(integrationId);
    this.#checks.delete(integrationId);
    for (const [runId, { subject }] of this.#running) {
      if (subject.integrationId === integrationId) this.#finish(runId);
    }
  }

  /** Looks at the device, or at the integration itself, at once with every check that can. */
  diagnose(subject: CheckSubject): void {
    const scope = subject.deviceId === undefined ? 'integration' : 'device';
    for (const check of this.#checks.get(subject.integrationId) ?? []) {
      if (check.scope === scope) this.#run(check, subject);
    }
  }

  run(integrationId: string, checkId: string, deviceId: string | undefined): void {
    const check = this.#checks.get(integrationId)?.find(({ id }) => id === checkId);
    if (check === undefined) return;
    const isDevice = check.scope === 'device' && deviceId !== undefined;
    this.#run(check, isDevice ? { integrationId, deviceId } : { integrationId });
  }

  /** The check that raises this code, when a check does. */
  raisedBy(integrationId: string, codes: readonly string[]): string | undefined {
    const checks = this.#checks.get(integrationId) ?? [];
    return checks.find(({ raises }) => raises.some(({ code }) => codes.includes(code)))?.id;
  }

  answered(runId: string, outcome: CheckOutcome): void {
    const run = this.#running.get(runId);
    if (run === undefined) return;
    this.#finish(runId);
    const { check, subject } = run;
    if (outcome.outcome === 'unknown') return;
    const found = outcome.outcome === 'issue' ? check.raises.find(({ code }) => code === outcome.code) : undefined;
    for (const { code } of check.raises) {
      if (code !== found?.code) this.#clear(code, subject, check);
    }
    if (outcome.outcome === 'issue' && found !== undefined) this.#raise(found, subject, outcome.evidence, check);
  }

  #raise(
    definition: IssueDefinition,
    subject: CheckSubject,
    evidence: Readonly<Record<string, unknown>>,
    check: CheckSurface,
  ): void {
    this.#issues.raise({ definition, subject, evidence: { ...(evidence as object), check: check.id } });
  }

  /** What a check did not raise it does not clear: the status of a device clears its own issue. */
  #clear(code: string, subject: CheckSubject, check: CheckSurface): void {
    this.#issues.clearExactly(code, subject, {
      check: check.id,
      at: new Date(this.#context.clock.now()).toISOString(),
    });
  }

  #repeat(integrationId: string, check: CheckSurface): () => void {
    let cancel = () => {};
    const next = () => {
      cancel = this.#context.clock.schedule(this.#context.clock.now() + check.every, () => {
        if (check.scope === 'integration') this.#run(check, { integrationId });
        else
          for (const { id } of this.#devices.ofIntegration(integrationId))
            this.#run(check, { integrationId, deviceId: id });
        next();
      });
    };
    next();
    return () => cancel();
  }

  #run(check: CheckSurface, subject: CheckSubject): void {
    const key = `${check.id}\n${subject.integrationId}\n${subject.deviceId ?? ''}`;
    if (this.#busy.has(key)) return;
    const device = subject.deviceId === undefined ? undefined : this.#devices.byId(subject.deviceId);
    const path = device?.pathIn(subject.integrationId);
    if (subject.deviceId !== undefined && path === undefined) return;
    const runId = this.#context.ids.next();
    this.#busy.set(key, runId);
    this.#running.set(runId, { check, subject });
    this.#context.emit({
      type: 'run-check',
      runId,
      integrationId: subject.integrationId,
      check: check.id,
      ...(path === undefined ? {} : { deviceId: path.device.id, externalId: path.record.externalId }),
    });
  }

  #finish(runId: string): void {
    this.#running.delete(runId);
    for (const [key, busy] of this.#busy) if (busy === runId) this.#busy.delete(key);
  }
}
