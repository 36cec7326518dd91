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
import { type AttributeState, type CheckOutcome, type HealingOutcome, NexaError, type Status } from '@nexa/sdk';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { CountingIds } from '../ids/counting-ids.ts';

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
  readonly #clock: VirtualClock;
  readonly #ids = new CountingIds();
  readonly #runtime: HomeRuntime;
  readonly #issues = new Map<string, IssueRecord>();
  readonly #timeline: readonly TrafficEntry[];
  #found: { readonly check: string; readonly outcome: CheckOutcome } | undefined;
  #healed: Extract<TrafficEntry, { kind: 'healing' }>[];

  constructor(bundle: DiagnosticsBundle) {
    this.#bundle = bundle;
    const { before, entries } = bundle.recording;
    const described = (entry: TrafficEntry): number => (entry.kind === 'devices' ? 0 : 1);
    // Devices were known before they reported anything, though they may have been described anew later.
    const earlier = [...before].sort((one, other) => described(one) - described(other) || one.at - other.at);
    this.#timeline = [...earlier, ...entries];
    this.#healed = entries.filter((entry) => entry.kind === 'healing');
    const start = Math.min(bundle.takenAt, bundle.recording.since, ...this.#timeline.map(({ at }) => at));
    this.#clock = new VirtualClock(start);
    const snapshot = snapshotOf(bundle);
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
        return [{ type: 'readings', integrationId, readings: entry.readings }];
      case 'series':
        return [{ type: 'readings', integrationId, readings: [entry.last] }];
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
    const { externalId, ...wish } = request;
    const device = this.#deviceOf(externalId);
    if (device === undefined) return [];
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
    const differences = [
      ...statusDifferences('the integration', this.#bundle.integration.status, integrationStatus),
      ...this.#bundle.devices.flatMap((device) => deviceDifferences(device, devices.get(device.externalId))),
      ...listDifferences(
        this.#bundle.issues.map(({ code, externalId }) => `issue ${code} of ${externalId ?? 'the integration'}`),
        issues.map(({ code, deviceId }) => `issue ${code} of ${subjects.get(deviceId ?? '') ?? 'the integration'}`),
      ),
    ];
    return { runtime: this.#runtime, clock: this.#clock, integrationStatus, devices, issues, differences };
  }
}

function answerOf({ id, acknowledgement, error }: Extract<TrafficEntry, { kind: 'command-answer' }>): HomeEvent {
  const fallback = new NexaError('NEXA_PLUGIN_BUG', 'not in the recording');
  const { code, message, messageKey, params, retryable } = error ?? fallback;
  const answer =
    acknowledgement === undefined ? { error: { code, message, messageKey, params, retryable } } : { acknowledgement };
  return { type: 'command-answered', commandId: id, answer };
}

/** What was there before the recording began: a host that was started anew had it from its database. */
function snapshotOf({ devices, issues, recording: { since }, plugin, integration }: DiagnosticsBundle): HomeSnapshot {
  const old = devices.flatMap(({ externalId, description, states, status, lastContactAt }, index) => {
    const kept = Object.entries(states).filter(([, { receivedAt }]) => receivedAt < since);
    if (kept.length === 0) return [];
    const { name, type } = description;
    const path = { integrationId: INTEGRATION, externalId };
    const binding = {
      ...path,
      id: `binding-${index}`,
      componentMap: {},
      unitMap: [],
      priority: 0,
      active: true,
      activeSince: since,
      activeReason: 'first' as const,
      keptApart: [],
      description,
    };
    const device = { ...path, id: `device-${index}`, bindings: [binding], name, type, description };
    const contact = lastContactAt !== undefined && lastContactAt < since ? { lastContactAt } : {};
    return [{ device, states: Object.fromEntries(kept), status, ...contact }];
  });
  const known = new Map(old.map(({ device }) => [device.externalId, device.id]));
  const open = issues.filter(({ raisedAt }) => raisedAt < since);
  return {
    homeId: 'home-1',
    integrations: [{ id: INTEGRATION, pluginId: plugin.id, title: integration.title }],
    devices: old,
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

function statusDifferences(what: string, told: Status, replayed: Status | undefined): string[] {
  const text = (status: Status | undefined): string =>
    status === undefined ? 'not there' : [status.value, status.detail].filter(Boolean).join(', ');
  return text(told) === text(replayed) ? [] : [`status of ${what}: ${text(told)}, replayed: ${text(replayed)}`];
}

function deviceDifferences(
  { externalId, status, states }: DiagnosedDevice,
  replayed: { readonly status: Status; readonly states: DiagnosedDevice['states'] } | undefined,
): string[] {
  const keys = [...new Set([...Object.keys(states), ...Object.keys(replayed?.states ?? {})])].sort();
  return [
    ...statusDifferences(externalId, status, replayed?.status),
    ...keys.flatMap((key) => {
      const [told, found] = [stateText(states[key]), stateText(replayed?.states[key])];
      return told === found ? [] : [`${key} of ${externalId}: ${told}, replayed: ${found}`];
    }),
  ];
}

const stateText = (state: AttributeState | undefined): string =>
  state === undefined ? 'not there' : JSON.stringify([state.value, state.observedAt, state.freshness]);

function listDifferences(told: readonly string[], replayed: readonly string[]): string[] {
  return [
    ...told.filter((one) => !replayed.includes(one)).map((one) => `${one}: not replayed`),
    ...replayed.filter((one) => !told.includes(one)).map((one) => `${one}: replayed only`),
  ];
}
