import { Duplex } from 'node:stream';
import { serialize } from 'node:v8';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FrameChannel, MAX_FRAME } from '../../src/plugin-host/frame-channel.ts';

/** A socket whose incoming bytes the test gives, and whose outgoing ones it sees. */
class TestSocket extends Duplex {
  readonly written: Buffer[] = [];

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    done();
  }
}

function opened() {
  const socket = new TestSocket();
  const breaches: string[] = [];
  const received: unknown[] = [];
  const closed: string[] = [];
  const channel = new FrameChannel(socket, { onBreach: (reason) => breaches.push(reason) });
  channel.on('plugin', (message) => received.push(message));
  channel.onClose((reason) => closed.push(reason));
  return { socket, channel, breaches, received, closed };
}

/** The bytes that a channel sends for these messages. */
function bytesOf(...messages: unknown[]): Buffer {
  const { socket, channel } = opened();
  for (const message of messages) channel.post('plugin', message);
  // Not at the end of the turn, but now.
  socket.uncork();
  return Buffer.concat(socket.written);
}

describe('the channel', () => {
  it('carries what can be cloned, typed arrays too', () => {
    const { socket, received } = opened();
    const message = { times: Float64Array.of(1, 2), none: undefined, list: [{ a: 1 }] };
    socket.emit('data', bytesOf(message));
    expect(received).toEqual([message]);
  });

  it.each([1, 2, 3, 7, 64])('puts messages together from pieces of %d bytes', (size) => {
    const { socket, received } = opened();
    const bytes = bytesOf('one', { two: 2 }, [3]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    pieces.map((piece) => socket.emit('data', piece));
    expect(received).toEqual(['one', { two: 2 }, [3]]);
  });

  it('sends in one piece what is said in one turn, and a control message at once', async () => {
    const { socket, channel } = opened();
    const pieces: number[] = [];
    socket._writev = (chunks, done) => {
      pieces.push(chunks.length);
      done();
    };
    channel.post('plugin', 'one');
    channel.post('plugin', 'two');
    expect(pieces).toEqual([]);
    await new Promise(process.nextTick);
    expect(pieces).toEqual([4]);
    channel.post('plugin', 'three');
    channel.post('control', 'last words');
    expect(pieces).toEqual([4, 4]);
  });

  it('keeps the messages of a lane until somebody listens to it', () => {
    const { socket, channel } = opened();
    const sender = opened();
    sender.channel.post('control', 'early');
    socket.emit('data', Buffer.concat(sender.socket.written));
    const received: unknown[] = [];
    channel.on('control', (message) => received.push(message));
    expect(received).toEqual(['early']);
  });

  const header = (length: number): Buffer => {
    const bytes = Buffer.alloc(5);
    bytes.writeUInt32LE(length, 0);
    return bytes;
  };
  const payload = serialize({ text: 'x'.repeat(100) });

  it.each([
    ['too large', header(MAX_FRAME + 1)],
    ['of noise', Buffer.concat([header(16), Buffer.alloc(16, 0xfe)])],
    ['of nothing', header(0)],
    ['cut short', Buffer.concat([header(50), payload.subarray(0, 50)])],
  ])('is closed by a message %s, and throws nothing', (_name, bytes) => {
    const { socket, breaches, received, closed } = opened();
    expect(() => socket.emit('data', bytes)).not.toThrow();
    expect(breaches).toHaveLength(1);
    expect(closed).toHaveLength(1);
    socket.emit('data', bytesOf('afterwards'));
    expect(received).toEqual([]);
  });

  it('is closed when the other end never reads', () => {
    const socket = new Duplex({ read: () => {}, write: () => {} });
    const breaches: string[] = [];
    const channel = new FrameChannel(socket, { onBreach: (reason) => breaches.push(reason) });
    const message = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 15; count += 1) channel.post('plugin', message);
    expect(breaches).toEqual([]);
    for (let count = 0; count < 15; count += 1) channel.post('plugin', message);
    expect(breaches).toEqual(['left 16 MB of messages unread']);
  });

  it('refuses to send what cannot be cloned', () => {
    expect(() => opened().channel.post('plugin', () => {})).toThrow(/could not be cloned/);
  });
});

describe('a channel whose time is shared out', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  /** Each message takes 0.15 ms, so that two fill a slice; `rest` is what the channel is told after each. */
  function sharing(rest: number) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
    const socket = new TestSocket();
    const received: unknown[] = [];
    const work: { spent: number; isContract: boolean }[] = [];
    const onWork = (spent: number, isContract: boolean): number => {
      work.push({ spent, isContract });
      return rest;
    };
    const channel = new FrameChannel(socket, { onWork });
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    channel.on('plugin', (message) => {
      now += 0.15;
      received.push(message);
    });
    return { socket, channel, received, work };
  }

  it('lets others have their turn after a slice, and reads on by itself', () => {
    const { socket, received, work } = sharing(0);
    socket.emit('data', bytesOf(1, 2, 3, 4, 5));
    expect(received).toEqual([1, 2]);
    expect(socket.isPaused()).toBe(true);
    vi.advanceTimersToNextTimer();
    expect(received).toEqual([1, 2, 3, 4]);
    vi.advanceTimersToNextTimer();
    expect(received).toEqual([1, 2, 3, 4, 5]);
    expect(socket.isPaused()).toBe(false);
    expect(work.map(({ spent }) => spent)).toEqual([0.3, 0.3, 0.15].map((spent) => expect.closeTo(spent)));
  });

  it('rests as long as it is told before it takes more, although it has taken everything', () => {
    const { socket, received } = sharing(40);
    socket.emit('data', bytesOf(1));
    expect(socket.isPaused()).toBe(true);
    socket.emit('data', bytesOf(2));
    vi.advanceTimersByTime(39);
    expect(received).toEqual([1]);
    vi.advanceTimersByTime(1);
    expect(received).toEqual([1, 2]);
  });

  it('says whether the contract had a part in it', () => {
    const { socket, work } = sharing(0);
    const signs = opened();
    signs.channel.post('control', 'sign of life');
    socket.emit('data', Buffer.concat(signs.socket.written));
    socket.emit('data', bytesOf(1));
    expect(work.map(({ isContract }) => isContract)).toEqual([false, true]);
  });

  it('takes what is left when the other end is gone while it rests', () => {
    const { socket, channel, received } = sharing(1_000);
    const closed = vi.fn();
    channel.onClose(closed);
    socket.emit('data', bytesOf(1, 2, 'last words'));
    socket.emit('close');
    expect(received).toEqual([1, 2, 'last words']);
    expect(closed).toHaveBeenCalledOnce();
  });
});
