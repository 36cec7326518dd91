import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { errorMessage, NexaError } from '@nexa/sdk';
import { type DiscoveryMode, discoveryModeOf, listenInterfaces } from '../discovery/discovery-mode.ts';
import { isIdle } from '../discovery/listen-plan.ts';
import { ListenerProcess } from '../discovery/listener-process.ts';
import type { FromListeners } from '../discovery/messages.ts';
import { certificateFingerprint, PinnedAgent } from './pinned-agent.ts';
import { RelayLink, type RelayTimings } from './relay-link.ts';
import { isRelayName, type RelayPlan } from './relay-message.ts';

export interface RelayOptions {
  readonly server: string;
  readonly tokenFile: string;
  readonly name: string;
  /** Interface to listen on, by name or address; all but loopback when left out. */
  readonly interface?: string;
  /** SHA-256 of the server's certificate, when nobody that this machine trusts has signed it. */
  readonly fingerprint?: string;
  readonly version: string;
  /** Where the program says what happens, a line each. */
  readonly say: (text: string) => void;
  /** Aborted: the relay ends. */
  readonly signal: AbortSignal;
  readonly timings?: RelayTimings;
}

/** Listens here and passes on what is heard, until it is told to stop. Rejects when the server refuses it for good. */
export async function runRelay(options: RelayOptions): Promise<void> {
  const { say, signal } = options;
  const mode = modeOf(options.interface);
  const server = serverOf(options.server);
  if (!isRelayName(options.name))
    throw invalid('--name', 'a relay’s name has letters, digits, spaces, “-”, “_” or “.”, at most 60.');
  if (options.fingerprint !== undefined && server.protocol !== 'https:')
    throw invalid('--fingerprint', 'only a server at https:// has a certificate.');
  const pinned =
    options.fingerprint === undefined ? {} : { agent: new PinnedAgent(certificateFingerprint(options.fingerprint)) };
  const token = await tokenOf(options.tokenFile);
  if (server.protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(server.hostname))
    say('The server is reached without HTTPS: whoever listens on the way can read the token.');

  const { name, version, timings } = options;
  return new Promise<void>((resolve, reject) => {
    const listeners = new ListenerProcess({
      message: (message) => onMessage(message, link, say),
      started: () => undefined,
      ended: (reason, pause) => say(`The listeners ended (${reason}) and start again in ${Math.ceil(pause / 1000)} s.`),
    });
    const end = (error?: NexaError): void => {
      signal.removeEventListener('abort', stopped);
      link.stop();
      listeners.stop().then(() => (error === undefined ? resolve() : reject(error)), reject);
    };
    const stopped = (): void => end();
    const link = new RelayLink(
      { server, token, name, version, ...pinned, ...(timings === undefined ? {} : { timings }) },
      {
        plan: (plan) => listen(listeners, plan, mode),
        connected: () => say(`Connected to ${server.origin} as ${name}.`),
        lost: (reason, pause) =>
          say(`Not connected: ${reason.replace(/\.$/, '')}. Trying again in ${Math.ceil(pause / 1000)} s.`),
        refused: end,
      },
    );
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', stopped);
    link.start();
  });
}

function listen(listeners: ListenerProcess, heardOf: RelayPlan, mode: DiscoveryMode): void {
  const plan = { ...heardOf, mode };
  if (isIdle(plan)) void listeners.stop();
  else listeners.start({ type: 'listen', plan });
}

function onMessage(message: FromListeners, link: RelayLink, say: (text: string) => void): void {
  if (message.type === 'heard') link.pass(message.heard);
  else if (message.type === 'listening') say(`Listening on ${message.addresses.join(', ') || 'no interface'}.`);
  else if (message.type === 'log' && message.level === 'warn')
    say(`${message.message}: ${JSON.stringify(message.fields)}`);
}

function modeOf(value: string | undefined): DiscoveryMode {
  const mode = discoveryModeOf(value);
  const machine = networkInterfaces();
  if (mode === 'all') return mode;
  if (mode === 'off' || listenInterfaces(mode, machine).length === 0)
    throw invalid('--interface', `this machine has no interface ${value}; it has ${Object.keys(machine).join(', ')}.`);
  return mode;
}

function serverOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === undefined || !isWeb || url.username !== '' || url.search !== '')
    throw invalid('--server', 'give the address of the page, https://nexa.local:8420, with nothing secret in it.');
  return url;
}

async function tokenOf(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw invalid('--token-file', `${path} cannot be read: ${errorMessage(error)}.`);
  });
  const token = text.trim();
  if (/^nexa_pat_[A-Za-z0-9_-]{20,90}$/.test(token)) return token;
  throw invalid('--token-file', `${path} holds no access token; it begins with nexa_pat_.`);
}

function invalid(name: string, why: string): NexaError {
  return new NexaError('NEXA_CONFIG_INVALID', `${name}: ${why}`, { params: { name } });
}
