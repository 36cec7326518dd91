// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {{ code: number, output: string }} RunResult */
/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [capture] keep the output instead of showing it
 * @property {((pid: number) => void) | undefined} [onStart]
 */

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
export function exitCodeOf(code, signal) {
  if (signal) return 128 + constants.signals[signal];
  return code ?? 1;
}

/**
 * Runs to the end with our standard streams; a signal sent to us is passed on once.
 * @param {string} command @param {string[]} args @param {RunOptions} options @returns {Promise<RunResult>}
 */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    const stop = passSignalsTo(child);
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.once('spawn', () => child.pid !== undefined && options.onStart?.(child.pid));
    child.once('error', (error) => {
      stop();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stop();
      resolve({ code: exitCodeOf(code, signal), output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** @param {string[]} args @param {RunOptions} options */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

/**
 * On a terminal Ctrl-C reaches the whole foreground group by itself, and npm passes on what it gets:
 * each signal is therefore forwarded at most once, and SIGINT not at all on a terminal.
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignalsTo(child) {
  const sent = new Set();
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (sent.has(signal)) return;
    sent.add(signal);
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}
