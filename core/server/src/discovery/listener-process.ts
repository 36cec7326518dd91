import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Duration, minutes, seconds } from '@nexa/sdk';
import type { FromListeners, ToListeners } from './messages.ts';

export interface ProcessTimings {
  /** Pause between two questions whether the process is alive. */
  readonly heartbeat: Duration;
  /** A process that has not answered for so long is stopped. */
  readonly silence: Duration;
  /** Pause before the first restart; it doubles with each that follows soon. */
  readonly firstPause: Duration;
  readonly longestPause: Duration;
  /** A process that ran this long was well; the pauses begin anew. */
  readonly wellAfter: Duration;
}

export const processTimings: ProcessTimings = {
  heartbeat: seconds(5),
  silence: seconds(20),
  firstPause: seconds(1),
  longestPause: minutes(5),
  wellAfter: minutes(1),
};

export interface ProcessReports {
  message(message: FromListeners): void;
  started(pid: number): void;
  /** It ended without being asked to, and is started again after `pause`. */
  ended(reason: string, pause: Duration): void;
}

/** Keeps the listeners' process alive: starts it, asks for its pulse, starts it anew with growing pauses. */
export class ListenerProcess {
  readonly #timings: ProcessTimings;
  readonly #reports: ProcessReports;
  #child: ChildProcess | undefined;
  #first: ToListeners | undefined;
  #pause: Duration;
  #restart: NodeJS.Timeout | undefined;
  #pulse: NodeJS.Timeout | undefined;
  #isStopped = true;

  constructor(reports: ProcessReports, timings: ProcessTimings = processTimings) {
    this.#reports = reports;
    this.#timings = timings;
    this.#pause = timings.firstPause;
  }

  /** Starts it; `first` is told to it, and to each that follows it. */
  start(first: ToListeners): void {
    this.#first = first;
    this.#isStopped = false;
    if (this.#child === undefined) this.#spawn();
    else this.#send(first);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    this.#restart = undefined;
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  #spawn(): void {
    clearTimeout(this.#restart);
    const startedAt = Date.now();
    let heardAt = startedAt;
    let reason: string | undefined;
    const child = fork(childEntry.path, {
      execArgv: childEntry.execArgv,
      // It needs nothing of NEXA's environment: no secret, no database address.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => {
      heardAt = Date.now();
      this.#reports.message(message as FromListeners);
    });
    child.on('error', (error) => {
      reason = error.message;
    });
    this.#pulse = setInterval(() => {
      if (Date.now() - heardAt > this.#timings.silence) {
        reason = `no answer for ${this.#timings.silence} ms`;
        child.kill('SIGKILL');
      } else this.#send({ type: 'ping' });
    }, this.#timings.heartbeat);
    child.once('exit', (code, signal) => {
      this.#onExit(reason ?? `exit ${signal ?? code}`, Date.now() - startedAt);
    });
    if (child.pid !== undefined) this.#reports.started(child.pid);
    if (this.#first !== undefined) this.#send(this.#first);
  }

  #onExit(reason: string, lived: Duration): void {
    clearInterval(this.#pulse);
    this.#child = undefined;
    if (this.#isStopped) return;
    if (lived >= this.#timings.wellAfter) this.#pause = this.#timings.firstPause;
    const pause = this.#pause;
    this.#pause = Math.min(pause * 2, this.#timings.longestPause);
    this.#reports.ended(reason, pause);
    this.#restart = setTimeout(() => this.#spawn(), pause);
  }

  #send(message: ToListeners): void {
    const child = this.#child;
    // A process that is just ending refuses; its end is noticed by itself.
    if (child?.connected) child.send(message, () => undefined);
  }
}

const LITTLE_MEMORY = '--max-old-space-size=64';

/** The process's file beside this one: TypeScript when NEXA runs from source, JavaScript when it was built. */
const childEntry = (() => {
  const isSource = import.meta.url.endsWith('.ts');
  const path = fileURLToPath(new URL(isSource ? './child.ts' : './child.js', import.meta.url));
  if (!isSource) return { path, execArgv: [LITTLE_MEMORY] };
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return { path, execArgv: [LITTLE_MEMORY, '--conditions=nexa-source', '--import', loader] };
})();
