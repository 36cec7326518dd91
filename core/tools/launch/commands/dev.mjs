// @ts-check
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeUnits } from '../lib/build-units.mjs';
import { devOwner, furnishSimulatedHome } from '../lib/dev-home.mjs';
import { exitWith, say } from '../lib/output.mjs';
import { repositoryRoot, stateFolder } from '../lib/paths.mjs';
import { prepare } from '../lib/prepare.mjs';
import { runNode } from '../lib/processes.mjs';

const root = repositoryRoot;

/** Server from source, page with hot reload, embedded database, a simulated home: no account, no Docker. */
export function run() {
  return exitWith(async () => {
    await prepare(root, { units: (at) => runtimeUnits(at).filter((unit) => unit.name.startsWith('plugin-')) });
    const port = process.env.NEXA_PORT ?? '8420';
    const data = process.env.NEXA_DATA_DIR ?? join(stateFolder(root), 'dev-data');
    mkdirSync(data, { recursive: true });
    const url = `http://127.0.0.1:${port}`;
    const own = { NEXA_PORT: port, NEXA_DATA_DIR: data, NEXA_DEV_SERVER: url, NODE_ENV: 'development' };
    const env = { ...process.env, ...own };
    const ended = new AbortController();
    furnish(url, ended.signal);
    const code = await Promise.race([runServer(env), runPage(env)]);
    ended.abort();
    return stopTheOther(code);
  });
}

/** @param {NodeJS.ProcessEnv} env */
async function runServer(env) {
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const main = join(root, 'core', 'server', 'src', 'main.ts');
  const flags = ['watch', '--clear-screen=false', '--conditions=nexa-source'];
  return (await runNode([tsx, ...flags, main, 'start'], { cwd: root, env, onStart: remember })).code;
}

/** @param {NodeJS.ProcessEnv} env */
async function runPage(env) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  return (await runNode([vite, '--host', '127.0.0.1'], { cwd: join(root, 'ui'), env, onStart: remember })).code;
}

/** @type {number[]} */
const children = [];

/** @param {number} pid */
const remember = (pid) => void children.push(pid);

/** One without the other is of no use: what is left is asked to stop as well. @param {number} code */
function stopTheOther(code) {
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It is the one that ended.
    }
  }
  return code;
}

/** @param {string} url @param {AbortSignal} signal */
function furnish(url, signal) {
  furnishSimulatedHome(url, signal).then(
    (outcome) => say(`\nSimulated home: ${outcome}. Log in as ${devOwner.email} with password ${devOwner.password}.\n`),
    (error) => signal.aborted || say(`\nThe simulated home could not be set up. ${error.message}\n`),
  );
}
