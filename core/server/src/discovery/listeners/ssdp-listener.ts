import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { errorMessage } from '@nexa/sdk';
import type { ListenInterface } from '../discovery-mode.ts';
import type { Listener, ListenerReports } from './listener.ts';
import { socketReady } from './socket-ready.ts';
import { parseSsdpMessage, searchMessage } from './ssdp-message.ts';

const GROUP = '239.255.255.250';
const PORT = 1900;
/** Seconds within which devices spread their answers. */
const ANSWER_WITHIN = 2;

/** Searches by M-SEARCH and hears NOTIFY on one interface. */
export function listenForSsdp(own: ListenInterface, targets: readonly string[], reports: ListenerReports): Listener {
  const onMessage = (message: Buffer, from: RemoteInfo) => {
    const parsed = parseSsdpMessage(message.toString('utf8'));
    if (parsed === undefined || parsed.kind === 'farewell') return;
    reports.heard({ kind: 'ssdp', address: from.address, headers: parsed.headers });
  };
  const hindered = (step: string) => (error: unknown) =>
    reports.hindered('SSDP is hindered', { step, address: own.address, reason: errorMessage(error) });

  const announcements = openSocket(onMessage, hindered('announcements'));
  announcements.bind(PORT, '0.0.0.0', () =>
    attempt(hindered('join'), () => announcements.addMembership(GROUP, own.address)),
  );

  const searches = openSocket(onMessage, hindered('search'));
  const ask = () => {
    for (const target of targets) {
      searches.send(searchMessage(target, ANSWER_WITHIN), PORT, GROUP, (error) => {
        if (error) hindered('search')(error);
      });
    }
  };
  let isBound = false;
  searches.bind(0, own.address, () => {
    isBound = true;
    attempt(hindered('interface'), () => {
      searches.setMulticastInterface(own.address);
      searches.setMulticastTTL(2);
      ask();
    });
  });
  return {
    ready: Promise.all([socketReady(announcements), socketReady(searches)]).then(() => undefined),
    ask: () => {
      if (isBound) attempt(hindered('search'), ask);
    },
    close: () => {
      announcements.close();
      searches.close();
    },
  };
}

function openSocket(onMessage: (message: Buffer, from: RemoteInfo) => void, onError: (error: unknown) => void): Socket {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', onMessage);
  socket.on('error', onError);
  return socket;
}

function attempt(onError: (error: unknown) => void, action: () => void): void {
  try {
    action();
  } catch (error) {
    onError(error);
  }
}
