import { type Command, type ErrorCode, hours, type Instant, type IssueDefinition } from '@nexa/sdk';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeDevice } from '../device/home-device.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { IssueBook } from './issue-book.ts';

/** A device that is there, and does not do what it is told. */
export const commandsFail: IssueDefinition = {
  code: 'core.commands-fail',
  severity: 'error',
  title: 'Does not obey',
  explanation:
    'The device is reached, but several of the last commands were not carried out. Its connection may be weak, or it may be jammed, locked or broken: try it by hand.',
};

/** Faults of the device or its connection; that a command was wrong, or was not allowed, is none of it. */
const faults: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'NEXA_COMMAND_TIMEOUT',
  'NEXA_PLUGIN_PROTOCOL',
  'NEXA_PLUGIN_TIMEOUT',
  'NEXA_PLUGIN_UNREACHABLE',
]);

/** Of so many commands of a day, the latest, so many may not fail; so many in a row that were confirmed prove it well. */
const REMEMBERED = 5;
const TOO_MANY = 3;
const WELL_AGAIN = 3;
const WINDOW = hours(24);

interface Ended {
  readonly id: string;
  readonly at: Instant;
  readonly hasFailed: boolean;
}

/** Judges devices by what became of their commands. */
export class CommandIssues {
  readonly #context: HomeContext;
  readonly #devices: DeviceRegistry;
  readonly #issues: IssueBook;
  readonly #ended = new WeakMap<HomeDevice, readonly Ended[]>();

  constructor(context: HomeContext, devices: DeviceRegistry, issues: IssueBook) {
    this.#context = context;
    this.#devices = devices;
    this.#issues = issues;
  }

  told({ id, deviceId, status, reason }: Command): void {
    const device = this.#devices.byId(deviceId);
    const hasFailed = status === 'failed' && reason !== undefined && faults.has(reason.code);
    if (device === undefined || (!hasFailed && status !== 'confirmed' && status !== 'late')) return;
    // Of one that is away it is known why.
    if (device.status.value !== 'online') return;
    const at = this.#context.clock.now();
    const others = (this.#ended.get(device) ?? []).filter((ended) => ended.id !== id && at - ended.at < WINDOW);
    const ended = [...others, { id, at, hasFailed }].slice(-REMEMBERED);
    this.#ended.set(device, ended);
    this.#judge({ integrationId: device.record.integrationId, deviceId }, ended);
  }

  #judge(subject: { readonly integrationId: string; readonly deviceId: string }, ended: readonly Ended[]): void {
    const failed = ended.filter(({ hasFailed }) => hasFailed);
    const latest = ended.slice(-WELL_AGAIN);
    const evidence = { failed: failed.length, of: ended.length, commandIds: failed.map(({ id }) => id) };
    if (failed.length >= TOO_MANY) this.#issues.raise({ definition: commandsFail, subject, evidence });
    else if (latest.length === WELL_AGAIN && latest.every(({ hasFailed }) => !hasFailed))
      this.#issues.clearExactly(commandsFail.code, subject, { confirmed: latest.map(({ id }) => id) });
  }
}
