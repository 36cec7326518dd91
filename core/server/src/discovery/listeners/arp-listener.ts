import { readFile } from 'node:fs/promises';
import { errorMessage } from '@nexa/sdk';
import type { ListenInterface } from '../discovery-mode.ts';
import type { Listener, ListenerReports } from './listener.ts';
import { parseNeighbours } from './neighbour-table.ts';

/** This process' own view: in a network namespace it is that one's. */
const TABLE = '/proc/net/arp';

/** Looks at the machine's address table whenever the network is asked. It sends nothing itself. */
export function listenForArp(
  interfaces: readonly ListenInterface[],
  hostNameAt: (address: string) => string | undefined,
  reports: ListenerReports,
): Listener {
  const names = new Set(interfaces.map(({ name }) => name));
  let isHindered = false;
  const look = async (): Promise<void> => {
    try {
      for (const { address, mac, device } of parseNeighbours(await readFile(TABLE, 'utf8'))) {
        if (!names.has(device)) continue;
        const hostname = hostNameAt(address);
        reports.heard({ kind: 'arp', address, mac, ...(hostname === undefined ? {} : { hostname }) });
      }
      isHindered = false;
    } catch (error) {
      // Said once, not every minute: a machine without this table will not get one.
      if (!isHindered) reports.hindered('The address table cannot be read', { reason: errorMessage(error) });
      isHindered = true;
    }
  };
  return {
    ready: look(),
    ask: () => void look(),
    close: () => {
      // Nothing is held open.
    },
  };
}
