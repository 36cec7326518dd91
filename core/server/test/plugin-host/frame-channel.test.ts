import { Duplex } from 'node:stream';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
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

  it('refuses to send what cannot be cloned', () => {
    expect(() => opened().channel.post('plugin', () => {})).toThrow(/could not be cloned/);
  });
});
