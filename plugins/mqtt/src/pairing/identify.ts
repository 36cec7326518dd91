import { isIP } from 'node:net';
import type { DiscoveryOffer, Heard } from '@nexa/sdk';
import { brokerId } from './pairing.ts';

const isPort = (port: number) => Number.isInteger(port) && port > 0 && port <= 65_535;

const SERVICE = /^_(secure-)?mqtt\._tcp\b/;

/** A broker that announces itself on the network. */
export function identify(heard: Heard): DiscoveryOffer | undefined {
  if (heard.kind !== 'mdns' || !isPort(heard.port)) return undefined;
  const service = SERVICE.exec(heard.type);
  if (service === null) return undefined;
  const host = heard.addresses.find((address) => isIP(address) !== 0);
  if (host === undefined) return undefined;
  const name = heard.name.trim().slice(0, 60);
  return {
    uniqueId: brokerId(host, heard.port),
    title: name === '' ? 'MQTT broker' : `MQTT broker (${name})`,
    config: { host, port: heard.port, ...(service[1] === undefined ? {} : { encryption: 'tls' }) },
  };
}
