import { describe, expect, it, vi } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import type { HomeMessage } from '../../src/http/home-service.ts';
import { LiveConnection, type LiveSocket } from '../../src/live/live-connection.ts';
import { LiveHub } from '../../src/live/live-hub.ts';
import type { LiveView } from '../../src/live/live-view.ts';

const home = 'home-1';
const event: HomeMessage = { type: 'integration', data: { integrationId: 'i', status: { value: 'online', since: 0 } } };
const principal: Principal = { userId: 'u', kind: 'session', credentialId: 's', scopes: ['read'], isCookie: false };
const sees = (...homes: string[]): LiveView => ({
  homes: new Map(homes.map((id) => [id, 'owner'])),
  guestDevices: new Set(),
});

class Socket implements LiveSocket {
  bufferedAmount = 0;
  readonly sent: { type: string }[] = [];
  closed: number | undefined;
  pings = 0;
  isTerminated = false;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  ping(): void {
    this.pings += 1;
  }
  close(code: number): void {
    this.closed = code;
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

function connectionTo(hub: LiveHub, socket: Socket, loadView: () => Promise<LiveView>): LiveConnection {
  return new LiveConnection({ hub, socket, loadView, now: () => 0, onClosing: () => undefined, mostWaiting: 100 });
}

describe('a live connection', () => {
  it('loses nothing that happens while it looks up what may be seen', async () => {
    const hub = new LiveHub();
    const socket = new Socket();
    let answer: (view: LiveView) => void = () => undefined;
    const connection = connectionTo(hub, socket, () => new Promise((resolve) => (answer = resolve)));
    const begun = connection.begin(principal, undefined);
    hub.publish(home, event);
    answer(sees(home));
    await begun;
    expect(socket.sent.map(({ type }) => type)).toEqual(['ready', 'integration']);
  });

  it('lets go of a client that does not take what it is sent', async () => {
    const hub = new LiveHub();
    const socket = new Socket();
    await connectionTo(hub, socket, async () => sees(home)).begin(principal, undefined);
    socket.bufferedAmount = 101;
    hub.publish(home, event);
    hub.publish(home, event);
    expect([socket.closed, socket.sent.length]).toEqual([4429, 1]);
  });

  it('stops telling of a home that the person has left, and says that something changed', async () => {
    const hub = new LiveHub();
    const socket = new Socket();
    const views = [sees(home), sees()];
    const connection = connectionTo(hub, socket, async () => views.shift() ?? sees());
    await connection.begin(principal, undefined);
    await connection.refresh(principal);
    hub.publish(home, event);
    expect(socket.sent.map(({ type }) => type)).toEqual(['ready', 'reset']);
  });

  it('holds back what happens after a change of memberships until it has looked again', async () => {
    const hub = new LiveHub();
    const socket = new Socket();
    const views = [sees(home), sees()];
    await connectionTo(hub, socket, async () => views.shift() ?? sees()).begin(principal, undefined);
    hub.reconsider();
    hub.publish(home, event);
    await vi.waitFor(() => expect(socket.sent.length).toBe(2));
    expect(socket.sent.map(({ type }) => type)).toEqual(['ready', 'reset']);
  });

  it('looks again when a change is told of while the first view is on its way', async () => {
    const hub = new LiveHub();
    const socket = new Socket();
    const answers: ((view: LiveView) => void)[] = [];
    const connection = connectionTo(hub, socket, () => new Promise((resolve) => answers.push(resolve)));
    const begun = connection.begin(principal, undefined);
    hub.reconsider();
    answers.shift()?.(sees(home));
    await begun;
    hub.publish(home, event);
    answers.shift()?.(sees());
    await vi.waitFor(() => expect(socket.sent.length).toBe(2));
    expect(socket.sent.map(({ type }) => type)).toEqual(['ready', 'reset']);
  });

  it('believes in a guest’s view for a second, and lets the guest go when it cannot look again', async () => {
    const hub = new LiveHub();
    const socket = new Socket();
    let now = 0;
    let isAway = false;
    const guest: LiveView = { homes: new Map([[home, 'guest']]), guestDevices: new Set(['d']) };
    const connection = new LiveConnection({
      hub,
      socket,
      loadView: async () => {
        if (isAway) throw new Error('away');
        return guest;
      },
      now: () => now,
      onClosing: () => undefined,
    });
    await connection.begin(principal, undefined);
    isAway = true;
    const told: HomeMessage = { type: 'device', data: { deviceId: 'd', change: 'updated' } };
    now = 900;
    hub.publish(home, told);
    now = 1_000;
    hub.publish(home, told);
    await vi.waitFor(() => expect(socket.closed).toBe(4503));
    expect(socket.sent.map(({ type }) => type)).toEqual(['ready', 'device']);
  });

  it('ends with the session', async () => {
    const socket = new Socket();
    const connection = connectionTo(new LiveHub(), socket, async () => sees(home));
    await connection.begin(principal, undefined);
    await connection.refresh(undefined);
    expect(socket.closed).toBe(4401);
  });

  it('cuts off a client that does not answer pings', () => {
    const socket = new Socket();
    const connection = connectionTo(new LiveHub(), socket, async () => sees(home));
    connection.beat();
    connection.answered();
    connection.beat();
    expect([socket.pings, socket.isTerminated]).toEqual([2, false]);
    connection.beat();
    expect(socket.isTerminated).toBe(true);
  });
});
