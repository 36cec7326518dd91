import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import type { FromProcess, ToProcess } from './control-message.ts';
import { FrameChannel } from './frame-channel.ts';
import type { NetworkPolicy } from './network-policy.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { type ProcessUsage, usageOf } from './process-usage.ts';

/** Why a process ended. */
export type EndCode =
  | 'stopped'
  | 'exited'
  | 'crashed'
  | 'unhandled-rejection'
  | 'uncaught-exception'
  | 'out-of-memory'
  | 'spinning'
  | 'unresponsive'
  | 'flooding'
  | 'start-failed'
  | 'start-timeout';

export interface ProcessEnd {
  readonly code: EndCode;
  readonly message: string;
}

export interface PluginProcessOptions {
  readonly runnerFile: string;
  readonly bundle: string;
  readonly dataDir: string;
  readonly flags: readonly string[];
  readonly policy: NetworkPolicy;
  readonly limits: PluginLimits;
  /** Awaited between the start of the process and that of plugin code in it. */
  readonly beforeStart: (pid: number) => Promise<void>;
  readonly onNetwork: (contact: Extract<FromProcess, { kind: 'network' }>) => void;
  readonly onOutput: (line: string) => void;
  /** Protocol breaches so far. */
  readonly breaches: () => number;
}

const PING_EVERY = 500;
/** Share of a processor above which a process that does not answer is busy and not merely starved. */
const BUSY_SHARE = 0.2;
const FLOOD_WINDOW = 3_000;
/** Share of the host's time; a sender that waits for its turn stays at two thirds. */
const FLOOD_SHARE = 0.85;
const FLOOD_BREACHES = 1_000;
const LAST_WORDS = 4_000;
const LINES_PER_SECOND = 20;
const OUTPUT_AT_ONCE = 65_536;
const OUTPUT_PAUSE = 200;

/** One process of a plugin, watched from outside: it cannot hide that it spins, grows or floods. */
export class PluginProcess {
  readonly channel: FrameChannel;
  /** Resolves when the plugin is loaded; rejects never, see {@link ended}. */
  readonly ready: Promise<void>;
  readonly ended: Promise<ProcessEnd>;
  readonly #options: PluginProcessOptions;
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  #end: ProcessEnd | undefined;
  #isReady = false;
  #markReady: () => void = () => {};
  #usage: ProcessUsage | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #lastLook = performance.now();
  #ping: { readonly id: number; sentAt: number; readonly processor: number } | undefined;
  #lastPing = 0;
  #worked = 0;
  #floodWindow = { startedAt: performance.now(), worked: 0, breaches: 0 };
  #lastWords = '';
  #lines = { count: 0, since: 0 };

  constructor(options: PluginProcessOptions) {
    this.#options = options;
    const { limits, runnerFile, dataDir, flags } = options;
    const heap = Math.max(32, Math.floor((limits.memory / 1024 / 1024) * 0.8));
    this.#child = spawn(
      process.execPath,
      [...flags, `--max-old-space-size=${heap}`, '--disable-warning=ExperimentalWarning', runnerFile],
      { cwd: dataDir, env: {}, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
    );
    this.channel = new FrameChannel(this.#child.stdio[3] as Duplex, {
      onBreach: (reason) => this.kill('flooding', `it sent ${reason}`),
      onWork: (spent) => {
        this.#worked += spent;
      },
    });
    this.channel.on('control', (message) => this.#control(message));
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    this.ended = new Promise((resolve) => this.#watchEnd(resolve));
    this.#read(this.#child.stdout);
    this.#read(this.#child.stderr);
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
    return this.#usage?.memory;
  }

  /** Milliseconds that the host spent on what came from here. */
  get worked(): number {
    return this.#worked;
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
    const { beforeStart, bundle, policy, limits } = this.#options;
    await beforeStart(pid);
    this.#post({ kind: 'start', bundle, policy });
    this.#lookTimer = setInterval(() => void this.#look(pid), limits.lookEvery);
    this.#lookTimer.unref();
  }

  #post(message: ToProcess): void {
    this.channel.post('control', message);
  }

  #control(message: unknown): void {
    const { kind, id, message: text, cause } = (message ?? {}) as Record<string, unknown>;
    if (kind === 'pong') {
      if (id === this.#ping?.id) this.#ping = undefined;
    } else if (kind === 'ready') {
      this.#isReady = true;
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

  async #look(pid: number): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#usage = (await usageOf(pid)) ?? this.#usage;
      this.#judge(performance.now());
    } finally {
      this.#isLooking = false;
    }
  }

  #judge(now: number): void {
    const { limits, breaches } = this.#options;
    // When the host itself was held up, or the machine slept, the time does not count against the plugin.
    const heldUp = now - this.#lastLook - limits.lookEvery;
    if (heldUp > 1_000 && this.#ping !== undefined) this.#ping.sentAt += heldUp;
    this.#lastLook = now;
    const { memory = 0, processor = 0 } = this.#usage ?? {};
    if (memory > limits.memory) {
      this.kill(
        'out-of-memory',
        `it used ${megabytes(memory)} MB of the ${megabytes(limits.memory)} MB that it may use`,
      );
      return;
    }
    if (!this.#isReady) {
      if (now - this.#startedAt > limits.startWithin)
        this.kill('start-timeout', `it did not start within ${limits.startWithin} ms`);
      return;
    }
    this.#judgeAnswer(now, processor);
    this.#judgeFlood(now, breaches());
  }

  #judgeAnswer(now: number, processor: number): void {
    const { answerWithin, answerWithinIdle } = this.#options.limits;
    const ping = this.#ping;
    if (ping === undefined) {
      if (now - this.#lastPing < PING_EVERY) return;
      this.#lastPing = now;
      this.#ping = { id: Math.floor(now), sentAt: now, processor };
      this.#post({ kind: 'ping', id: this.#ping.id });
      return;
    }
    const waited = now - ping.sentAt;
    const isBusy = processor - ping.processor > waited * BUSY_SHARE;
    const said = `it did not answer for ${(waited / 1000).toFixed(1)} s`;
    if (waited > answerWithin && isBusy) this.kill('spinning', `${said} and kept a processor busy`);
    else if (waited > answerWithinIdle) this.kill('unresponsive', said);
  }

  #judgeFlood(now: number, breaches: number): void {
    const window = this.#floodWindow;
    if (breaches - window.breaches > FLOOD_BREACHES) {
      this.kill('flooding', `it broke the protocol ${breaches - window.breaches} times in a moment`);
      return;
    }
    const elapsed = now - window.startedAt;
    if (elapsed < FLOOD_WINDOW) return;
    const share = (this.#worked - window.worked) / elapsed;
    if (share > FLOOD_SHARE) this.kill('flooding', `it took ${Math.round(share * 100)} % of the host's time`);
    this.#floodWindow = { startedAt: now, worked: this.#worked, breaches };
  }

  #watchEnd(resolve: (end: ProcessEnd) => void): void {
    const finish = (end: ProcessEnd): void => {
      clearInterval(this.#lookTimer);
      this.channel.close('the process ended');
      resolve(end);
    };
    this.#child.once('error', (error) => finish(this.#end ?? { code: 'start-failed', message: error.message }));
    this.#child.once('close', (code, signal) => finish(this.#end ?? this.#naturalEnd(code, signal)));
  }

  #naturalEnd(code: number | null, signal: NodeJS.Signals | null): ProcessEnd {
    if (/heap out of memory|Reached heap limit|Allocation failed/.test(this.#lastWords)) {
      return { code: 'out-of-memory', message: 'its heap grew to the ceiling' };
    }
    if (!this.#isReady)
      return { code: 'start-failed', message: firstLine(this.#lastWords) || `it ended with ${signal ?? code}` };
    if (signal !== null) return { code: 'crashed', message: `it was ended by ${signal}` };
    return { code: 'exited', message: `it left by itself with code ${code}` };
  }

  #read(stream: Readable | null): void {
    let taken = 0;
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      for (const line of text.slice(0, LAST_WORDS).split('\n')) this.#say(line);
      taken += text.length;
      if (taken < OUTPUT_AT_ONCE) return;
      // The pipe fills up, and whoever writes in a loop waits.
      taken = 0;
      stream.pause();
      setTimeout(() => stream.resume(), OUTPUT_PAUSE).unref();
    });
  }

  #say(line: string): void {
    const now = performance.now();
    if (now - this.#lines.since > 1_000) this.#lines = { count: 0, since: now };
    if (line === '' || this.#lines.count >= LINES_PER_SECOND) return;
    this.#lines.count += 1;
    this.#options.onOutput(line);
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

const firstLine = (text: unknown): string =>
  typeof text === 'string' ? (text.trim().split('\n')[0] ?? '').slice(0, 500) : '';
