import type { AutomationDefinition, HomeMode, Instant } from '@nexa/sdk';
import type { HomeOutput } from '../../home/home-output.ts';
import type { ExecutionRecord, NotificationRecord } from '../../home/records.ts';
import { TrialHome, type TrialReading, type TrialWorld } from '../trial/trial-home.ts';
import {
  type CommandVerdict,
  countVerdicts,
  type DraftCommand,
  judgeCommands,
  type ReplayedCommand,
} from './command-verdicts.ts';
import { isDoneBy, type RecordedChange, type RecordedCommand, type RecordedState } from './recorded-change.ts';
import { ReplayedRuns } from './replayed-runs.ts';

/** What is replayed, in what home and over what time. */
export interface ReplayInput extends TrialWorld {
  readonly definition: AutomationDefinition;
  /** The automation that ran while it was recorded; left out: there was none, all commands are new. */
  readonly automationId?: string;
  /** Included. */
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** In which the home was at the beginning; `home` when left out. */
  readonly mode?: HomeMode;
  /** What was last heard of each attribute before `from`. */
  readonly initialStates: Iterable<RecordedState>;
  /** The commands that automation gave in that time; those of others are passed over. */
  readonly recordedCommands?: Iterable<RecordedCommand>;
}

export type ReplayedNotification = Pick<NotificationRecord, 'title' | 'body' | 'severity'> & { readonly time: Instant };

/** What the draft would have done. */
export interface ReplayResult {
  /** How many runs began. */
  readonly runs: number;
  readonly notRunCount: number;
  /** The first 100, with their reasons and what their conditions saw. */
  readonly notRuns: readonly ExecutionRecord[];
  /** The first 100 runs as they became. */
  readonly executions: readonly ExecutionRecord[];
  /** In order of time, those of the recorded automation too. */
  readonly commands: readonly ReplayedCommand[];
  readonly verdicts: Readonly<Record<CommandVerdict, number>>;
  /** The first 1,000. */
  readonly notifications: readonly ReplayedNotification[];
  /** It was ended early: more than 10,000 runs or 100,000 commands. */
  readonly truncated: boolean;
  /** How far it came: `to`, unless it was ended early. */
  readonly until: Instant;
}

const MOST_RUNS = 10_000;
const MOST_COMMANDS = 100_000;
const MOST_NOTIFICATIONS = 1_000;
/** So much is done before whoever drives it may do something else. */
const TASKS_A_STEP = 50;
const CHANGES_A_STEP = 50;
/** Of a draft that is not saved yet. */
const DRAFT = '00000000-0000-7000-8000-000000000000';

/**
 * A draft of an automation run over what was recorded of a home: the engine that runs it in the home runs it here, on a
 * clock of its own. It is a replay, not a simulation: sensors, people and other automations do what they did.
 *
 * - Recorded changes that the automation itself caused, also by a scene that it applied, are left out.
 * - A command of the draft is not sent. It is confirmed at once, and the values that it is expected to set lie over the
 *   recorded ones until the next recorded change of that attribute by somebody else.
 * - Nothing else of the draft reaches the recording: what others did because of it they still do.
 * - Spans of time (`for`) that had begun before `from` go on; runs that had are not known.
 *
 * Give the changes in order of time, in as many parts as there are; each step does a little, so that whoever drives it can
 * do something else in between.
 */
export class Replay {
  readonly #input: ReplayInput;
  readonly #automationId: string;
  readonly #home: TrialHome;
  readonly #runs = new ReplayedRuns();
  readonly #commands: DraftCommand[] = [];
  readonly #notifications: ReplayedNotification[] = [];

  constructor(input: ReplayInput) {
    this.#input = input;
    this.#automationId = (input.automationId ?? DRAFT).toLowerCase();
    this.#home = new TrialHome({
      ...input,
      // What is due at `from` itself is still to come.
      start: input.from - 1,
      onOutput: (output) => this.#take(output),
      onCommand: ({ requestedAt: at, deviceId, component, capability, command, params, cause }, expected) => {
        if (!isDoneBy(cause, this.#automationId)) return;
        const isSo = expected.length > 0 && expected.every((value) => value.isSo);
        this.#commands.push({ at, deviceId, component, capability, command, params, isSo });
      },
    });
    for (const state of input.initialStates) this.#home.report(readingOf(state));
    this.#home.save(this.#automationId, input.definition);
    this.#home.runtime.automation.engine.triggers.values.assume(input.from - 1);
  }

  /** Whether there was too much; nothing more is taken then. */
  get isTruncated(): boolean {
    return this.#runs.count >= MOST_RUNS || this.#commands.length >= MOST_COMMANDS;
  }

  /** Lives through these changes, which follow those before. */
  *feed(changes: Iterable<RecordedChange>): Generator<void, void> {
    const { from, to } = this.#input;
    let done = 0;
    for (const change of changes) {
      if (change.at < from || change.at >= to) continue;
      if ('cause' in change && isDoneBy(change.cause, this.#automationId)) continue;
      yield* this.#until(change.at);
      if (this.isTruncated) return;
      this.#happen(change);
      done += 1;
      if (done % CHANGES_A_STEP === 0) yield;
    }
  }

  /** Lives on to the end, and tells what became of it. */
  *finish(): Generator<void, ReplayResult> {
    yield* this.#until(this.#input.to - 1);
    const truncated = this.isTruncated;
    const until = truncated ? this.#home.clock.now() : this.#input.to;
    const recorded = [...(this.#input.recordedCommands ?? [])].filter(
      ({ at, cause }) => at >= this.#input.from && at < until && isDoneBy(cause, this.#automationId),
    );
    const commands = judgeCommands(this.#commands, recorded);
    return {
      runs: this.#runs.count,
      notRunCount: this.#runs.notRunCount,
      notRuns: this.#runs.notRuns,
      executions: this.#runs.executions,
      commands,
      verdicts: countVerdicts(commands),
      notifications: this.#notifications,
      truncated,
      until,
    };
  }

  *#until(at: Instant): Generator<void, void> {
    while (!this.isTruncated && !this.#home.clock.advanceTo(at, TASKS_A_STEP)) yield;
  }

  #happen(change: RecordedChange): void {
    const home = this.#home;
    switch (change.type) {
      case 'state':
        home.report(readingOf(change));
        break;
      case 'event':
        home.event(change);
        break;
      case 'mode':
        home.dispatch({ type: 'mode-set', mode: change.mode, cause: change.cause ?? { kind: 'unknown' } });
        break;
      case 'guests':
        home.dispatch({ type: 'guests-set', guests: change.guests, cause: change.cause ?? { kind: 'unknown' } });
    }
  }

  #take(output: HomeOutput): void {
    if (output.type === 'execution' && output.execution.automationId === this.#automationId) {
      this.#runs.take(output.execution);
    } else if (output.type === 'notification' && this.#notifications.length < MOST_NOTIFICATIONS) {
      const { at: time, title, body, severity } = output.notification;
      this.#notifications.push({ time, title, body, severity });
    }
  }
}

const readingOf = ({ at, deviceId, component, capability, attribute, value, cause }: RecordedState): TrialReading => ({
  deviceId,
  component,
  capability,
  attribute,
  value,
  observedAt: at,
  cause: cause ?? { kind: 'physical', id: deviceId },
});

/** Replays a draft over all changes at once; see {@link Replay}. The definition was checked before. */
export function replayAutomation({
  changes,
  ...input
}: ReplayInput & { readonly changes: Iterable<RecordedChange> }): ReplayResult {
  const replay = new Replay(input);
  for (const _ of replay.feed(changes));
  const steps = replay.finish();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
