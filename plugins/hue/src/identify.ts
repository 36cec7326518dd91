import type { DiscoveryOffer, Heard, HeardMdns, HeardSsdp } from '@nexa/sdk';
import { normalizeBridgeId } from './bridge/bridge-id.ts';

const DEFAULT_HTTP_PORT = 80;
const DEFAULT_HTTPS_PORT = 443;

/** Reads an announcement of a Hue bridge. Whether it is one is proved only when it is paired. */
export function identify(heard: Heard): DiscoveryOffer | undefined {
  if (heard.kind === 'mdns') return identifyMdns(heard);
  if (heard.kind === 'ssdp') return identifySsdp(heard);
  return undefined;
}

function identifyMdns(heard: HeardMdns): DiscoveryOffer | undefined {
  const bridgeId = normalizeBridgeId(textOf(heard.txt, 'bridgeid'));
  const host = heard.addresses.find(isIpv4) ?? heard.addresses.find(isRoutable) ?? heard.host;
  if (bridgeId === undefined || host === '') return undefined;
  const model = textOf(heard.txt, 'modelid');
  const httpsPort = isPort(heard.port) ? heard.port : DEFAULT_HTTPS_PORT;
  return {
    uniqueId: bridgeId,
    title: titleOf(bridgeId),
    ...(model === undefined ? {} : { model }),
    config: { host, httpPort: DEFAULT_HTTP_PORT, httpsPort },
    // The pinned certificate is looked at before the key is sent.
    followsAddress: true,
  };
}

function identifySsdp(heard: HeardSsdp): DiscoveryOffer | undefined {
  const bridgeId = normalizeBridgeId(textOf(heard.headers, 'hue-bridgeid'));
  if (bridgeId === undefined || heard.address === '') return undefined;
  return {
    uniqueId: bridgeId,
    title: titleOf(bridgeId),
    config: {
      host: heard.address,
      httpPort: portOfLocation(heard.headers.location, heard.address),
      httpsPort: DEFAULT_HTTPS_PORT,
    },
  };
}

/** The same words from either way of discovery, so that the list does not flicker between two names. */
const titleOf = (bridgeId: string): string => `Hue Bridge ${bridgeId.slice(-6).toUpperCase()}`;

/** The port of the description, when the address that answered is the one that it names. */
function portOfLocation(location: string | undefined, address: string): number {
  if (location === undefined || !URL.canParse(location)) return DEFAULT_HTTP_PORT;
  const url = new URL(location);
  if (url.protocol !== 'http:' || url.hostname.replace(/^\[|\]$/g, '') !== address) return DEFAULT_HTTP_PORT;
  return url.port === '' ? DEFAULT_HTTP_PORT : Number(url.port);
}

function textOf(record: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(record).find((candidate) => candidate.toLowerCase() === name);
  const value = key === undefined ? undefined : record[key];
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}

const isIpv4 = (address: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
/** A link-local address means nothing without the network card it was heard on. */
const isRoutable = (address: string): boolean => !/^fe[89ab]/i.test(address);
const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535;
