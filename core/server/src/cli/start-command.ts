import { errorMessage } from '@nexa/sdk';
import type { Logger } from 'pino';
import { readServerConfig, type ServerConfig } from '../config/server-config.ts';
import { createServerLogger } from '../secrets/server-logger.ts';
import { type RunningNexa, type StartOptions, startNexa } from '../start.ts';
import { progressPrinter } from './progress.ts';
import { exitCodeOf, failureText } from './report-failure.ts';

const say = (text: string): void => void process.stdout.write(text);

export interface RunStartOptions extends Pick<StartOptions, 'startPlugins'> {
  /** Called once when NEXA runs; what it throws stops NEXA. */
  readonly onRunning?: (running: RunningNexa) => Promise<void>;
}

/** Runs NEXA until it is told to stop. Resolves to the exit code. */
export async function runStart(
  environment: NodeJS.ProcessEnv,
  { onRunning, ...options }: RunStartOptions = {},
): Promise<number> {
  const config = readServerConfig(environment);
  const log = createServerLogger(config.logLevel);
  const stopping = new AbortController();
  const asked = whenAskedToStop(stopping);
  const failed = whenBroken(log);
  const starting = startNexa({ ...options, config, log, onProgress: progressPrinter(say), signal: stopping.signal });
  try {
    const running = await Promise.race([starting, failed]);
    if (typeof running === 'number') return running;
    announce(onRunning === undefined ? running : { ...running, setupCode: undefined }, config);
    await onRunning?.(running);
    const code = await Promise.race([asked.then(() => 0), failed]);
    say(code === 0 ? '\nStopping NEXA...\n' : '\nNEXA met a fault and stops.\n');
    await running.stop();
    if (code === 0) say('NEXA has stopped.\n');
    return code;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    process.stderr.write(`\n${failureText(error)}\n`);
    log.debug({ err: error }, 'The start failed');
    return exitCodeOf(error);
  }
}

function announce({ addresses, setupCode }: RunningNexa, config: ServerConfig): void {
  say(`\nNEXA is running: ${addresses.join('  ')}\n`);
  if (setupCode !== undefined)
    say(`Open it to set up your home. From another device it asks for this code: ${setupCode}\n`);
  if (config.host === '127.0.0.1') say('Only this machine can reach it; NEXA_HOST=0.0.0.0 opens it to your network.\n');
  say('Press Ctrl-C to stop.\n');
}

/** One Ctrl-C arrives several times: from the terminal's whole group, from npm, from the launcher. */
const sameRequest = 2_000;

/** The first signal asks politely; whoever sends another one later does not want to wait. */
function whenAskedToStop(stopping: AbortController): Promise<void> {
  let askedAt = 0;
  return new Promise((resolve) => {
    const onSignal = (): void => {
      if (stopping.signal.aborted) {
        if (performance.now() - askedAt < sameRequest) return;
        process.stderr.write('\nStopping at once.\n');
        process.exit(130);
      }
      askedAt = performance.now();
      stopping.abort();
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/** A fault that nobody caught leaves things in a state that nobody knows: log it, write what is left, and end. */
function whenBroken(log: Logger): Promise<number> {
  return new Promise((resolve) => {
    const onFault = (error: unknown): void => {
      log.fatal({ err: error }, `An error was caught by nobody: ${errorMessage(error)}`);
      resolve(1);
      setTimeout(() => process.exit(1), 40_000).unref();
    };
    process.on('uncaughtException', onFault);
    process.on('unhandledRejection', onFault);
  });
}
