import { AutomationEngine } from '../automation/automation-engine.ts';
import { commandsUnderWay, isResumable } from '../automation/interrupted-runs.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { StateUpdate } from '../device/state-book.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import { SceneDesk } from '../scene/scene-desk.ts';
import type { HomeContext } from './home-context.ts';
import type { HomeEvent } from './home-event.ts';
import { ModeKeeper } from './mode-keeper.ts';
import { PeopleKeeper, PRESENCE } from './people-keeper.ts';
import type { HomePlace, HomeSnapshot, IssueRecord } from './records.ts';

/** How often it is said that the home runs. */
const ALIVE_INTERVAL = 60_000;

type Handler<T extends HomeEvent['type']> = (event: Extract<HomeEvent, { type: T }>) => void;
type HandledType =
  | `automation-${'saved' | 'removed' | 'run' | 'stop' | 'health'}`
  | `scene-${'saved' | 'removed' | 'activated' | 'undone'}`
  | 'webhook-called'
  | 'started'
  | 'home-moved'
  | 'mode-set'
  | 'guests-set'
  | 'trigger-fired'
  | 'condition-answered'
  | 'action-answered';

/** What a home does by itself: its automations and scenes, with the mode it is in and the people who are there. */
export class HomeAutomation {
  readonly engine: AutomationEngine;
  readonly scenes: SceneDesk;
  readonly modes: ModeKeeper;
  readonly people: PeopleKeeper;
  readonly #context: HomeContext;
  readonly #issues: IssueBook;
  #place: HomePlace = { timezone: 'UTC' };
  #aliveAt: number | undefined;

  constructor(
    context: HomeContext,
    parts: { readonly devices: DeviceRegistry; readonly commands: CommandDesk; readonly issues: IssueBook },
  ) {
    this.#context = context;
    const { devices, commands, issues } = parts;
    this.#issues = issues;
    this.modes = new ModeKeeper(context, (mode, previous, cause) => {
      this.engine.triggers.signals.modeChanged(mode, previous, cause);
      this.engine.homeChanged();
    });
    this.people = new PeopleKeeper(context, devices, (someoneHome, cause) => {
      this.engine.triggers.signals.presenceChanged(someoneHome, cause);
      this.engine.homeChanged();
    });
    this.scenes = new SceneDesk(context, devices, commands);
    this.engine = new AutomationEngine({
      ...parts,
      context,
      scenes: this.scenes,
      modes: this.modes,
      people: this.people,
      place: () => this.#place,
      notify: (message) => {
        const notification = { id: context.ids.next(), at: context.clock.now(), ...message };
        context.emit({ type: 'notification', notification });
      },
    });
  }

  get place(): HomePlace {
    return this.#place;
  }

  /** Takes up a home where a predecessor left it. Runs go on when the home has started. */
  restore(snapshot: HomeSnapshot): void {
    const { home, automations, scenes = [], sceneActivations = [], executions, commands } = snapshot;
    if (home !== undefined) this.#move(home);
    if (home?.mode !== undefined) this.modes.restore(home.mode);
    this.#aliveAt = home?.aliveAt;
    this.people.restore(home?.guests ?? false);
    this.scenes.restore(scenes, sceneActivations);
    const goingOn = HomeAutomation.commandsThatGoOn(snapshot, this.#context.clock.now());
    const theirs = commands.filter(({ id }) => goingOn.has(id));
    this.engine.adopt(theirs, executions, this.#aliveAt);
    this.engine.triggers.restore(snapshot.triggerMemories ?? []);
    for (const automation of automations) this.engine.save(automation);
  }

  /** Ids of commands that runs will see to which go on. */
  static commandsThatGoOn({ automations, executions, home }: HomeSnapshot, now: number): ReadonlySet<string> {
    const byId = new Map(automations.map((automation) => [automation.id, automation]));
    const goingOn = executions.filter((execution) => {
      const automation = byId.get(execution.automationId);
      return automation !== undefined && isResumable(execution, automation, now, home?.aliveAt);
    });
    return new Set(goingOn.flatMap(commandsUnderWay));
  }

  stateUpdated({ device, ref, key, state, previous, changed }: StateUpdate): void {
    const { cause, observedAt } = state;
    if (ref.capability === PRESENCE.capability && changed) this.people.look(cause);
    if (changed && previous !== undefined) {
      this.engine.stateChanged(device, key, state.value, previous.value, { cause, observedAt });
    }
    this.engine.stateUpdated(device.id, key);
  }

  /** Open issues about automations. */
  issues(): IssueRecord[] {
    return this.#issues.open().filter(({ evidence }) => typeof evidence.automationId === 'string');
  }

  issueConfirmed(issue: IssueRecord): void {
    this.engine.triggers.signals.issueChanged(issue, 'opened');
  }

  issueResolved(issue: IssueRecord): void {
    if (issue.state !== 'suspected') this.engine.triggers.signals.issueChanged(issue, 'resolved');
  }

  handlers(): { readonly [T in HandledType]: Handler<T> } {
    const { engine, scenes } = this;
    return {
      'automation-saved': ({ automation }) => engine.save(automation),
      'automation-removed': ({ automationId }) => {
        engine.remove(automationId);
        this.#issues.subjectRemoved({ automationId });
      },
      'automation-health': (event) => this.#health(event),
      'automation-run': ({ automationId, executionId, ...wish }) => engine.runByHand(automationId, executionId, wish),
      'automation-stop': ({ automationId }) => engine.stop(automationId),
      'webhook-called': ({ automationId, triggerId, data, cause }) =>
        engine.webhookCalled(automationId, triggerId, data, cause),
      started: () => this.#started(),
      'home-moved': ({ place }) => this.#move(place),
      'mode-set': ({ mode, cause, until }) => this.modes.set(mode, cause, until),
      'guests-set': ({ guests, cause }) => this.people.setGuests(guests, cause),
      'scene-saved': ({ scene }) => scenes.save(scene),
      'scene-removed': ({ sceneId }) => scenes.remove(sceneId),
      'scene-activated': ({ wish }) => scenes.activate(wish),
      'scene-undone': ({ activationId, undoId, cause }) => scenes.undo(activationId, undoId, cause),
      'trigger-fired': ({ watchId, data }) => engine.triggers.plugins.fired(watchId, data),
      'condition-answered': ({ askId, answer }) => engine.conditionAnswered(askId, answer),
      'action-answered': ({ requestId, answer }) => engine.actionAnswered(requestId, answer),
    };
  }

  #health({ raise = [], clear = [] }: Extract<HomeEvent, { type: 'automation-health' }>): void {
    for (const { definition, automationId, evidence } of raise) {
      // It was removed while the check looked at it.
      if (this.engine.find(automationId) === undefined) continue;
      this.#issues.raise({ definition, subject: { automationId }, evidence, toldAnew: true });
    }
    for (const { automationId, code, evidence } of clear) this.#issues.clearExactly(code, { automationId }, evidence);
  }

  #started(): void {
    this.engine.resume(this.#aliveAt);
    this.#sayAlive();
  }

  #move({ timezone, latitude, longitude }: HomePlace): void {
    const position = latitude === undefined || longitude === undefined ? {} : { latitude, longitude };
    this.#place = { timezone, ...position };
    this.engine.triggers.times.moved(this.#place);
  }

  /** What comes due while NEXA does not run can be made up for only when it is known since when. */
  #sayAlive(): void {
    const { clock } = this.#context;
    if (this.engine.caresForTime) this.#context.emit({ type: 'alive', at: clock.now() });
    clock.schedule(clock.now() + ALIVE_INTERVAL, () => this.#sayAlive());
  }
}
