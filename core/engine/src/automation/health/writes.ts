import type { Action, Condition } from '@nexa/sdk';
import type { AutomationRecord } from '../../home/records.ts';
import { type AttributeEffect, allOf, commandEffects } from './effects.ts';
import { type HomeView, keyOf } from './home-view.ts';
import { asGuards, type Guard } from './literal.ts';

/** The home’s mode, as something that is written. */
export const MODE_KEY = 'home\nmode';

interface Step {
  readonly path: string;
  /** Conditions of the branches that lead there. */
  readonly guards: readonly Guard[];
  /** Seconds of the delays before it, as far as they are known. */
  readonly seconds: number;
  /** A delay or wait comes before it. */
  readonly isLater: boolean;
}

/** What an automation makes of an attribute, or of the home’s mode. */
export type Write = Step & AttributeEffect & { readonly key: string };
/** Where an automation starts another. */
export type Start = Step & { readonly automationId: string };

/** What an automation may bring about. */
export interface Outcome {
  readonly writes: readonly Write[];
  readonly starts: readonly Start[];
}

/** All that the actions of an automation write and start, in the order in which they are written; disabled ones left out. */
export function outcomeOf({ definition }: AutomationRecord, view: HomeView): Outcome {
  const collector = new OutcomeCollector(view);
  collector.list(definition.actions, 'actions', [], { seconds: 0, isLater: false });
  return collector;
}

interface Elapsed {
  readonly seconds: number;
  readonly isLater: boolean;
}

const longest = (all: readonly Elapsed[]): Elapsed => ({
  seconds: Math.max(0, ...all.map(({ seconds }) => seconds)),
  isLater: all.some(({ isLater }) => isLater),
});

class OutcomeCollector {
  readonly writes: Write[] = [];
  readonly starts: Start[] = [];
  readonly #view: HomeView;

  constructor(view: HomeView) {
    this.#view = view;
  }

  /** Answers how much time has gone by afterwards. */
  list(actions: readonly Action[], path: string, guards: readonly Guard[], elapsed: Elapsed): Elapsed {
    let now = elapsed;
    for (const [index, action] of actions.entries()) {
      if (action.enabled === false) continue;
      if (action.type === 'stop') break;
      now = this.#action(action, `${path}/${index}`, guards, now);
    }
    return now;
  }

  #action(action: Action, path: string, guards: readonly Guard[], elapsed: Elapsed): Elapsed {
    const step: Step = { path, guards, ...elapsed };
    switch (action.type) {
      case 'command':
        this.#write(commandEffects(action, this.#view), step);
        return elapsed;
      case 'scene':
        this.#scene(action.sceneId, step);
        return elapsed;
      case 'mode': {
        const at = { deviceId: '', capability: '', attribute: '' };
        this.writes.push({
          ...step,
          at,
          key: MODE_KEY,
          effect: { kind: 'value', value: action.mode },
          tolerance: 0,
        });
        return elapsed;
      }
      case 'run':
        this.starts.push({ ...step, automationId: action.automationId });
        return action.wait === true ? { ...elapsed, isLater: true } : elapsed;
      case 'delay': {
        const seconds = typeof action.seconds === 'number' ? action.seconds : 0;
        return { seconds: elapsed.seconds + seconds, isLater: true };
      }
      case 'wait':
        return { ...elapsed, isLater: true };
      default:
        return this.#nested(action, path, guards, elapsed);
    }
  }

  #nested(action: Action, path: string, guards: readonly Guard[], elapsed: Elapsed): Elapsed {
    switch (action.type) {
      case 'if':
        return longest([
          this.list(action.then, `${path}/then`, [...guards, ...asGuards(action.conditions)], elapsed),
          this.list(action.else ?? [], `${path}/else`, [...guards, butNot(action.conditions)], elapsed),
        ]);
      case 'choose': {
        const before = [...guards];
        const ends = action.options.map(({ conditions, actions }, index) => {
          const own = [...before, ...asGuards(conditions)];
          before.push(butNot(conditions));
          return this.list(actions, `${path}/options/${index}/actions`, own, elapsed);
        });
        return longest([...ends, this.list(action.otherwise ?? [], `${path}/otherwise`, before, elapsed)]);
      }
      case 'repeat':
        return this.list(action.actions, `${path}/actions`, [...guards, ...asGuards(action.while ?? [])], elapsed);
      case 'parallel':
        return longest(
          action.branches.map((branch, index) => this.list(branch, `${path}/branches/${index}`, guards, elapsed)),
        );
      default:
        return elapsed;
    }
  }

  #scene(sceneId: string, step: Step): void {
    for (const { value, ...at } of this.#view.scene(sceneId)?.definition.states ?? []) {
      if (this.#view.domain(at) === undefined) continue;
      this.#write([{ at, effect: { kind: 'value', value }, tolerance: 0 }], step);
    }
  }

  #write(effects: readonly AttributeEffect[], step: Step): void {
    this.writes.push(...effects.map((effect) => ({ ...step, ...effect, key: keyOf(effect.at) })));
  }
}

const butNot = (conditions: readonly Condition[]): Guard => ({ condition: allOf(conditions), isNegated: true });

const isWithin = (inner: readonly Guard[], outer: readonly Guard[]): boolean =>
  outer.length <= inner.length && outer.every((guard, index) => guard.condition === inner[index]?.condition);

/** What is written at once and not written over at once, where that is certain. */
export function lastingWrites(writes: readonly Write[]): Write[] {
  const atOnce = writes.filter(({ isLater }) => !isLater);
  return atOnce.filter(
    (write, index) =>
      !atOnce.slice(index + 1).some((later) => later.key === write.key && isWithin(write.guards, later.guards)),
  );
}
