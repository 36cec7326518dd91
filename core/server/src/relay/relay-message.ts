import { isIP, isIPv4 } from 'node:net';
import type { Heard, HeardArp, HeardMdns, HeardSsdp, HeardUdp } from '@nexa/sdk';
import { bounded } from '../discovery/heard-form.ts';
import type { ListenPlan } from '../discovery/listen-plan.ts';
import { macAddressOf } from '../discovery/mac-address.ts';
import { heardLimits } from '../discovery/messages.ts';

/** Version of what relay and server say to each other. Another one is refused: both come from one repository. */
export const relayProtocol = 1;

export const relayLimits = {
  /** Bytes of one message. */
  message: 14_000,
  /** Things of one relay that are taken, a second on average; more are counted and dropped. */
  perSecond: 50,
  /** Messages of one relay in ten seconds; one that sends more is let go. */
  perTenSeconds: 3_000,
  /** Relays of one home at once. */
  perHome: 16,
} as const;

/** Why the server lets go of a relay; 4000 and up are the application's to give. */
export const relayClosings = {
  malformed: [4400, 'The message is not understood.'],
  unauthorized: [4401, 'The token is not valid any more, or its maker does not manage the home any more.'],
  late: [4408, 'No greeting came within 5 seconds.'],
  replaced: [4409, 'Another relay came with the same token.'],
  crowded: [4413, 'The home has as many relays as it may have.'],
  flooding: [4429, 'Too many messages.'],
  outdated: [4426, 'The relay speaks another version than the server. Install the same version on both.'],
  unavailable: [4503, 'The token cannot be looked up now. Connect again.'],
  stopping: [1001, 'NEXA is stopping.'],
} as const;

export type RelayClosing = keyof typeof relayClosings;

/** What to listen for, where is the relay's own matter. */
export type RelayPlan = Omit<ListenPlan, 'mode'>;

export type FromRelay =
  | { readonly type: 'hello'; readonly protocol: number; readonly name: string; readonly version: string }
  | { readonly type: 'heard'; readonly heard: Heard };

export type ToRelay = { readonly type: 'plan'; readonly plan: RelayPlan };

/** A message of a relay, of which nothing is believed; `undefined` for what is none. */
export function readFromRelay(text: string): FromRelay | undefined {
  const message = parse(text);
  if (message?.type === 'heard') {
    const heard = readHeard(message.heard);
    return heard === undefined ? undefined : { type: 'heard', heard };
  }
  if (message?.type !== 'hello') return undefined;
  const { protocol, name, version } = message;
  if (typeof protocol !== 'number' || !isRelayName(name) || !isText(version, 40)) return undefined;
  return { type: 'hello', protocol, name, version };
}

export function readToRelay(text: string): ToRelay | undefined {
  const message = parse(text);
  if (message?.type !== 'plan' || !isRecord(message.plan)) return undefined;
  const { mdnsTypes, ssdpTargets, udpPorts, neighbours } = message.plan;
  if (!isList(mdnsTypes, isWord) || !isList(ssdpTargets, isWord)) return undefined;
  if (!isList(udpPorts, isListenPort) || typeof neighbours !== 'boolean') return undefined;
  return { type: 'plan', plan: { mdnsTypes, ssdpTargets, udpPorts, neighbours } };
}

/** Letters, digits, spaces, `-`, `_` and `.`: a name that is shown and looked for. */
export function isRelayName(value: unknown): value is string {
  return typeof value === 'string' && /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u.test(value);
}

function readHeard(value: unknown): Heard | undefined {
  if (!isRecord(value)) return undefined;
  const heard = readers.get(value.kind)?.(value);
  return heard === undefined ? undefined : bounded(heard);
}

type Fields = Readonly<Record<string, unknown>>;

function readMdns({ type, name, host, addresses, port, txt }: Fields): HeardMdns | undefined {
  const areTexts = isText(type) && isText(name) && isText(host, heardLimits.text, 0);
  if (!areTexts || !isList(addresses, isAddress, heardLimits.addresses) || !isPort(port) || !isTexts(txt))
    return undefined;
  return { kind: 'mdns', type, name, host, addresses, port, txt };
}

function readSsdp({ address, headers }: Fields): HeardSsdp | undefined {
  return isAddress(address) && isTexts(headers) ? { kind: 'ssdp', address, headers } : undefined;
}

function readUdp({ address, port, localPort, payload }: Fields): HeardUdp | undefined {
  const isPayload =
    isText(payload, Math.ceil(heardLimits.payload / 3) * 4, 0) && /^[A-Za-z0-9+/]*={0,2}$/.test(payload);
  return isAddress(address) && isPort(port) && isPort(localPort) && isPayload
    ? { kind: 'udp', address, port, localPort, payload }
    : undefined;
}

function readArp({ address, mac, hostname }: Fields): HeardArp | undefined {
  const own = typeof mac === 'string' ? macAddressOf(mac) : undefined;
  if (typeof address !== 'string' || !isIPv4(address) || own === undefined) return undefined;
  if (hostname !== undefined && !isText(hostname)) return undefined;
  return { kind: 'arp', address, mac: own, ...(hostname === undefined ? {} : { hostname }) };
}

const readers = new Map<unknown, (value: Fields) => Heard | undefined>([
  ['mdns', readMdns],
  ['ssdp', readSsdp],
  ['udp', readUdp],
  ['arp', readArp],
]);

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, longest: number = heardLimits.text, shortest = 1): value is string =>
  typeof value === 'string' && value.length >= shortest && value.length <= longest;

const isWord = (value: unknown): value is string => isText(value, 200);

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65535;

const isListenPort = (value: unknown): value is number => isPort(value) && value >= 1024;

const isAddress = (value: unknown): value is string => typeof value === 'string' && isIP(value) !== 0;

function isList<T>(value: unknown, isItem: (one: unknown) => one is T, most = 500): value is T[] {
  return Array.isArray(value) && value.length <= most && value.every(isItem);
}

const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) &&
  Object.keys(value).length <= heardLimits.names &&
  Object.entries(value).every(([name, text]) => isText(name) && isText(text, heardLimits.text, 0));
