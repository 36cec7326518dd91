import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import fs from 'node:fs';
import module, { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import { apply, newDictionary } from './safe-builtins.ts';

const MAX_TOLD = 200;

const { construct } = Reflect;
const { defineProperty, getOwnPropertyDescriptor } = Object;
const { then } = Promise.prototype as unknown as { then: (...args: unknown[]) => unknown };

type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Node's permission flags refuse in silence: only who asked hears of it. This stands in front of the functions that
 * they cover and tells the host what was asked for. It refuses nothing itself, and a plugin can go round it; then the
 * flags still refuse.
 */
export class AccessWatch {
  readonly #tell: (act: string) => void;
  readonly #told = newDictionary<true>();
  #toldCount = 0;

  constructor(tell: (act: string) => void) {
    this.#tell = tell;
    this.#watchAll(fs);
    this.#watchAll(fs.promises);
    this.#watchAll(childProcess);
    this.#watch(childProcess.ChildProcess.prototype as unknown as Record<string, unknown>, 'spawn');
    this.#watchAll(workerThreads);
    this.#watch(cluster as unknown as Record<string, unknown>, 'fork');
    this.#watch(process as unknown as Record<string, unknown>, 'loadEnvFile');
    this.#watch(process as unknown as Record<string, unknown>, 'chdir');
    this.#watch(module as unknown as Record<string, unknown>, '_load');
    syncBuiltinESMExports();
  }

  /** Tells the host once of each act. */
  denied(act: string): void {
    if (this.#told[act] !== undefined || this.#toldCount >= MAX_TOLD) return;
    this.#told[act] = true;
    this.#toldCount += 1;
    this.#tell(act);
  }

  #watchAll(module: object): void {
    const members = module as Record<string, unknown>;
    for (const name of Object.keys(members)) this.#watch(members, name);
  }

  #watch(module: Record<string, unknown>, name: string): void {
    const descriptor = getOwnPropertyDescriptor(module, name);
    const original = descriptor?.value as unknown;
    if (typeof original !== 'function' || descriptor?.configurable !== true) return;
    defineProperty(module, name, { ...descriptor, value: this.#watched(original as AnyFunction) });
  }

  #watched(original: AnyFunction): AnyFunction {
    const watch = this;
    return new Proxy(original, {
      apply(target, self, args: unknown[]) {
        const last = args.length - 1;
        const callback = args[last];
        if (typeof callback === 'function') {
          defineProperty(args, last, {
            value: watch.#heard(callback as AnyFunction),
            writable: true,
            enumerable: true,
          });
        }
        const result = watch.#looked(() => apply(target, self as object, args));
        if (result instanceof Promise) apply(then, result, [undefined, (error: unknown) => watch.#look(error)]);
        return result;
      },
      construct: (target, args, newTarget) => watch.#looked(() => construct(target, args, newTarget) as object),
    });
  }

  /** The callback, with a look at the error that it gets. */
  #heard(callback: AnyFunction): AnyFunction {
    const watch = this;
    return new Proxy(callback, {
      apply(target, self, args: unknown[]) {
        watch.#look(args[0]);
        return apply(target, self as object, args);
      },
    });
  }

  #looked<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#look(error);
      throw error;
    }
  }

  #look(error: unknown): void {
    if (typeof error !== 'object' || error === null) return;
    const { code, permission, resource } = error as Record<string, unknown>;
    if (code !== 'ERR_ACCESS_DENIED') return;
    this.denied(
      `${typeof permission === 'string' ? permission : 'access'} ${typeof resource === 'string' ? resource : ''}`,
    );
  }
}
