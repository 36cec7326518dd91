import type { Cause, Command, Instant, WishedState } from '@nexa/sdk';
import type { SceneActivationRecord } from '../home/records.ts';
import { DeviceRun, type Reason, type SceneParts } from './device-run.ts';
import { byDevice } from './device-wishes.ts';
import { outcomeOf } from './scene-outcome.ts';
import { MOST_COMMANDS_AT_ONCE } from './scene-timings.ts';

/** Called once, when a scene has been applied as far as it can be. */
export type OnApplied = (activation: SceneActivationRecord) => void;

export interface SceneOrder {
  readonly id: string;
  readonly sceneId: string;
  readonly wishes: readonly WishedState[];
  /** Seconds. */
  readonly transition: number | undefined;
  /** Who wanted it. */
  readonly cause: Cause;
  /** The activation that is undone. */
  readonly undoes?: string;
}

/** One scene being applied: devices side by side, so many at a time, the slow ones last. */
export class SceneRun {
  readonly #parts: SceneParts;
  readonly #order: SceneOrder;
  readonly #onEnd: OnApplied;
  readonly #waiters: OnApplied[] = [];
  readonly #devices = new Map<string, DeviceRun>();
  readonly #startedAt: Instant;
  #previous: readonly WishedState[] = [];
  #queue: DeviceRun[] = [];
  #underWay = 0;
  #isPumping = false;
  #isBegun = false;
  #end: Pick<SceneActivationRecord, 'outcome' | 'finishedAt'> = { outcome: 'running' };
  #undoneAt: Instant | undefined;

  constructor(parts: SceneParts, order: SceneOrder, onEnd: OnApplied) {
    this.#parts = parts;
    this.#order = order;
    this.#onEnd = onEnd;
    this.#startedAt = parts.context.clock.now();
    const cause: Cause = { kind: 'scene', id: order.sceneId, parent: order.cause };
    const events = { ended: () => this.#deviceEnded(), again: (run: DeviceRun) => this.#enqueue(run) };
    for (const [deviceId, wishes] of byDevice(order.wishes)) {
      const deviceOrder = { deviceId, wishes, transition: order.transition, cause };
      this.#devices.set(deviceId, new DeviceRun(parts, deviceOrder, events));
    }
  }

  get sceneId(): string {
    return this.#order.sceneId;
  }

  get deviceIds(): Iterable<string> {
    return this.#devices.keys();
  }

  get record(): SceneActivationRecord {
    const { id, sceneId, cause, undoes } = this.#order;
    return {
      id,
      sceneId,
      cause,
      startedAt: this.#startedAt,
      ...this.#end,
      results: [...this.#devices.values()].map(({ result }) => result),
      previous: this.#previous,
      ...(undoes === undefined ? {} : { undoes }),
      ...(this.#undoneAt === undefined ? {} : { undoneAt: this.#undoneAt }),
    };
  }

  /** Calls back when it has ended. */
  whenApplied(onApplied: OnApplied): void {
    this.#waiters.push(onApplied);
  }

  begin(): void {
    const prepared = [...this.#devices.values()].map((run) => ({ run, ...run.prepare() }));
    this.#previous = prepared.flatMap(({ previous }) => previous);
    this.#parts.context.emit({ type: 'scene-activation', activation: this.record });
    this.#isBegun = true;
    this.#queue = prepared
      .filter(({ run }) => run.isRunning)
      .sort((a, b) => a.slowest - b.slowest)
      .map(({ run }) => run);
    this.#deviceEnded();
    this.#pump();
  }

  /** Its devices get nothing more that was not sent yet. */
  overtakeAll(reason: Reason): void {
    for (const run of this.#devices.values()) run.overtake(reason);
  }

  overtake(deviceId: string, reason: Reason): void {
    this.#devices.get(deviceId)?.overtake(reason);
  }

  /** A command was given to one of its devices, by whomsoever. */
  commandGiven({ id, deviceId }: Command, reason: Reason): void {
    const run = this.#devices.get(deviceId);
    if (run !== undefined && !run.gave(id)) run.overtakeSoon(reason);
  }

  undone(at: Instant): void {
    this.#undoneAt = at;
  }

  #enqueue(run: DeviceRun): void {
    this.#queue.push(run);
    this.#pump();
  }

  /** Devices that fail at once come back before `turn` returns: one loop for all rather than one within another. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#underWay < MOST_COMMANDS_AT_ONCE) {
      const run = this.#queue.shift();
      if (run === undefined) break;
      if (!run.isRunning) continue;
      this.#underWay += 1;
      run.turn(() => {
        this.#underWay -= 1;
        this.#pump();
      });
    }
    this.#isPumping = false;
  }

  #deviceEnded(): void {
    const runs = [...this.#devices.values()];
    if (!this.#isBegun || this.#end.finishedAt !== undefined || runs.some(({ isRunning }) => isRunning)) return;
    const results = runs.map(({ result }) => result);
    const acted = new Set(runs.filter(({ hasActed }) => hasActed).map(({ deviceId }) => deviceId));
    this.#previous = this.#previous.filter(({ deviceId }) => acted.has(deviceId));
    this.#end = { outcome: outcomeOf(results), finishedAt: this.#parts.context.clock.now() };
    const { record } = this;
    this.#onEnd(record);
    for (const waiter of this.#waiters) waiter(record);
  }
}
