import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATHS = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];
const program = PATHS.find((path) => existsSync(path));
const PATIENCE = 5000;
const STARTS = 5;

/** Whether this machine can run mosquitto; tests that need it are skipped by name where it cannot. */
export const hasMosquitto = program !== undefined;

export interface MosquittoOptions {
  /** Lines of its configuration beside its listener. */
  readonly config?: readonly string[];
  /** Files that the configuration names, by name; `%d` in a line of it is their folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A real mosquitto on a free port of loopback, with a configuration of its own. */
export class Mosquitto {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  static async start({ config = ['allow_anonymous true'], files = {} }: MosquittoOptions = {}): Promise<Mosquitto> {
    const folder = await mkdtemp(join(tmpdir(), 'nexa-mosquitto-'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o644 });
    for (let count = 0; count < STARTS; count += 1) {
      // Between finding a port and listening on it another program may take it.
      const port = await freePort();
      const lines = [
        `listener ${port} 127.0.0.1`,
        ...config,
        'persistence false',
        `user ${process.env.USER ?? 'root'}`,
      ];
      await writeFile(join(folder, 'mosquitto.conf'), `${lines.join('\n').replaceAll('%d', folder)}\n`);
      const child = spawn(program ?? 'mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
      if (await isListening(child, port)) return new Mosquitto(port, child, folder);
      child.kill('SIGKILL');
    }
    throw new Error('mosquitto does not start');
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.kill('SIGKILL')) await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}

async function isListening(child: ChildProcess, port: number): Promise<boolean> {
  const end = performance.now() + PATIENCE;
  while (child.exitCode === null && performance.now() < end) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => socket.destroy());
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}
