import { type AttributeState, coreCapabilities, type HealingDeclaration, type NexaError, type Status } from '@nexa/sdk';
import type { ReplacementWish } from '../binding/binding-wish.ts';
import { LinkDesk, type LinkSuggestion } from '../binding/link-desk.ts';
import { LinkFinder } from '../binding/link-finder.ts';
import { PathKeeper } from '../binding/path-keeper.ts';
import type { PathValue } from '../binding/path-translation.ts';
import { ReplacementDesk } from '../binding/replacement-desk.ts';
import type { ReplacementPlan } from '../binding/replacement-plan.ts';
import { CapabilityCatalog } from '../capability/capability-catalog.ts';
import { CommandDesk } from '../command/command-desk.ts';
import { DeviceIntake } from '../device/device-intake.ts';
import { DeviceRegistry } from '../device/device-registry.ts';
import { HomeDevice } from '../device/home-device.ts';
import { Presence } from '../device/presence.ts';
import { StateBook, type StateUpdate } from '../device/state-book.ts';
import { CheckScheduler } from '../diagnosis/check-scheduler.ts';
import { CommandIssues } from '../diagnosis/command-issues.ts';
import { IssueBook } from '../diagnosis/issue-book.ts';
import { StateIssues } from '../diagnosis/state-issues.ts';
import { StatusIssues } from '../diagnosis/status-issues.ts';
import { coreHealingActions } from '../healing/core-healing-actions.ts';
import { HealingEngine } from '../healing/healing-engine.ts';
import { PowerDesk } from '../healing/power-desk.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { PluginSurface } from '../ports/plugin-gateway.ts';
import { ValueChecker } from '../schema/value-checker.ts';
import { HomeAutomation } from './home-automation.ts';
import type { HomeContext } from './home-context.ts';
import type { HomeEvent } from './home-event.ts';
import type { HomeOutput } from './home-output.ts';
import { defaultTimings, type HomeTimings } from './home-timings.ts';
import { interrupted } from './interrupted.ts';
import type { DeviceRecord, HomeSnapshot, IntegrationRecord, IssueRecord, PowerFeed } from './records.ts';

export interface HomeRuntimeOptions {
  readonly snapshot: HomeSnapshot;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** Takes what comes out, in order. Must not throw and must not dispatch synchronously. */
  readonly emit: (output: HomeOutput) => void;
  readonly catalog?: CapabilityCatalog;
  /** One that knows the schemas already saves compiling them. */
  readonly checker?: ValueChecker;
  readonly timings?: HomeTimings;
}

type Handlers = { readonly [T in HomeEvent['type']]: (event: Extract<HomeEvent, { type: T }>) => void };

/** A device as it is now. */
export interface DeviceView {
  readonly record: DeviceRecord;
  readonly status: Status;
  readonly states: Readonly<Record<string, AttributeState>>;
  readonly lastContactAt?: number;
  /** In the order of its record's bindings. */
  readonly paths: readonly PathView[];
}

/** A path as it is now. */
export interface PathView {
  readonly bindingId: string;
  readonly status: Status;
  readonly lastContactAt?: number;
  /** Keys of which it says something else than the device has. */
  readonly disagrees: readonly string[];
  /** What it told last, by key in its own words, while another one was in use. */
  readonly seen: ReadonlyMap<string, PathValue>;
}

/** What a person may want of a device's paths. */
export type BindingEvent = Extract<
  HomeEvent,
  { type: 'link-devices' | 'unlink-path' | 'set-path' | 'undo-replacement' }
>;

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
  readonly #automation: HomeAutomation;
  readonly #issues: IssueBook;
  readonly #checks: CheckScheduler;
  readonly #stateIssues: StateIssues;
  readonly #commandIssues: CommandIssues;
  readonly #healing: HealingEngine;
  readonly #power: PowerDesk;
  readonly #intake: DeviceIntake;
  readonly #finder: LinkFinder;
  readonly #keeper: PathKeeper;
  readonly #links: LinkDesk;
  readonly #replacements: ReplacementDesk;
  readonly #handlers: Handlers;

  constructor({ snapshot, clock, ids, emit, catalog, timings = defaultTimings, ...rest }: HomeRuntimeOptions) {
    this.catalog = catalog ?? new CapabilityCatalog(coreCapabilities);
    const { checker = new ValueChecker() } = rest;
    const context: HomeContext = {
      homeId: snapshot.homeId,
      clock,
      ids,
      catalog: this.catalog,
      checker,
      timings,
      emit: (output) => {
        emit(output);
        if (output.type !== 'command') return;
        this.#automation.scenes.commandTold(output.command);
        this.#commandIssues.told(output.command);
      },
    };
    this.#context = context;
    this.#states = new StateBook(context, {
      causeOf: (device, ref, observedAt) => this.#commands.causeOf(device, ref, observedAt),
      onUpdate: (update) => this.#stateUpdated(update),
      onLive: (device) => this.#presence.watch(device),
    });
    this.#issues = new IssueBook(context, {
      onConfirmed: (issue, isNew) => {
        this.#healing.plan(issue);
        if (isNew) this.#automation.issueConfirmed(issue);
      },
      onCleared: (issue, evidence) => {
        this.#healing.cleared(issue, evidence);
        this.#automation.issueResolved(issue);
      },
    });
    this.#checks = new CheckScheduler(context, this.#devices, this.#issues);
    this.#stateIssues = new StateIssues(context, this.#issues);
    this.#commandIssues = new CommandIssues(context, this.#devices, this.#issues);
    const statusIssues = new StatusIssues(context, this.#issues, this.#checks);
    this.#presence = new Presence(context, this.#devices, this.#states, {
      onContact: (device) => statusIssues.deviceHeard(device),
      onPathStatus: (path) => this.#keeper.statusChanged(path),
      onDeviceStatus: (device) => statusIssues.deviceStatus(device),
      onIntegrationStatus: (integrationId, status) => statusIssues.integrationStatus(integrationId, status),
    });
    this.#commands = new CommandDesk(context, this.#devices, {
      assume: (device, ref, value) =>
        this.#states.apply(device, ref, { value, observedAt: clock.now(), source: 'assumed' }),
      onPathFailed: (device) => this.#keeper.failover.giveUp(device),
    });
    this.#automation = new HomeAutomation(context, {
      devices: this.#devices,
      commands: this.#commands,
      issues: this.#issues,
    });
    this.#power = new PowerDesk(context, { devices: this.#devices, commands: this.#commands });
    this.#healing = new HealingEngine(context, {
      issues: this.#issues,
      power: this.#power,
      actionsOf: (integrationId) => [...coreHealingActions, ...(this.#actions.get(integrationId) ?? [])],
      isSensitive: ({ deviceId }) => deviceId !== undefined && this.#isSensitive(deviceId),
      externalIdOf: (deviceId, integrationId) => {
        const device = this.#devices.byId(deviceId);
        return (device?.pathIn(integrationId ?? '') ?? device?.active)?.record.externalId;
      },
      runCheck: (integrationId, check, deviceId) => this.#checks.run(integrationId, check, deviceId),
      raisedBy: (issue) => this.#checks.raisedBy(issue.integrationId ?? '', this.#issues.codesOf(issue)),
    });
    const parts = {
      context,
      devices: this.#devices,
      integrations: this.#integrations,
      states: this.#states,
      presence: this.#presence,
      commands: this.#commands,
      automations: this.#automation.engine,
      issues: this.#issues,
    };
    this.#finder = new LinkFinder(context, this.#integrations);
    this.#keeper = new PathKeeper(parts);
    const withPaths = { ...parts, finder: this.#finder, keeper: this.#keeper };
    this.#links = new LinkDesk(withPaths);
    this.#replacements = new ReplacementDesk({ ...withPaths, scenes: this.#automation.scenes });
    this.#intake = new DeviceIntake({ ...withPaths, links: this.#links });
    this.#handlers = this.#handlersOf();
    this.#restore(snapshot);
  }

  device(deviceId: string): DeviceView | undefined {
    const device = this.#devices.byId(deviceId);
    return device === undefined ? undefined : this.#view(device);
  }

  devices(): DeviceView[] {
    return [...this.#devices.all()].map((device) => this.#view(device));
  }

  /** What the home does by itself, to look at; changes go through {@link dispatch}. */
  get automation(): HomeAutomation {
    return this.#automation;
  }

  integrationStatus(integrationId: string): Status | undefined {
    return this.#presence.integrationStatus(integrationId);
  }

  /** An integration as it was added. */
  integration(integrationId: string): IntegrationRecord | undefined {
    return this.#integrations.get(integrationId);
  }

  /** An issue that is open, or was resolved a short while ago. */
  issue(issueId: string): IssueRecord | undefined {
    return this.#issues.find(issueId);
  }

  /** Devices that may be one. */
  linkSuggestions(): LinkSuggestion[] {
    return this.#links.suggestions();
  }

  /** What replacing the device would mean. Throws in words why it cannot be. */
  replacementPlan(wish: ReplacementWish): ReplacementPlan {
    return this.#replacements.plan(wish);
  }

  /** Why a person's wish about paths would be refused, or `undefined`. */
  bindingProblem(event: BindingEvent): NexaError | undefined {
    switch (event.type) {
      case 'link-devices':
        return this.#links.linkProblem(event.wish);
      case 'unlink-path':
        return this.#links.unlinkProblem(event.wish);
      case 'set-path':
        return this.#links.pathProblem(event.wish);
      case 'undo-replacement':
        return this.#replacements.undoProblem(event.wish);
    }
  }

  /** Why a person's wish to heal would be refused, or `undefined`. */
  healingProblem(issueId: string, actionId?: string): NexaError | undefined {
    return this.#healing.problem(issueId, actionId);
  }

  /** Why a person cannot say that this plug feeds the integration, or `undefined`. */
  powerLinkProblem(integrationId: string, feed: PowerFeed): NexaError | undefined {
    return this.#power.linkProblem(integrationId, feed);
  }

  dispatch(event: HomeEvent): void {
    const handle = this.#handlers[event.type] as (event: HomeEvent) => void;
    handle(event);
  }

  #handlersOf(): Handlers {
    const intake = this.#intake;
    const automation = this.#automation.handlers();
    return {
      'integration-added': ({ integration, surface }) => this.#addIntegration(integration, surface),
      'integration-removed': ({ integrationId }) => this.#removeIntegration(integrationId),
      'power-linked': ({ integrationId, feed }) => {
        this.#power.link(integrationId, feed);
        this.#healing.powerLinked(integrationId);
      },
      'integration-status': ({ integrationId, status }) => this.#presence.setIntegration(integrationId, status),
      devices: ({ integrationId, devices }) => {
        if (!this.#integrations.has(integrationId)) return;
        for (const description of devices) intake.describe(integrationId, description);
      },
      'device-removed': (event) => intake.withPath(event, (path) => intake.removePath(path)),
      'device-edited': (event) => intake.edit(event),
      'device-status': (event) => intake.withPath(event, (path) => this.#presence.reportStatus(path, event.status)),
      contact: (event) => intake.withPath(event, (path) => this.#presence.contact(path)),
      readings: ({ integrationId, readings }) => {
        for (const reading of readings) intake.reading(integrationId, reading);
      },
      series: ({ integrationId, series }) => intake.series(integrationId, series),
      'device-event': ({ integrationId, event }) => intake.event(integrationId, event),
      imported: ({ samples }) => {
        for (const sample of samples) intake.imported(sample);
      },
      command: ({ wish }) => this.#commands.submit(wish),
      'command-answered': ({ commandId, bindingId, answer }) => this.#commands.answered(commandId, answer, bindingId),
      ...automation,
      started: (event) => {
        automation.started(event);
        this.#power.started();
      },
      'check-answered': ({ runId, outcome }) => this.#checks.answered(runId, outcome),
      'check-wanted': ({ integrationId, check, externalId }) => {
        const path = externalId === undefined ? undefined : this.#devices.byPath(integrationId, externalId);
        this.#checks.run(integrationId, check, path?.device.id);
      },
      recheck: ({ issueId }) => this.#recheck(issueId),
      heal: (event) => this.#healing.heal(event.issueId, event),
      'healing-answered': ({ healingId, outcome }) => this.#healing.answered(healingId, outcome),
      'link-devices': ({ wish }) => this.#links.link(wish),
      'unlink-path': ({ wish }) => this.#links.unlink(wish),
      'set-path': ({ wish }) => this.#links.set(wish),
      'replace-device': ({ wish }) => this.#replacements.replace(wish),
      'undo-replacement': ({ wish }) => this.#replacements.undo(wish),
      snooze: ({ issueId, until }) => this.#issues.snooze(issueId, until),
    };
  }

  #restore(snapshot: HomeSnapshot): void {
    for (const integration of snapshot.integrations) this.#addIntegration(integration);
    for (const { device: record, states, lastContactAt } of snapshot.devices) {
      const device = new HomeDevice(record, { value: 'unknown', since: this.#context.clock.now() });
      device.active.lastContactAt = lastContactAt;
      for (const [key, state] of Object.entries(states)) device.states.set(key, { ...state, freshness: 'stale' });
      this.#devices.add(device);
      for (const path of device.paths) if (!path.isSetAside) this.#finder.index(path);
    }
    this.#intake.restore(snapshot.removedDevices ?? []);
    this.#replacements.restore(snapshot.replacements ?? []);
    this.#automation.restore(snapshot);
    this.#issues.restore(snapshot.issues);
    this.#power.restore(snapshot.powerLinks ?? []);
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
    for (const path of this.#devices.pathsOf(integrationId)) {
      // With its last usable path a device goes, and takes the ones along that were set aside.
      if (this.#devices.byId(path.device.id) !== undefined) this.#intake.removePath(path);
    }
    this.#intake.forgetRemoved(integrationId);
    this.#issues.subjectRemoved({ integrationId });
    this.#checks.remove(integrationId);
    this.#presence.removeIntegration(integrationId);
    this.#actions.delete(integrationId);
    this.#power.forget(integrationId);
    this.#integrations.delete(integrationId);
  }

  #recheck(issueId: string): void {
    const issue = this.#issues.find(issueId);
    if (issue?.integrationId === undefined) return;
    const check = this.#checks.raisedBy(issue.integrationId, this.#issues.codesOf(issue));
    if (check !== undefined) this.#checks.run(issue.integrationId, check, issue.deviceId);
  }

  #stateUpdated(update: StateUpdate): void {
    if (update.state.source !== 'assumed') this.#commands.reported(update);
    this.#stateIssues.updated(update);
    this.#automation.stateUpdated(update);
  }

  #isSensitive(deviceId: string): boolean {
    const components = this.#devices.byId(deviceId)?.description.components ?? [];
    return components.some(({ capabilities }) =>
      capabilities.some((capability) => this.catalog.find(capability)?.sensitive === true),
    );
  }

  #view(device: HomeDevice): DeviceView {
    const { record, status, lastContactAt, paths } = device;
    return {
      record,
      status,
      states: device.stateMap(),
      ...seenAt(lastContactAt),
      paths: paths.map((path) => ({
        bindingId: path.record.id,
        status: path.status,
        ...seenAt(path.lastContactAt),
        disagrees: this.#keeper.disagreements(path),
        seen: path.seen,
      })),
    };
  }
}

const seenAt = (lastContactAt: number | undefined) => (lastContactAt === undefined ? {} : { lastContactAt });
