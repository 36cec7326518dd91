import net from 'node:net';
import { pathToFileURL } from 'node:url';
import { PluginRunner } from '@nexa/engine/plugin-runner';
import type { PluginDefinition } from '@nexa/sdk';
import { systemClock } from '../../homes/system-clock.ts';
import type { FromProcess, ToProcess } from '../control-message.ts';
import { FrameChannel } from '../frame-channel.ts';
import { AccessWatch } from './access-watch.ts';
import { NetworkGuard } from './network-guard.ts';
import { guardProcess } from './process-guard.ts';

/** The first file descriptor after the standard ones: the pipe to the host. */
const PIPE = 3;

// Not `exit`: plugin code can listen to that, and keep the process for itself.
const exit = (process as unknown as { reallyExit: (code: number) => never }).reallyExit.bind(process);
const handles = process.getActiveResourcesInfo.bind(process);
const socket = new net.Socket({ fd: PIPE, readable: true, writable: true });
const { _handle: pipeHandle } = socket as unknown as { _handle: object };
const channel = new FrameChannel(socket);
const tell = (message: FromProcess): void => channel.post('control', message);
let guard: NetworkGuard | undefined;

// Ctrl-C reaches the whole group of processes; the host closes the pipe when it has disconnected everything.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('unhandledRejection', (reason) => fatal('unhandled-rejection', reason));
process.on('uncaughtException', (error) => fatal('uncaught-exception', error));
channel.onClose(() => exit(0));
channel.on('control', (message) => receive(message as ToProcess));

function receive(message: ToProcess): void {
  if (message.kind === 'ping') tell({ kind: 'pong', id: message.id, handles: handles().length });
  else if (message.kind === 'policy') guard?.update(message.policy);
  else void start(message);
}

async function start({ bundle, policy }: Extract<ToProcess, { kind: 'start' }>): Promise<void> {
  try {
    const watch = new AccessWatch((act) => tell({ kind: 'denied', act }));
    guardProcess((act) => watch.denied(act));
    guard = new NetworkGuard({ policy, pipeHandle, tell: (contact) => tell({ kind: 'network', ...contact }) });
    const { default: definition } = (await import(pathToFileURL(bundle).href)) as { default?: PluginDefinition };
    if (typeof definition?.connect !== 'function') throw new Error('Its default export is no plugin definition.');
    new PluginRunner({ definition, transport: channel.transport, clock: systemClock });
    tell({ kind: 'ready' });
  } catch (error) {
    tell({ kind: 'failed', message: describe(error) });
    leave(1);
  }
}

function fatal(cause: 'unhandled-rejection' | 'uncaught-exception', error: unknown): void {
  tell({ kind: 'fatal', cause, message: describe(error) });
  leave(1);
}

/** Lets the last message out first, but not for long. */
function leave(code: number): void {
  socket.end(() => exit(code));
  setTimeout(() => exit(code), 1_000);
}

function describe(error: unknown): string {
  try {
    return String(error instanceof Error ? (error.stack ?? error.message) : error).slice(0, 4_000);
  } catch {
    return 'something that cannot be put into words';
  }
}
