import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { onTestFinished } from 'vitest';

const watched = new Set(['Timeout', 'TCPWRAP', 'TCPCONNECTWRAP', 'GETADDRINFOREQWRAP']);

/** Timers and sockets that came of what was run here, and are not yet gone; those of the test runner do not count. */
export class ResourceTracker {
  readonly #scope = new AsyncLocalStorage<ResourceTracker>();
  readonly #alive = new Map<number, string>();

  constructor() {
    const hook = createHook({
      init: (id, type) => {
        if (watched.has(type) && this.#scope.getStore() === this) this.#alive.set(id, type);
      },
      destroy: (id) => void this.#alive.delete(id),
    }).enable();
    onTestFinished(() => void hook.disable());
  }

  run<T>(act: () => T): T {
    return this.#scope.run(this, act);
  }

  get alive(): string[] {
    return [...this.#alive.values()];
  }
}
