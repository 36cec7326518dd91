import {
  type DiagnosedDevice,
  type DiagnosticsBundle,
  defaultTimings,
  diagnosticsFormat,
  type HomeEvent,
  type HomeOutput,
  HomeRuntime,
  type HomeSnapshot,
  type IssueRecord,
  type PluginSurface,
  type TrafficEntry,
} from '@nexa/engine';
import { type CheckOutcome, type HealingOutcome, NexaError, type Status } from '@nexa/sdk';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { CountingIds } from '../ids/counting-ids.ts';
import { BundledPaths } from './bundled-paths.ts';
import { deviceDifferences, issueDifferences, statusDifferences } from './replay-differences.ts';

/** What a replayed bundle came to. @since 0.2.0 */
export interface DiagnosticsReplay {
  /** The engine's runtime at the instant at which the bundle was taken; its clock stands there. */
  readonly runtime: HomeRuntime;
  /** A virtual clock: move it on to see what would have happened next. */
  readonly clock: VirtualClock;
  readonly integrationStatus: Status | undefined;
  /** By external id. */
  readonly devices: ReadonlyMap<string, { readonly status: Status; readonly states: DiagnosedDevice['states'] }>;
  /** Open issues. */
  readonly issues: readonly IssueRecord[];
  /** Where the replay and the bundle differ, in words; nothing when they tell the same. */
  readonly differences: readonly string[];
}

const INTEGRATION = 'integration-1';

/**
 * Rebuilds a home on NEXA's real engine from a diagnostics bundle and a virtual clock, and lets everything happen again
 * that is recorded in it: what the plugin reported, commands and their answers, checks and what they found. Uses neither
 * network nor disk, and not the plugin. Rejects with `NEXA_DIAGNOSTICS_UNREADABLE` for what is no bundle, or one of a
 * newer version. @since 0.2.0
 */
export async function replayDiagnostics(bundle: unknown): Promise<DiagnosticsReplay> {
  return await new Replay(readBundle(bundle)).run();
}

function readBundle(data: unknown): DiagnosticsBundle {
  const { format, version } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const refuse = (message: string): NexaError => new NexaError('NEXA_DIAGNOSTICS_UNREADABLE', message);
  if (format !== diagnosticsFormat.format || typeof version !== 'number')
    throw refuse('This is no diagnostics bundle: it does not say so in its format.');
  if (version > diagnosticsFormat.version)
    throw refuse(
      `This bundle has format version ${version}; this testkit reads up to ${diagnosticsFormat.version}. Use a newer @nexa/testkit.`,
    );
  return data as DiagnosticsBundle;
}

class Replay {
  readonly #bundle: DiagnosticsBundle;
  readonly #paths: BundledPaths;
  readonly #clock: VirtualClock;
  readonly #ids = new CountingIds();
  readonly #runtime: HomeRuntime;
  readonly #issues = new Map<string, IssueRecord>();
  readonly #timeline: readonly TrafficEntry[];
  #found: { readonly check: string; readonly outcome: CheckOutcome } | undefined;
  #healed: Extract<TrafficEntry, { kind: 'healing' }>[];

  constructor(bundle: DiagnosticsBundle) {
    this.#bundle = bundle;
    this.#paths = new BundledPaths(bundle);
    const { before, entries } = bundle.recording;
    const described = (entry: TrafficEntry): number => (entry.kind === 'devices' ? 0 : 1);
    // Devices were known before they reported anything, though they may have been described anew later.
    const earlier = [...before].sort((one, other) => described(one) - described(other) || one.at - other.at);
    this.#timeline = [...earlier, ...entries];
    this.#healed = entries.filter((entry) => entry.kind === 'healing');
    const start = Math.min(bundle.takenAt, bundle.recording.since, ...this.#timeline.map(({ at }) => at));
    this.#clock = new VirtualClock(start);
    const snapshot = snapshotOf(bundle, this.#paths);
    for (const issue of snapshot.issues) this.#issues.set(issue.id, issue);
    this.#runtime = new HomeRuntime({
      snapshot,
      clock: this.#clock,
      ids: this.#ids,
      timings: defaultTimings,
      emit: (output) => this.#take(output),
    });
  }

  async run(): Promise<DiagnosticsReplay> {
    const { plugin, surface, integration, takenAt } = this.#bundle;
    const record = { id: INTEGRATION, pluginId: plugin.id, title: integration.title };
    this.#dispatch({ type: 'integration-added', integration: record, surface: surface as PluginSurface });
    for (const entry of this.#timeline) {
      await this.#moveTo(entry.at);
      for (const event of this.#eventsOf(entry)) this.#dispatch(event);
    }
    await this.#moveTo(takenAt);
    return this.#outcome();
  }

  async #moveTo(at: number): Promise<void> {
    await this.#clock.advance(Math.max(0, at - this.#clock.now()));
  }

  #dispatch(event: HomeEvent): void {
    this.#runtime.dispatch(event);
  }

  #eventsOf(entry: TrafficEntry): HomeEvent[] {
    const integrationId = INTEGRATION;
    switch (entry.kind) {
      case 'devices':
        return [{ type: 'devices', integrationId, devices: entry.devices }];
      case 'device-removed':
        return [{ type: 'device-removed', integrationId, externalId: entry.externalId }];
      case 'contact':
        return [{ type: 'contact', integrationId, externalId: entry.externalId }];
      case 'device-status':
        return [{ type: 'device-status', integrationId, externalId: entry.externalId, status: entry.status }];
      case 'readings':
        return [{ type: 'readings', integrationId, readings: entry.readings.flatMap((one) => this.#paths.heard(one)) }];
      case 'series':
        return [{ type: 'readings', integrationId, readings: this.#paths.heard(entry.last) }];
      case 'event':
        return [{ type: 'device-event', integrationId, event: entry.event }];
      case 'integration-status':
        return [{ type: 'integration-status', integrationId, status: entry.status }];
      case 'command':
        return this.#wishOf(entry);
      case 'command-answer':
        return [answerOf(entry)];
      case 'check':
        return this.#checkOf(entry);
      case 'healing':
        return [];
    }
  }

  #wishOf({ request, timeout }: Extract<TrafficEntry, { kind: 'command' }>): HomeEvent[] {
    const { externalId, ...rest } = request;
    const device = this.#deviceOf(externalId);
    if (device === undefined) return [];
    const wish = { ...rest, component: this.#paths.component(externalId, rest.component) };
    return [{ type: 'command', wish: { ...wish, deviceId: device, cause: { kind: 'unknown' }, timeout } }];
  }

  #checkOf({ check, externalId, outcome }: Extract<TrafficEntry, { kind: 'check' }>): HomeEvent[] {
    if (outcome === undefined) return [];
    this.#found = { check, outcome };
    return [
      { type: 'check-wanted', integrationId: INTEGRATION, check, ...(externalId === undefined ? {} : { externalId }) },
    ];
  }

  #deviceOf(externalId: string): string | undefined {
    return this.#runtime.devices().find(({ record }) => record.externalId === externalId)?.record.id;
  }

  #take(output: HomeOutput): void {
    if (output.type === 'issue') this.#issues.set(output.issue.id, output.issue);
    if (output.type === 'run-check') {
      const { runId, check } = output;
      const found = this.#found?.check === check ? this.#found.outcome : undefined;
      this.#found = undefined;
      // What the engine runs by itself is not recorded as its own: the next recorded run tells what was found.
      const outcome: CheckOutcome = found ?? { outcome: 'unknown', reason: 'not in the recording' };
      void Promise.resolve().then(() => this.#dispatch({ type: 'check-answered', runId, outcome }));
    }
    if (output.type === 'run-healing') {
      const { healingId, action } = output;
      const recorded = this.#healed.find((entry) => entry.action === action);
      this.#healed = this.#healed.filter((entry) => entry !== recorded);
      const outcome: HealingOutcome = recorded?.outcome ?? { outcome: 'failed', reason: 'not in the recording' };
      void Promise.resolve().then(() => this.#dispatch({ type: 'healing-answered', healingId, outcome }));
    }
  }

  #outcome(): DiagnosticsReplay {
    const devices = new Map(
      this.#runtime.devices().map(({ record, status, states }) => [record.externalId, { status, states }]),
    );
    const issues = [...this.#issues.values()].filter(({ state }) => state !== 'resolved');
    const integrationStatus = this.#runtime.integrationStatus(INTEGRATION);
    const subjects = new Map(this.#runtime.devices().map(({ record }) => [record.id, record.externalId]));
    const replayed = issues.map(({ code, deviceId, raisedAt }) => ({
      code,
      raisedAt,
      ...subjectOf(subjects, deviceId),
    }));
    const differences = [
      ...statusDifferences('the integration', this.#bundle.integration.status, integrationStatus),
      ...this.#bundle.devices.flatMap((device) => deviceDifferences(device, devices.get(device.externalId))),
      ...issueDifferences(this.#bundle, replayed),
    ];
    return { runtime: this.#runtime, clock: this.#clock, integrationStatus, devices, issues, differences };
  }
}

function subjectOf(subjects: ReadonlyMap<string, string>, deviceId: string | undefined): { externalId?: string } {
  const externalId = subjects.get(deviceId ?? '');
  return externalId === undefined ? {} : { externalId };
}

function answerOf({ id, acknowledgement, error }: Extract<TrafficEntry, { kind: 'command-answer' }>): HomeEvent {
  const fallback = new NexaError('NEXA_PLUGIN_BUG', 'not in the recording');
  const { code, message, messageKey, params, retryable } = error ?? fallback;
  const answer =
    acknowledgement === undefined ? { error: { code, message, messageKey, params, retryable } } : { acknowledgement };
  return { type: 'command-answered', commandId: id, answer };
}

function snapshotOf(
  { issues, recording: { since }, plugin, integration }: DiagnosticsBundle,
  paths: BundledPaths,
): HomeSnapshot {
  const devices = paths.before(INTEGRATION);
  const known = new Map(devices.map(({ device }) => [device.externalId, device.id]));
  const open = issues.filter(({ raisedAt }) => raisedAt < since);
  return {
    homeId: 'home-1',
    integrations: [{ id: INTEGRATION, pluginId: plugin.id, title: integration.title }],
    devices,
    automations: [],
    issues: open.map(({ externalId, ...issue }, index) => {
      const deviceId = known.get(externalId ?? '');
      return {
        ...issue,
        id: `issue-${index}`,
        integrationId: INTEGRATION,
        ...(deviceId === undefined ? {} : { deviceId }),
      };
    }),
    healings: [],
    commands: [],
    executions: [],
  };
}
