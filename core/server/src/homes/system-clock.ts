import type { Clock } from '@nexa/engine';
import type { Instant } from '@nexa/sdk';

/** The longest delay that a timer of Node takes; longer ones would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(at: Instant, task: () => void): () => void {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const delay = Math.max(0, at - Date.now());
      timer = delay > LONGEST_DELAY ? setTimeout(arm, LONGEST_DELAY) : setTimeout(task, delay);
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
