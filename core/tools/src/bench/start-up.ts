import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Measurement } from './figure.ts';
import { childrenOf, commandOf, proportionalMegabytes } from './process-memory.ts';

const READY_LIMIT_MS = 120_000;
/** The garbage of starting is collected within this time; after it the process is idle. */
const SETTLE_MS = 10_000;

const owner = { email: 'bench@example.com', password: 'a password of the bench', name: 'Bench' };

/** Time from `npm start` to ready on the second start, and memory of an idle home with the simulated devices. */
export async function measureStartUp({ root, say, signal }: BenchContext): Promise<Measurement[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  const port = await freePort();
  const run = { root, dataDir, port, signal };
  try {
    say('first start');
    const first = await start(run);
    await furnish(port);
    await stop(first.launcher);
    say('second start');
    const second = await start(run);
    say(`idle for ${SETTLE_MS / 1000} s`);
    await pause(SETTLE_MS, signal);
    const measured = await memoryOf(second.launcher);
    await stop(second.launcher);
    return [
      { figure: 'npm start to ready, first start of a data folder', value: first.seconds, unit: 's' },
      { figure: 'npm start to ready, second start', value: second.seconds, unit: 's', limit: { atMost: 3 } },
      { figure: 'idle memory of core (PSS)', value: measured.core, unit: 'MB', limit: { atMost: 150 } },
      { figure: 'idle memory of a plugin process (PSS)', value: measured.plugin, unit: 'MB', limit: { atMost: 50 } },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Run {
  readonly root: string;
  readonly dataDir: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

async function start({ root, dataDir, port, signal }: Run): Promise<{ launcher: ChildProcess; seconds: number }> {
  const startedAt = performance.now();
  const launcher = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: { ...process.env, NEXA_DATA_DIR: dataDir, NEXA_PORT: String(port), NEXA_DISCOVERY: 'off' },
    stdio: 'ignore',
    detached: true,
  });
  const deadline = startedAt + READY_LIMIT_MS;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if (launcher.exitCode !== null) throw new Error(`npm start ended with ${launcher.exitCode}`);
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { launcher, seconds: (performance.now() - startedAt) / 1000 };
    await pause(20, signal);
  }
  throw new Error('NEXA did not become ready');
}

/** An owner, a home and the simulated devices, so that a plugin process runs. */
async function furnish(port: number): Promise<void> {
  const base = `http://127.0.0.1:${port}/api/v1`;
  const { token, home } = await post(`${base}/setup`, { ...owner, home: { name: 'Bench', timezone: 'UTC' } });
  await post(`${base}/homes/${home.id}/integrations`, { plugin: 'virtual', config: { size: 'full' } }, token);
}

async function post(url: string, body: object, token?: string) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function memoryOf(launcher: ChildProcess): Promise<{ core: number; plugin: number }> {
  const all = await descendantsOf(launcher.pid ?? -1);
  const server = all.find(({ command }) => /server\/dist\/main\.js\0start/.test(command));
  if (server === undefined) throw new Error('the server process was not found');
  const plugin = all.find(
    ({ command, parent }) => parent === server.pid && /plugin/.test(command) && /virtual/.test(command),
  );
  if (plugin === undefined) throw new Error('the process of the plugin virtual was not found');
  return { core: await proportionalMegabytes(server.pid), plugin: await proportionalMegabytes(plugin.pid) };
}

async function descendantsOf(pid: number): Promise<{ pid: number; parent: number; command: string }[]> {
  const children = await childrenOf(pid);
  const nested = await Promise.all(children.map(descendantsOf));
  const own = await Promise.all(
    children.map(async (child) => ({ pid: child, parent: pid, command: await commandOf(child) })),
  );
  return [...own, ...nested.flat()];
}

function stop(launcher: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    launcher.once('exit', () => resolve());
    process.kill(-(launcher.pid ?? 0), 'SIGINT');
  });
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
