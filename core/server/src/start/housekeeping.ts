import { errorMessage } from '@nexa/sdk';
import type { Logger } from 'pino';

/** Something to be done again and again. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

/** Does the chores, each never twice at once. A failure is logged once and tried again at its next time. */
export function startHousekeeping(chores: readonly Chore[], log: Pick<Logger, 'warn' | 'info'>): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const timers = chores.map((chore) => {
    let isBusy = false;
    let hasFailed = false;
    const timer = setInterval(() => {
      if (isBusy) return;
      isBusy = true;
      const run = chore
        .run()
        .then(() => {
          if (hasFailed) log.info({ chore: chore.name }, 'A chore works again');
          hasFailed = false;
        })
        .catch((error) => {
          if (!hasFailed) log.warn({ chore: chore.name, reason: errorMessage(error) }, 'A chore failed');
          hasFailed = true;
        })
        .finally(() => {
          isBusy = false;
          running.delete(run);
        });
      running.add(run);
    }, chore.everyMs);
    timer.unref();
    return timer;
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.allSettled(running);
  };
}
