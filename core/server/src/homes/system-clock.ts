import type { Clock } from '@nexa/engine';
import type { Instant } from '@nexa/sdk';

/** A timer of Node stands still while the machine sleeps: no longer than this is it relied upon. */
const LONGEST_TIMER = 60_000;

/**
 * The machine's clock. What is due comes when the clock shows it, at most a minute late after the machine has slept; where
 * the clock was set back meanwhile, when it has lasted as long as was meant. Its timers do not keep the process alive.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(at: Instant, task: () => void): () => void {
    const begun = performance.now();
    const span = at - Date.now();
    let timer: NodeJS.Timeout;
    const arm = () => {
      const lasted = performance.now() - begun;
      const left = Math.max(0, Math.min(at - Date.now(), span - lasted));
      timer = left > LONGEST_TIMER ? setTimeout(arm, LONGEST_TIMER) : setTimeout(task, left);
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
