import { type AttributeState, coreCapabilities, type HealingDeclaration, type NexaError, type Status } from '@nexa/sdk';
import { AutomationEngine } from '../automation/automation-engine.ts';
import { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { CommandDesk } from '../command/command-desk.ts';
import { DeviceIntake } from '../device/device-intake.ts';
import { DeviceRegistry } from '../device/device-registry.ts';
import { HomeDevice } from '../device/home-device.ts';
import { Presence } from '../device/presence.ts';
import { StateBook, type StateUpdate } from '../device/state-book.ts';
import { CheckScheduler } from '../diagnosis/check-scheduler.ts';
import { IssueBook } from '../diagnosis/issue-book.ts';
import { StatusIssues } from '../diagnosis/status-issues.ts';
import { coreHealingActions } from '../healing/core-healing-actions.ts';
import { HealingEngine } from '../healing/healing-engine.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { PluginSurface } from '../ports/plugin-gateway.ts';
import { ValueChecker } from '../schema/value-checker.ts';
import type { HomeContext } from './home-context.ts';
import type { HomeEvent } from './home-event.ts';
import type { HomeOutput } from './home-output.ts';
import { defaultTimings, type HomeTimings } from './home-timings.ts';
import { interrupted } from './interrupted.ts';
import type { DeviceRecord, HomeSnapshot, IntegrationRecord, IssueRecord } from './records.ts';

export interface HomeRuntimeOptions {
  readonly snapshot: HomeSnapshot;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** Takes what comes out, in order. Must not throw and must not dispatch synchronously. */
  readonly emit: (output: HomeOutput) => void;
  readonly catalog?: CapabilityCatalog;
  readonly timings?: HomeTimings;
}

type Handlers = { readonly [T in HomeEvent['type']]: (event: Extract<HomeEvent, { type: T }>) => void };

/** A device as it is now. */
export interface DeviceView {
  readonly record: DeviceRecord;
  readonly status: Status;
  readonly states: Readonly<Record<string, AttributeState>>;
  readonly lastContactAt?: number;
}

/**
 * One home at work: an ordered stream of events in, records and effects out. It does no I/O and knows no other home,
 * so the same code serves a live home, a test, and a replay of last week on a virtual clock.
 */
export class HomeRuntime {
  readonly catalog: CapabilityCatalog;
  readonly #context: HomeContext;
  readonly #devices = new DeviceRegistry();
  readonly #integrations = new Map<string, IntegrationRecord>();
  readonly #actions = new Map<string, readonly HealingDeclaration[]>();
  readonly #states: StateBook;
  readonly #presence: Presence;
  readonly #commands: CommandDesk;
  readonly #automations: AutomationEngine;
  readonly #issues: IssueBook;
  readonly #checks: CheckScheduler;
  readonly #healing: HealingEngine;
  readonly #intake: DeviceIntake;
  readonly #handlers: Handlers;

  constructor({ snapshot, clock, ids, emit, catalog, timings = defaultTimings }: HomeRuntimeOptions) {
    this.catalog = catalog ?? new CapabilityCatalog(coreCapabilities);
    const checker = new ValueChecker();
    const context = { homeId: snapshot.homeId, clock, ids, catalog: this.catalog, checker, timings, emit };
    this.#context = context;
    this.#states = new StateBook(context, {
      causeOf: (device, ref, observedAt) => this.#commands.causeOf(device, ref, observedAt),
      onUpdate: (update) => this.#stateUpdated(update),
      onLive: (device) => this.#presence.watch(device),
    });
    this.#issues = new IssueBook(context, {
      onConfirmed: (issue) => this.#healing.plan(issue),
      onCleared: (issue, evidence) => this.#healing.cleared(issue, evidence),
    });
    this.#checks = new CheckScheduler(context, this.#devices, this.#issues);
    const statusIssues = new StatusIssues(context, this.#issues, this.#checks);
    this.#presence = new Presence(context, this.#devices, this.#states, {
      onContact: (device) => statusIssues.deviceHeard(device),
      onDeviceStatus: (device) => statusIssues.deviceStatus(device),
      onIntegrationStatus: (integrationId, status) => statusIssues.integrationStatus(integrationId, status),
    });
    this.#commands = new CommandDesk(context, this.#devices, {
      assume: (device, ref, value) =>
        this.#states.apply(device, ref, { value, observedAt: clock.now(), source: 'assumed' }),
    });
    this.#automations = new AutomationEngine(context, this.#devices, this.#commands);
    this.#healing = new HealingEngine(context, {
      issues: this.#issues,
      actionsOf: (integrationId) => [...coreHealingActions, ...(this.#actions.get(integrationId) ?? [])],
      isSensitive: ({ deviceId }) => deviceId !== undefined && this.#isSensitive(deviceId),
      externalIdOf: (deviceId) => this.#devices.byId(deviceId)?.record.externalId,
      runCheck: (integrationId, check, deviceId) => this.#checks.run(integrationId, check, deviceId),
      raisedBy: (issue) => this.#checks.raisedBy(issue.integrationId ?? '', this.#issues.codesOf(issue)),
    });
    this.#intake = new DeviceIntake({
      context,
      devices: this.#devices,
      states: this.#states,
      presence: this.#presence,
      commands: this.#commands,
      automations: this.#automations,
      issues: this.#issues,
    });
    this.#handlers = this.#handlersOf();
    this.#restore(snapshot);
  }

  device(deviceId: string): DeviceView | undefined {
    const device = this.#devices.byId(deviceId);
    return device === undefined ? undefined : view(device);
  }

  devices(): DeviceView[] {
    return [...this.#devices.all()].map(view);
  }

  integrationStatus(integrationId: string): Status | undefined {
    return this.#presence.integrationStatus(integrationId);
  }

  /** An issue that is open, or was resolved a short while ago. */
  issue(issueId: string): IssueRecord | undefined {
    return this.#issues.find(issueId);
  }

  /** Why a person's wish to heal would be refused, or `undefined`. */
  healingProblem(issueId: string, actionId?: string): NexaError | undefined {
    return this.#healing.problem(issueId, actionId);
  }

  dispatch(event: HomeEvent): void {
    const handle = this.#handlers[event.type] as (event: HomeEvent) => void;
    handle(event);
  }

  #handlersOf(): Handlers {
    const intake = this.#intake;
    return {
      'integration-added': ({ integration, surface }) => this.#addIntegration(integration, surface),
      'integration-removed': ({ integrationId }) => this.#removeIntegration(integrationId),
      'integration-status': ({ integrationId, status }) => this.#presence.setIntegration(integrationId, status),
      devices: ({ integrationId, devices }) => {
        if (!this.#integrations.has(integrationId)) return;
        for (const description of devices) intake.describe(integrationId, description);
      },
      'device-removed': (event) => intake.withDevice(event, (device) => intake.remove(device)),
      'device-edited': (event) => intake.edit(event),
      'device-status': (event) =>
        intake.withDevice(event, (device) => this.#presence.reportStatus(device, event.status)),
      contact: (event) => intake.withDevice(event, (device) => this.#presence.contact(device)),
      readings: ({ integrationId, readings }) => {
        for (const reading of readings) intake.reading(integrationId, reading);
      },
      series: ({ integrationId, series }) => intake.series(integrationId, series),
      'device-event': ({ integrationId, event }) => intake.event(integrationId, event),
      imported: ({ samples }) => {
        for (const sample of samples) intake.imported(sample);
      },
      command: ({ wish }) => this.#commands.submit(wish),
      'command-answered': ({ commandId, answer }) => this.#commands.answered(commandId, answer),
      'automation-saved': ({ automation }) => this.#automations.save(automation),
      'automation-removed': ({ automationId }) => this.#automations.remove(automationId),
      'automation-run': ({ automationId, executionId, cause }) =>
        this.#automations.run(automationId, executionId, cause),
      'check-answered': ({ runId, outcome }) => this.#checks.answered(runId, outcome),
      heal: (event) => this.#healing.heal(event.issueId, event),
      'healing-answered': ({ healingId, outcome }) => this.#healing.answered(healingId, outcome),
      snooze: ({ issueId, until }) => this.#issues.snooze(issueId, until),
    };
  }

  #restore(snapshot: HomeSnapshot): void {
    for (const integration of snapshot.integrations) this.#addIntegration(integration);
    for (const { device: record, states, lastContactAt } of snapshot.devices) {
      const device = new HomeDevice(record, { value: 'unknown', since: this.#context.clock.now() });
      device.lastContactAt = lastContactAt;
      for (const [key, state] of Object.entries(states)) device.states.set(key, { ...state, freshness: 'stale' });
      this.#devices.add(device);
    }
    for (const automation of snapshot.automations) this.#automations.save(automation);
    this.#issues.restore(snapshot.issues);
    this.#healing.restore(snapshot.healings);
    for (const output of interrupted(snapshot, this.#context.clock.now())) this.#context.emit(output);
    this.#issues.resume();
  }

  #addIntegration(integration: IntegrationRecord, surface?: PluginSurface): void {
    const isKnown = this.#integrations.has(integration.id);
    this.#integrations.set(integration.id, integration);
    if (!isKnown) this.#presence.addIntegration(integration.id);
    if (surface === undefined) return;
    this.catalog.add(surface.capabilities);
    this.#actions.set(integration.id, surface.healingActions);
    this.#checks.setChecks(integration.id, surface.checks);
  }

  #removeIntegration(integrationId: string): void {
    for (const device of this.#devices.ofIntegration(integrationId)) this.#intake.remove(device);
    this.#issues.subjectRemoved({ integrationId });
    this.#checks.remove(integrationId);
    this.#presence.removeIntegration(integrationId);
    this.#actions.delete(integrationId);
    this.#integrations.delete(integrationId);
  }

  #stateUpdated(update: StateUpdate): void {
    if (update.state.source !== 'assumed') this.#commands.reported(update);
    const { device, key, state, previous, changed } = update;
    if (!changed || previous === undefined) return;
    this.#automations.stateChanged(device, key, state.value, previous.value, state.cause);
  }

  #isSensitive(deviceId: string): boolean {
    const components = this.#devices.byId(deviceId)?.description.components ?? [];
    return components.some(({ capabilities }) =>
      capabilities.some((capability) => this.catalog.find(capability)?.sensitive === true),
    );
  }
}

function view(device: HomeDevice): DeviceView {
  const { record, status, lastContactAt } = device;
  return { record, status, states: device.stateMap(), ...(lastContactAt === undefined ? {} : { lastContactAt }) };
}
