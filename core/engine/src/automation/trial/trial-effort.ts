import type { HomeOutput } from '../../home/home-output.ts';

/** More than this in one test is more than anybody means; it is about a tenth of a second of a small machine. */
const MOST_STEPS = 12_000;
/** What things cost, roughly as the time goes; anything else costs one. */
const COST_OF_TASK = 0.5;
const COST_OF_RUN = 15;
const COST_OF_COMMAND = 20;
const COST_OF_TELLING = 3;
/** A run is told with all that it did so far. */
const TRACES_A_STEP = 25;

/** A test that does too much is ended. It crosses the runtime, which is thrown away afterwards. */
export class TrialExhausted extends Error {
  constructor() {
    super('It was ended, because more happened than a test may take: let less time pass in it, or less be repeated.');
  }
}

/** What a test has cost so far: the tasks of the clock, what came out, the actions that were done. */
export class TrialEffort {
  readonly #actions = new Map<string, number>();
  #steps = 0;

  /** So many tasks of the clock were done; throws {@link TrialExhausted} when it is too much. */
  tasks(count: number): void {
    this.#spend(count * COST_OF_TASK);
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > MOST_STEPS) throw new TrialExhausted();
  }

  output(output: HomeOutput): void {
    if (output.type === 'send-command') this.#spend(COST_OF_COMMAND);
    if (output.type !== 'execution') {
      this.#spend(1);
      return;
    }
    const { id, actions, leftOut = 0 } = output.execution;
    const before = this.#actions.get(id);
    const done = actions.length + leftOut;
    this.#actions.set(id, done);
    const told = COST_OF_TELLING + actions.length / TRACES_A_STEP + (before === undefined ? COST_OF_RUN : 0);
    this.#spend(told + done - (before ?? 0));
  }
}
