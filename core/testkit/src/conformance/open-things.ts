import { createHook } from 'node:async_hooks';
import { settle } from '../clock/settle.ts';

/** Handles that a plugin can leave behind, as Node's hooks name them. */
const HANDLES = new Set(['TCPWRAP', 'TCPSERVERWRAP', 'UDPWRAP', 'PIPEWRAP', 'PIPESERVERWRAP', 'FSEVENTWRAP']);
/** Pools keep an idle connection, with a timer, for up to five seconds; the other side notices late. */
const GOES_WITHIN = 12_000;
/** What does not go by itself is ended a moment after its owner at the latest. */
const ENDED_WITHIN = 1_500;

interface OpenThing {
  readonly kind: string;
  /** Of a timer: where it was set, and whether it is still there when all that goes by itself has gone. */
  readonly at?: Error;
  readonly lasts?: boolean;
}

/**
 * What was opened since the watch began and is open still: sockets, servers, pipes, watched files, timers; and the
 * listeners that were added to the process. Those count too that keep no process awake: Node's list of active resources
 * leaves them out, and a process that serves a plugin for months never ends by itself.
 */
export class OpenThings {
  readonly #open = new Map<number, OpenThing>();
  readonly #listeners = listenersOfProcess();
  readonly #hook = createHook({
    init: (id, type, _trigger, resource) => {
      if (HANDLES.has(type)) this.#open.set(id, { kind: type });
      else if (type === 'Timeout') this.#open.set(id, { kind: type, at: new Error(), lasts: doesLast(resource) });
    },
    destroy: (id) => void this.#open.delete(id),
  });

  constructor() {
    this.#hook.enable();
  }

  /** In words, one for each, sorted. */
  list(): string[] {
    return [...this.#things().map(inWords), ...this.#addedListeners()].sort();
  }

  /** Resolves with what is open once no more is than `most`, or when there was time enough to end it. */
  async atMost(most: number): Promise<string[]> {
    const start = performance.now();
    while (this.#count() > most && performance.now() - start < this.#patience(most)) await settle();
    return this.list();
  }

  end(): void {
    this.#hook.disable();
  }

  #patience(most: number): number {
    const lasting = this.#things().filter(({ lasts }) => lasts).length + this.#addedListeners().length;
    return lasting > most ? ENDED_WITHIN : GOES_WITHIN;
  }

  #count(): number {
    return this.#things().length + this.#addedListeners().length;
  }

  #things(): OpenThing[] {
    return [...this.#open.values()].filter(({ at }) => !isDeadline(at));
  }

  #addedListeners(): string[] {
    return [...listenersOfProcess()].flatMap(([name, count]) => {
      const added = count - (this.#listeners.get(name) ?? 0);
      return added > 0 ? Array.from({ length: added }, () => `process.on(${String(name)})`) : [];
    });
  }
}

const listenersOfProcess = (): Map<string | symbol, number> =>
  new Map(process.eventNames().map((name) => [name, process.listenerCount(name)]));

/** `AbortSignal.timeout` cannot be ended: its timer goes with the signal, when that is collected. */
const isDeadline = (at: Error | undefined): boolean => at?.stack?.includes('node:internal/abort_controller') ?? false;

/** An interval, or a timer that does not run out while one waits. */
function doesLast(timer: { readonly _repeat?: unknown; readonly _idleTimeout?: unknown }): boolean {
  return typeof timer._repeat === 'number' || Number(timer._idleTimeout) > GOES_WITHIN;
}

/** Where a timer was set is all that finds it. */
function inWords({ kind, at }: OpenThing): string {
  const frames = at?.stack?.split('\n').slice(2) ?? [];
  const place = frames.find((frame) => !frame.includes('node:internal') && !frame.includes('(node:'));
  return place === undefined ? kind : `${kind} set ${place.trim()}`;
}
