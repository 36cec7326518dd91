import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, pause } from '../nexa-run.ts';

const program = '/usr/sbin/mosquitto';
const READY_WITHIN = 10_000;

/** A mosquitto on loopback, for as long as the bench runs. */
export class Mosquitto {
  readonly url: string;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.url = `mqtt://127.0.0.1:${port}`;
    this.#child = child;
    this.#folder = folder;
  }

  /** `isUndelayed`: it sends each message at once, however small. */
  static async start(signal: AbortSignal, isUndelayed: boolean): Promise<Mosquitto> {
    if (!existsSync(program)) throw new Error(`This bench needs ${program} (Debian: apt-get install mosquitto).`);
    const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
    const port = await freePort();
    const settings = [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      `set_tcp_nodelay ${isUndelayed}`,
      'persistence false',
      'max_queued_messages 0',
    ];
    await writeFile(join(folder, 'mosquitto.conf'), `${settings.join('\n')}\n`);
    const child = spawn(program, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    const broker = new Mosquitto(port, child, folder);
    await broker.#ready(signal);
    return broker;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.kill()) await once(this.#child, 'exit');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ready(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + READY_WITHIN;
    while (!(await answers(this.port))) {
      if (this.#child.exitCode !== null || performance.now() > deadline) throw new Error('mosquitto did not start');
      await pause(20, signal);
    }
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}
