import { isIPv4 } from 'node:net';
import { macAddressOf } from '../mac-address.ts';

export interface Neighbour {
  readonly address: string;
  readonly mac: string;
  /** Name of the interface behind which it is. */
  readonly device: string;
}

/** The kernel has an answer, by ARP or by hand (`ATF_COM` of if_arp.h). */
const COMPLETE = 0x2;
/** More neighbours than a home network has; a flooded table is cut here. */
const MOST = 1024;

/** Reads Linux' `/proc/net/arp`: a heading, then address, hardware type, flags, MAC, mask, device. */
export function parseNeighbours(table: string): Neighbour[] {
  return table
    .split('\n', MOST + 1)
    .slice(1)
    .flatMap((line) => {
      const [address = '', , flags = '', hardware = '', , device = ''] = line.trim().split(/\s+/);
      const mac = macAddressOf(hardware);
      const isComplete = (Number(flags) & COMPLETE) !== 0;
      return isIPv4(address) && isComplete && mac !== undefined && device !== '' ? [{ address, mac, device }] : [];
    });
}
