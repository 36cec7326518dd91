import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { childrenOf, commandOf, proportionalMegabytes } from './process-usage.ts';

const READY_LIMIT_MS = 120_000;

export const owner = { email: 'bench@example.com', password: 'a password of the bench', name: 'Bench' };

/** NEXA as its user starts it, on a data folder and a port of the bench. */
export interface Run {
  readonly root: string;
  readonly dataDir: string;
  readonly port: number;
  readonly signal: AbortSignal;
  /** Other plugins than those of the repository. */
  readonly pluginsDir?: string;
}

/** Resolves when requests are served. */
export async function startNexa({
  root,
  dataDir,
  port,
  signal,
  pluginsDir,
}: Run): Promise<{ launcher: ChildProcess; seconds: number }> {
  const startedAt = performance.now();
  const launcher = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: {
      ...process.env,
      NEXA_DATA_DIR: dataDir,
      NEXA_PORT: String(port),
      NEXA_DISCOVERY: 'off',
      ...(pluginsDir === undefined ? {} : { NEXA_PLUGINS_DIR: pluginsDir }),
    },
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

export const post = (url: string, body: object, token?: string) => send('POST', url, body, token);
export const put = (url: string, body: object, token: string) => send('PUT', url, body, token);

async function send(method: string, url: string, body: object, token?: string) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...authorization };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export async function get(url: string, token: string) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** Megabytes of the core and of the process of one plugin (PSS). */
export async function memoryOf(launcher: ChildProcess, pluginId: string): Promise<{ core: number; plugin: number }> {
  const all = await descendantsOf(launcher.pid ?? -1);
  const server = all.find(({ command }) => /server\/dist\/main\.js\0start/.test(command));
  if (server === undefined) throw new Error('the server process was not found');
  const plugin = all.find(
    ({ command, parent }) => parent === server.pid && /plugin/.test(command) && command.includes(pluginId),
  );
  if (plugin === undefined) throw new Error(`the process of the plugin ${pluginId} was not found`);
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

/** Ctrl-C. */
export function stopNexa(launcher: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    launcher.once('exit', () => resolve());
    process.kill(-(launcher.pid ?? 0), 'SIGINT');
  });
}

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', give);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', give, { once: true });
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
