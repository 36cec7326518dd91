import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** Seconds after which what a killed test left behind ends by itself. */
const LONGEST_LIFE = 240;

const run = (command: string, args: readonly string[]) =>
  spawnSync(command, args, { encoding: 'utf8', timeout: 10_000, killSignal: 'SIGKILL' });

/** Whether this machine lets this user make network namespaces: Linux, as root, with iproute2 and util-linux. */
export const canMakeSegments =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  ['nsenter', 'timeout'].every((command) => run(command, ['--version']).status === 0) &&
  run('unshare', ['-n', 'ip', 'link', 'add', 'nexa-0', 'type', 'veth', 'peer', 'name', 'nexa-1']).status === 0;

/** A network namespace of its own, which is there as long as its processes are. */
export class NetworkSegment {
  readonly #children: ChildProcess[] = [];
  #holder: number | undefined;

  /** Two of them, joined by a cable: `nexa-a` in the first, `nexa-b` in the second. */
  static async pair(
    addresses: readonly [string, string],
    mac: string,
  ): Promise<readonly [NetworkSegment, NetworkSegment]> {
    const [one, other] = [new NetworkSegment(), new NetworkSegment()];
    await one.#hold();
    await other.#hold();
    const ends = ['netns', `${one.#holder}`, 'type', 'veth', 'peer', 'name', 'nexa-b', 'address', mac];
    done('ip', ['link', 'add', 'nexa-a', ...ends, 'netns', `${other.#holder}`]);
    one.#configure('nexa-a', addresses[0]);
    other.#configure('nexa-b', addresses[1]);
    return [one, other];
  }

  /** Starts a program here, and resolves when it has said that it is ready. */
  async start(command: readonly string[], isReady: RegExp): Promise<void> {
    const bounded = ['timeout', '--kill-after=5', `${LONGEST_LIFE}`, ...command];
    await this.#spawn('nsenter', ['-t', `${this.#holder}`, '-n', ...bounded], isReady);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      // `timeout` passes it on to what it runs, and kills that five seconds later.
      child.kill('SIGTERM');
      await ended;
    }
  }

  async #hold(): Promise<void> {
    const script = `ip link set lo up && echo ready && exec sleep ${LONGEST_LIFE}`;
    this.#holder = await this.#spawn('unshare', ['-n', 'sh', '-c', script], /ready/);
  }

  #configure(name: string, address: string): void {
    const ip = (...args: string[]): void => done('nsenter', ['-t', `${this.#holder}`, '-n', 'ip', ...args]);
    ip('addr', 'add', address, 'dev', name);
    ip('link', 'set', name, 'up', 'multicast', 'on');
    ip('route', 'add', '224.0.0.0/4', 'dev', name);
  }

  async #spawn(command: string, args: readonly string[], isReady: RegExp): Promise<number> {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    await new Promise<void>((resolve, reject) => {
      let said = '';
      const late = setTimeout(() => reject(new Error(`${command} is not ready after 90 s: ${said}`)), 90_000);
      const hear = (data: Buffer): void => {
        said += String(data);
        if (!isReady.test(said)) return;
        clearTimeout(late);
        resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('error', reject);
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`${command} ended with ${code}: ${said}`));
      });
    });
    return child.pid ?? 0;
  }
}

function done(command: string, args: readonly string[]): void {
  const { status, stderr } = run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
