import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { FromProcess, ToProcess } from './control-message.ts';
import { sizeOfFolder } from './folder-size.ts';
import { FrameChannel } from './frame-channel.ts';
import type { TimeShare } from './host-time.ts';
import type { NetworkPolicy } from './network-policy.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { PluginOutput } from './plugin-output.ts';
import type { EndCode, ProcessEnd } from './process-end.ts';
import { ProcessWatch } from './process-watch.ts';

export interface PluginProcessOptions {
  readonly runnerFile: string;
  readonly bundle: string;
  readonly dataDir: string;
  readonly flags: readonly string[];
  readonly policy: NetworkPolicy;
  readonly limits: PluginLimits;
  readonly hostTime: TimeShare;
  /** Awaited between the start of the process and that of plugin code in it. */
  readonly beforeStart: (pid: number) => Promise<void>;
  readonly onNetwork: (contact: Extract<FromProcess, { kind: 'network' }>) => void;
  /** It tried what is closed to it. */
  readonly onDenied: (act: string) => void;
  /** It has to let others go first from now on. */
  readonly onSlowedDown: (reason: string) => void;
  readonly onOutput: (line: string) => void;
  /** It wrote more lines than are told. */
  readonly onOutputLeftOut: (count: number) => void;
  /** Protocol breaches so far. */
  readonly breaches: () => number;
  /** Its predecessors died one after the other. */
  readonly isOnProbation: boolean;
}

/** Until a process that closed its pipe is gone by itself. */
const GONE_WITHIN = 1_000;
/** Room above the limits that the host enforces by name; there the system refuses without saying whom. */
const SPARE_FILES = 64;
const SPARE_DISK = 1.25;
const BLOCK = 512;

/** One process of a plugin, watched from outside: it cannot hide that it spins, grows or floods. */
export class PluginProcess {
  readonly channel: FrameChannel;
  /** Resolves when the plugin is loaded; rejects never, see {@link ended}. */
  readonly ready: Promise<void>;
  readonly ended: Promise<ProcessEnd>;
  readonly #options: PluginProcessOptions;
  readonly #child: ChildProcess;
  #end: ProcessEnd | undefined;
  #isReady = false;
  #hasEnded = false;
  #markReady: () => void = () => {};
  #watch: ProcessWatch | undefined;
  readonly #output: PluginOutput;

  constructor(options: PluginProcessOptions) {
    this.#options = options;
    const { limits, runnerFile, dataDir, flags } = options;
    const heap = Math.max(32, Math.floor((limits.memory / 1024 / 1024) * 0.8));
    const node = [process.execPath, ...flags, `--max-old-space-size=${heap}`, warnings, runnerFile];
    this.#child = spawn('/bin/sh', ['-c', bounded(limits), ...node], {
      cwd: dataDir,
      env: {},
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.channel = new FrameChannel(this.#child.stdio[3] as Duplex, {
      onBreach: (reason) => this.kill('flooding', `it ${reason}`),
      onWork: (spent, isContract) => options.hostTime.spend(spent, isContract),
    });
    this.channel.on('control', (message) => this.#control(message));
    this.channel.onClose(() => this.#pipeClosed());
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    this.ended = new Promise((resolve) => this.#watchEnd(resolve));
    this.#output = new PluginOutput({ onLine: options.onOutput, onLeftOut: options.onOutputLeftOut });
    this.#output.read(this.#child.stdout);
    this.#output.read(this.#child.stderr);
    const { pid } = this.#child;
    if (pid !== undefined) {
      this.#start(pid).catch((error: unknown) =>
        this.kill('start-failed', `it could not be recorded: ${String(error)}`),
      );
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Bytes at the last look. */
  get memory(): number | undefined {
    return this.#watch?.memory;
  }

  setPolicy(policy: NetworkPolicy): void {
    this.#post({ kind: 'policy', policy });
  }

  /** Ends it at once. The first reason is the one that counts. */
  kill(code: EndCode, message: string): void {
    this.#end ??= { code, message };
    this.#child.kill('SIGKILL');
  }

  /** Ends it by closing the pipe; kills it when it does not go. */
  async stop(within: number): Promise<void> {
    this.#end ??= { code: 'stopped', message: 'it was stopped' };
    this.channel.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), within);
    await this.ended;
    clearTimeout(timer);
  }

  async #start(pid: number): Promise<void> {
    const { beforeStart, bundle, policy, limits, dataDir, onSlowedDown, breaches, hostTime, isOnProbation } =
      this.#options;
    await beforeStart(pid);
    const folder = await sizeOfFolder(dataDir, { bytes: Number.POSITIVE_INFINITY, files: 10 * limits.files });
    if (this.#hasEnded) return;
    this.#post({ kind: 'start', bundle, policy });
    this.#watch = new ProcessWatch({
      pid,
      dataDir,
      folder,
      limits,
      kill: (code, message) => this.kill(code, message),
      ping: (id) => this.#post({ kind: 'ping', id }),
      onSlowedDown,
      breaches,
      hostTime,
      isOnProbation,
    });
  }

  /** A process that is there without its pipe hears nothing any more, and would stay. */
  #pipeClosed(): void {
    const timer = setTimeout(() => this.kill('pipe-closed', 'it closed its pipe to the host'), GONE_WITHIN);
    void this.ended.then(() => clearTimeout(timer));
  }

  #post(message: ToProcess): void {
    this.channel.post('control', message);
  }

  #control(message: unknown): void {
    const { kind, id, handles, act, message: text, cause } = (message ?? {}) as Record<string, unknown>;
    if (kind === 'pong') {
      this.#watch?.pong(id, handles);
    } else if (kind === 'denied') {
      if (typeof act === 'string') this.#options.onDenied(act);
    } else if (kind === 'ready') {
      this.#isReady = true;
      this.#watch?.ready();
      this.#markReady();
    } else if (kind === 'failed') {
      this.#end ??= { code: 'start-failed', message: firstLine(text) };
    } else if (kind === 'fatal') {
      const code = cause === 'unhandled-rejection' ? cause : 'uncaught-exception';
      this.#end ??= { code, message: firstLine(text) };
    } else if (kind === 'network') {
      this.#options.onNetwork(message as Extract<FromProcess, { kind: 'network' }>);
    }
  }

  #watchEnd(resolve: (end: ProcessEnd) => void): void {
    const finish = (end: ProcessEnd): void => {
      this.#hasEnded = true;
      this.channel.close('the process ended');
      const watching = this.#watch?.stop() ?? Promise.resolve();
      void watching.then(() => resolve(end));
    };
    this.#child.once('error', (error) => finish(this.#end ?? { code: 'start-failed', message: error.message }));
    this.#child.once('close', (code, signal) => finish(this.#end ?? this.#naturalEnd(code, signal)));
  }

  #naturalEnd(code: number | null, signal: NodeJS.Signals | null): ProcessEnd {
    if (/heap out of memory|Reached heap limit|Allocation failed/.test(this.#output.lastWords)) {
      return { code: 'out-of-memory', message: 'its heap grew to the ceiling' };
    }
    if (!this.#isReady)
      return { code: 'start-failed', message: firstLine(this.#output.lastWords) || `it ended with ${signal ?? code}` };
    if (signal !== null) return { code: 'crashed', message: `it was ended by ${signal}` };
    return { code: 'exited', message: `it left by itself with code ${code}` };
  }
}

const warnings = '--disable-warning=ExperimentalWarning';

/** Bounds that only the system can keep, each as far as it lets us; then the shell becomes the process. */
function bounded({ openFiles, disk }: PluginLimits): string {
  const bounds = ['-c 0', `-n ${openFiles + SPARE_FILES}`, `-f ${Math.ceil((disk * SPARE_DISK) / BLOCK)}`];
  return `${bounds.map((bound) => `ulimit ${bound} 2>/dev/null`).join('; ')}; unset PWD OLDPWD; exec "$0" "$@"`;
}

const firstLine = (text: unknown): string =>
  typeof text === 'string' ? (text.trim().split('\n')[0] ?? '').slice(0, 500) : '';
