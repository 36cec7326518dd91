import { type Condition, MAIN_COMPONENT, stateKey } from '@nexa/sdk';
import type { Clock } from '../ports/clock.ts';
import type { AutomationScope } from './automation-scope.ts';
import { conditionInputs, lookAgainAt } from './condition/condition-inputs.ts';

type Look = () => void;

/** Who waits for conditions to hold, by what they look at. */
export class ChangeWatch {
  readonly #clock: Clock;
  readonly #byState = new Map<string, Set<Look>>();
  readonly #onHome = new Set<Look>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `onChange` whenever something changed that the conditions look at; returns how to stop. */
  add(conditions: readonly Condition[], scope: () => AutomationScope, onChange: Look): () => void {
    const { attributes, mode, presence } = conditionInputs(conditions);
    const keys = attributes.map(
      ({ deviceId, component = MAIN_COMPONENT, capability, attribute }) =>
        `${deviceId}\n${stateKey(capability, attribute, component)}`,
    );
    let isStopped = false;
    let cancel = () => {};
    // Time alone may make them hold.
    const arm = () => {
      cancel();
      const at = isStopped ? undefined : lookAgainAt(conditions, scope());
      if (at !== undefined) cancel = this.#clock.schedule(at, look);
    };
    const look = () => {
      onChange();
      arm();
    };
    for (const key of keys) this.#byState.set(key, (this.#byState.get(key) ?? new Set()).add(look));
    if (mode || presence) this.#onHome.add(look);
    arm();
    return () => {
      isStopped = true;
      cancel();
      this.#onHome.delete(look);
      for (const key of keys) {
        const looks = this.#byState.get(key);
        looks?.delete(look);
        if (looks?.size === 0) this.#byState.delete(key);
      }
    };
  }

  stateUpdated(deviceId: string, key: string): void {
    if (this.#byState.size === 0) return;
    for (const look of [...(this.#byState.get(`${deviceId}\n${key}`) ?? [])]) look();
  }

  homeChanged(): void {
    for (const look of [...this.#onHome]) look();
  }
}
