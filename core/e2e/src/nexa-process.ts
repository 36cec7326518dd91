import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { waitFor } from './wait-for.ts';

const serverEntry = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));

export interface NexaProcessOptions {
  /** A folder of its own when left out; removed by {@link NexaProcess.dispose}. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** NEXA as a user runs it: the built server in a process of its own, on loopback, with its embedded database. */
export class NexaProcess {
  readonly dataDir: string;
  readonly port: number;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(dataDir: string, port: number, env: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.port = port;
    this.#env = env;
  }

  static async start({ dataDir, env = {} }: NexaProcessOptions = {}): Promise<NexaProcess> {
    const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'nexa-e2e-')));
    const nexa = new NexaProcess(folder, await freePort(), env);
    await nexa.launch();
    return nexa;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** Everything it has written so far. */
  get output(): string {
    return this.#output;
  }

  /** Starts it, again after a kill, and waits until it is ready. */
  async launch(): Promise<void> {
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NEXA_DATA_DIR: this.dataDir,
      NEXA_HOST: '127.0.0.1',
      NEXA_PORT: String(this.port),
      NEXA_DISCOVERY: 'off',
      ...this.#env,
    };
    const child = spawn(process.execPath, [serverEntry, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const take = (chunk: Buffer) => {
      this.#output += chunk.toString();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    await waitFor(
      'NEXA is ready',
      async () => {
        if (child.exitCode !== null) throw new Error(`NEXA ended with ${child.exitCode}:\n${this.#output}`);
        const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) });
        return response.ok;
      },
      60_000,
    ).catch((error) => {
      throw new Error(`NEXA did not become ready:\n${this.#output}`, { cause: error });
    });
  }

  /** `kill -9`, as a power cut does it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ctrl-C. Answers the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGINT');
  }

  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), 30_000);
    const code = await ended;
    clearTimeout(force);
    return code;
  }
}
