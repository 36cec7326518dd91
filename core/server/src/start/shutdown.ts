import { errorMessage } from '@nexa/sdk';
import type { Logger } from 'pino';

/** A part that runs, by the name under which its stop is reported. */
export interface RunningPart {
  readonly name: string;
  readonly stop: () => Promise<unknown> | unknown;
  /** Milliseconds that its stop may take; 5,000 when left out. */
  readonly deadline?: number;
}

/** What was started, to be stopped the other way round. A part that hangs or fails keeps no other from stopping. */
export class RunningParts {
  readonly #parts: RunningPart[] = [];
  readonly #log: Pick<Logger, 'warn' | 'debug'>;
  #stopping: Promise<void> | undefined;

  constructor(log: Pick<Logger, 'warn' | 'debug'>) {
    this.#log = log;
  }

  add(part: RunningPart): void {
    this.#parts.push(part);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) {
      const problem = await stopWithin(part);
      if (problem === undefined) this.#log.debug({ part: part.name }, 'Stopped');
      else this.#log.warn({ part: part.name, problem }, 'A part did not stop cleanly');
    }
  }
}

async function stopWithin({ stop, deadline = 5_000 }: RunningPart): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not stopped within ${deadline} ms`), deadline);
  });
  try {
    return await Promise.race([
      Promise.resolve()
        .then(stop)
        .then(() => undefined),
      late,
    ]);
  } catch (error) {
    return errorMessage(error);
  } finally {
    clearTimeout(timer);
  }
}
