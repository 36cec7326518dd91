import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { hmac, Session } from './session.ts';
import { command, readRequest, sourceHeader, type Taken, Violation, type Wire, type WireParts } from './wire.ts';

const PREFIX = 0x000055aa;
const SUFFIX = 0x0000aa55;
const HEADER_BYTES = 16;
/** HMAC-SHA256 and suffix. */
const TRAILER_BYTES = 36;
const BLOCK_BYTES = 16;

/** Protocol 3.4: AES-ECB with a session key, HMAC-SHA256 over the frame. */
export class Wire34 implements Wire {
  readonly #parts: WireParts;
  readonly #session: Session;

  constructor(parts: WireParts) {
    this.#parts = parts;
    this.#session = new Session(parts.localKey(), (both, _nonce, localKey) => ecb(localKey, both));
  }

  frameLength(stream: Buffer): number | undefined {
    if (stream.length < HEADER_BYTES) return undefined;
    if (stream.readUInt32BE(0) !== PREFIX) throw new Violation('wrong prefix');
    const length = HEADER_BYTES + stream.readUInt32BE(12);
    return stream.length < length ? undefined : length;
  }

  take(frame: Buffer): Taken {
    const number = frame.readUInt32BE(8);
    const plain = this.#open(frame, number);
    if (number === command.negotiationStart) return this.#start(plain);
    if (plain === undefined) throw new Violation('a frame with a wrong HMAC');
    if (number === command.negotiationFinish) {
      this.#session.finish(plain);
      return { kind: 'negotiation', command: number };
    }
    if (!this.#session.isOpen) throw new Violation(`command ${number} before there is a session`);
    return {
      kind: 'request',
      sequence: frame.readUInt32BE(4),
      command: number,
      request: readRequest('3.4', number, plain),
    };
  }

  answer({ sequence, command: number }: { sequence: number; command: number }, json: object | undefined): Buffer {
    return this.#seal(sequence, number, Buffer.from(json ? JSON.stringify(json) : ''));
  }

  refuse({ sequence, command: number }: { sequence: number; command: number }, words: string): Buffer {
    return this.#seal(sequence, number, Buffer.from(words), 1);
  }

  report(dps: unknown, cid?: string): Buffer | undefined {
    if (!this.#session.isOpen) return undefined;
    const text = JSON.stringify({ protocol: 4, t: Math.floor(Date.now() / 1000), data: { dps, cid } });
    const counter = this.#parts.nextReport();
    return this.#seal(0, command.status, Buffer.concat([sourceHeader('3.4', counter), Buffer.from(text)]));
  }

  #start(plain: Buffer | undefined): Taken {
    const number = command.negotiationStart;
    // Whoever has another key gets an answer that is made with ours, of a device that looks at nothing.
    const response = this.#seal(1, command.negotiationResponse, this.#session.respond(plain ?? Buffer.alloc(16)));
    return plain
      ? { kind: 'negotiation', command: number, reply: response }
      : { kind: 'stranger', command: number, reply: response };
  }

  /** `undefined` when it was sealed with another key. */
  #open(frame: Buffer, number: number): Buffer | undefined {
    const end = frame.length - TRAILER_BYTES;
    if (end < HEADER_BYTES || (end - HEADER_BYTES) % BLOCK_BYTES !== 0)
      throw new Violation(`command ${number} of a wrong length`);
    if (frame.readUInt32BE(frame.length - 4) !== SUFFIX) throw new Violation('wrong suffix');
    const seal = hmac(this.#session.key, frame.subarray(0, end));
    if (!timingSafeEqual(seal, frame.subarray(end, frame.length - 4))) return undefined;
    try {
      const decipher = createDecipheriv('aes-128-ecb', this.#session.key, null);
      return Buffer.concat([decipher.update(frame.subarray(HEADER_BYTES, end)), decipher.final()]);
    } catch {
      throw new Violation(`command ${number} with wrong padding`);
    }
  }

  #seal(sequence: number, number: number, plain: Buffer, code = 0): Buffer {
    const returnCode = Buffer.alloc(4);
    returnCode.writeUInt32BE(code, 0);
    return sealFrame34({ sequence, command: number, plain, returnCode, key: this.#session.key });
  }
}

/** A frame of 3.4 as devices send it. */
export function sealFrame34(frame: {
  sequence: number;
  command: number;
  plain: Buffer;
  returnCode: Buffer;
  key: Buffer;
}): Buffer {
  const { sequence, command: number, plain, returnCode, key } = frame;
  const count = BLOCK_BYTES - (plain.length % BLOCK_BYTES);
  const sealed = ecb(key, Buffer.concat([plain, Buffer.alloc(count, count)]));
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(PREFIX, 0);
  head.writeUInt32BE(sequence, 4);
  head.writeUInt32BE(number, 8);
  head.writeUInt32BE(returnCode.length + sealed.length + TRAILER_BYTES, 12);
  const body = Buffer.concat([head, returnCode, sealed]);
  const suffix = Buffer.alloc(4);
  suffix.writeUInt32BE(SUFFIX, 0);
  return Buffer.concat([body, hmac(key, body), suffix]);
}

function ecb(key: Buffer, data: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}
