import { createHook } from 'node:async_hooks';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What this process has at a moment. */
export interface Belongings {
  readonly processes: number;
  readonly files: number;
  readonly listeners: number;
  /** Since the watch began; also those that keep nothing awake, which Node's list of active resources leaves out. */
  readonly timers: number;
  readonly resources: Readonly<Record<string, number>>;
}

/** Looks at what this process has, on Linux. Timers are counted from when it was made. */
export class BelongingsWatch {
  readonly #timers = new Set<number>();
  readonly #hook = createHook({
    init: (id, type) => void (type === 'Timeout' && this.#timers.add(id)),
    destroy: (id) => void this.#timers.delete(id),
  });

  constructor() {
    this.#hook.enable();
  }

  look(): Belongings {
    const resources: Record<string, number> = {};
    for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
    return {
      processes: childrenOf(process.pid),
      files: readdirSync('/proc/self/fd').length,
      listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
      timers: this.#timers.size,
      resources,
    };
  }

  /** Which are more than `before`. Timers of the moment, of a look that is under way, come and go: they get their time. */
  async grown(before: Belongings, turns = 5_000): Promise<Partial<Belongings>> {
    let grown = difference(before, this.look());
    for (let turn = 0; turn < turns && Object.keys(grown).length > 0; turn += 1) {
      await nextTurn();
      grown = difference(before, this.look());
    }
    return grown;
  }

  end(): void {
    this.#hook.disable();
  }
}

function difference(before: Belongings, after: Belongings): Partial<Belongings> {
  const kinds = Object.entries(after.resources).filter(([kind, count]) => count > (before.resources[kind] ?? 0));
  const counts = (['processes', 'files', 'listeners', 'timers'] as const).filter((name) => after[name] > before[name]);
  return {
    ...Object.fromEntries(counts.map((name) => [name, after[name] - before[name]])),
    ...(kinds.length === 0 ? {} : { resources: Object.fromEntries(kinds) }),
  };
}

function childrenOf(pid: number): number {
  return readdirSync('/proc').filter((entry) => parentOf(entry) === pid).length;
}

function parentOf(entry: string): number | undefined {
  try {
    const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${Number(entry)}/stat`, 'utf8')) ?? [];
    return Number(parent);
  } catch {
    // No process, or one that ended meanwhile.
    return undefined;
  }
}
