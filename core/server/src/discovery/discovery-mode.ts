import { isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';

/** Where to listen: nowhere, on every interface but loopback, or on the one with this name or address. */
export type DiscoveryMode = 'off' | 'all' | { readonly interface: string };

/** An interface to listen on. */
export interface ListenInterface {
  readonly name: string;
  readonly address: string;
  /** In the form `192.168.1.20/24`. */
  readonly cidr: string;
  readonly isLoopback: boolean;
}

/** The mode that `NEXA_DISCOVERY` asks for. */
export function discoveryModeOf(value: string | undefined): DiscoveryMode {
  const text = value?.trim() ?? '';
  if (text === '' || text === 'all') return 'all';
  return text === 'off' ? 'off' : { interface: text };
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** The IPv4 interfaces of the machine on which that mode listens. */
export function listenInterfaces(mode: DiscoveryMode, machine: Interfaces): ListenInterface[] {
  if (mode === 'off') return [];
  const known = Object.entries(machine).flatMap(([name, infos]) =>
    (infos ?? [])
      .filter((info) => info.family === 'IPv4')
      .map((info) => ({
        name,
        address: info.address,
        cidr: info.cidr ?? `${info.address}/32`,
        isLoopback: info.internal,
      })),
  );
  if (mode === 'all') return known.filter(({ isLoopback }) => !isLoopback);
  return known.filter(({ name, address }) => name === mode.interface || address === mode.interface);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether an IPv4 address lies in a network given as `192.168.1.20/24`. */
export function isInNetwork(address: string, cidr: string): boolean {
  const [network = '', length = '32'] = cidr.split('/');
  if (!isIPv4(address) || !isIPv4(network)) return false;
  const hosts = 2 ** (32 - Number(length));
  return Math.floor(toNumber(address) / hosts) === Math.floor(toNumber(network) / hosts);
}
