import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveChannel, type LiveState } from '../../src/shared/live/live-channel.ts';
import { FakeSocket } from '../support/fake-socket.ts';

describe('the live channel', () => {
  const sockets: FakeSocket[] = [];
  const states: LiveState[] = [];
  const onMessage = vi.fn();
  const onResumed = vi.fn();
  const newest = () => sockets.at(-1) as FakeSocket;
  const hear = (message: object) => newest().onmessage?.({ data: JSON.stringify(message) });
  const channel = () =>
    new LiveChannel({
      url: () => 'ws://nexa/live',
      onMessage,
      onState: (state) => states.push(state),
      onResumed,
      jitter: () => 0.5,
    });

  beforeEach(() => {
    vi.useFakeTimers();
    sockets.length = 0;
    states.length = 0;
    onMessage.mockClear();
    onResumed.mockClear();
    const collect = (socket: FakeSocket) => sockets.push(socket);
    vi.stubGlobal(
      'WebSocket',
      class extends FakeSocket {
        constructor(url: string) {
          super(url);
          collect(this);
        }
      },
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('comes back after a drop and says where it stopped', () => {
    const live = channel();
    live.start();
    newest().onopen?.();
    hear({ type: 'state', seq: 41, data: {} });
    newest().drop();
    vi.advanceTimersByTime(1000);
    expect(newest().url).toBe('ws://nexa/live?since=41');
    newest().onopen?.();
    expect(onResumed).toHaveBeenCalledTimes(1);
    live.stop();
  });

  it('waits longer after each failed attempt, and never longer than half a minute and a bit', () => {
    const live = channel();
    live.start();
    const pauses = Array.from({ length: 8 }, () => {
      const before = sockets.length;
      const start = Date.now();
      newest().drop();
      vi.advanceTimersToNextTimer();
      expect(sockets.length).toBe(before + 1);
      return Date.now() - start;
    });
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    live.stop();
  });

  it('tries at once when it is woken', () => {
    const live = channel();
    live.start();
    newest().drop();
    live.wake();
    expect(sockets).toHaveLength(2);
    live.stop();
  });

  it('asks for everything afresh when the server has forgotten what was missed', () => {
    const live = channel();
    live.start();
    newest().onopen?.();
    hear({ type: 'reset', homeId: null, seq: 900, data: {} });
    expect(onResumed).toHaveBeenCalledTimes(1);
    newest().drop();
    vi.advanceTimersByTime(1000);
    expect(newest().url).toContain('since=900');
    live.stop();
  });

  it('keeps its place when it is told the newest number before what it missed', () => {
    const live = channel();
    live.start();
    newest().onopen?.();
    hear({ type: 'ready', homeId: null, seq: 10, data: {} });
    hear({ type: 'state', seq: 11, data: {} });
    hear({ type: 'ready', homeId: null, seq: 50, data: {} });
    newest().drop();
    vi.advanceTimersByTime(1000);
    expect(newest().url).toContain('since=11');
    live.stop();
  });

  it('does not stumble over what is not a message', () => {
    const live = channel();
    live.start();
    newest().onopen?.();
    newest().onmessage?.({ data: 'not json' });
    newest().onmessage?.({ data: '[]' });
    newest().onmessage?.({ data: 'null' });
    expect(onMessage).not.toHaveBeenCalled();
    live.stop();
  });

  it('stays closed once it is stopped', () => {
    const live = channel();
    live.start();
    live.stop();
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
  });
});
