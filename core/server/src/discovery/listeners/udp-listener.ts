import { createSocket } from 'node:dgram';
import { errorMessage } from '@nexa/sdk';
import { isInNetwork, type ListenInterface } from '../discovery-mode.ts';
import { heardLimits } from '../messages.ts';
import type { Listener, ListenerReports } from './listener.ts';
import { socketReady } from './socket-ready.ts';

/**
 * Hears datagrams on a port of a plugin's manifest. Broadcasts reach only a socket that is bound to no address, so
 * senders outside the networks of the chosen interfaces are left out here; loopback alone has no broadcasts and is
 * bound to.
 */
export function listenForUdp(interfaces: readonly ListenInterface[], port: number, reports: ListenerReports): Listener {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (message, from) => {
    if (message.length > heardLimits.payload) return;
    if (!interfaces.some(({ cidr }) => isInNetwork(from.address, cidr))) return;
    const payload = message.toString('base64');
    reports.heard({ kind: 'udp', address: from.address, port: from.port, localPort: port, payload });
  });
  socket.on('error', (error) => {
    reports.hindered('A UDP port cannot be heard', { port, reason: errorMessage(error) });
  });
  const loopback = interfaces.every(({ isLoopback }) => isLoopback) ? interfaces[0] : undefined;
  socket.bind(port, loopback?.address ?? '0.0.0.0');
  return {
    ready: socketReady(socket),
    ask: () => {
      // Datagrams come of their own accord.
    },
    close: () => socket.close(),
  };
}
