import { type IssueDefinition, type Status, seconds } from '@nexa/sdk';
import type { HomeDevice } from '../device/home-device.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { CheckScheduler } from './check-scheduler.ts';
import {
  deviceUnreachable,
  integrationAuthFailed,
  integrationConfigInvalid,
  integrationUnreachable,
  pluginStopped,
} from './core-issues.ts';
import type { IssueBook } from './issue-book.ts';

const byDetail: Readonly<Record<string, IssueDefinition>> = {
  'communication-error': integrationUnreachable,
  'bridge-offline': integrationUnreachable,
  'auth-failed': integrationAuthFailed,
  'config-invalid': integrationConfigInvalid,
  'plugin-stopped': pluginStopped,
};

/** The core's own check: who is offline by its own fault has an issue, and who is back has none. */
export class StatusIssues {
  readonly #context: HomeContext;
  readonly #issues: IssueBook;
  readonly #checks: CheckScheduler;

  constructor(context: HomeContext, issues: IssueBook, checks: CheckScheduler) {
    this.#context = context;
    this.#issues = issues;
    this.#checks = checks;
  }

  deviceStatus(device: HomeDevice): void {
    const { integrationId } = device.record;
    const { value, detail, message } = device.status;
    const isOwnFault = value === 'offline' && device.offlineOrigin === 'self' && detail === 'communication-error';
    if (!isOwnFault) {
      this.deviceHeard(device);
      return;
    }
    const subject = { integrationId, deviceId: device.id };
    const evidence = { ...evidenceOf(device.status), ...(message === undefined ? {} : { message }) };
    this.#issues.raise({
      definition: deviceUnreachable,
      subject,
      evidence,
      grace: this.#context.timings.unreachableGrace,
    });
    this.#checks.diagnose(subject);
  }

  /** Any report of the device is proof that it is there. */
  deviceHeard(device: HomeDevice): void {
    if (device.status.value !== 'online') return;
    for (const { record } of device.paths) {
      const subject = { integrationId: record.integrationId, deviceId: device.id };
      this.#issues.clear(deviceUnreachable.code, subject, { report: this.#now() });
    }
  }

  integrationStatus(integrationId: string, status: Status): void {
    const subject = { integrationId };
    const raised = status.value === 'offline' ? byDetail[status.detail ?? 'communication-error'] : undefined;
    if (status.value === 'online' || raised !== undefined) {
      for (const definition of new Set(Object.values(byDetail))) {
        if (definition !== raised)
          this.#issues.clear(definition.code, subject, { status: status.value, at: this.#now() });
      }
    }
    if (raised === undefined) return;
    const isUrgent = raised !== integrationUnreachable && raised !== pluginStopped;
    const grace = isUrgent ? seconds(0) : this.#context.timings.unreachableGrace;
    this.#issues.raise({ definition: raised, subject, evidence: evidenceOf(status), grace });
    this.#checks.diagnose(subject);
  }

  #now(): string {
    return new Date(this.#context.clock.now()).toISOString();
  }
}

function evidenceOf({ value, detail, message, since }: Status) {
  return {
    status: value,
    since: new Date(since).toISOString(),
    ...(detail === undefined ? {} : { detail }),
    ...(message === undefined ? {} : { message }),
  };
}
