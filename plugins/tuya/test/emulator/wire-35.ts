import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Session } from './session.ts';
import { command, readRequest, sourceHeader, type Taken, Violation, type Wire, type WireParts } from './wire.ts';

const PREFIX = 0x00006699;
const SUFFIX = 0x00009966;
const HEADER_BYTES = 18;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SUFFIX_BYTES = 4;

/** Protocol 3.5: frames of another form, AES-GCM with a session key; the device counts its frames itself. */
export class Wire35 implements Wire {
  readonly #parts: WireParts;
  readonly #session: Session;
  readonly #noncesSeen = new Set<string>();
  #sequence = 0;

  constructor(parts: WireParts) {
    this.#parts = parts;
    this.#session = new Session(parts.localKey(), (both, nonce, localKey) => {
      const cipher = createCipheriv('aes-128-gcm', localKey, nonce.subarray(0, NONCE_BYTES));
      return Buffer.concat([cipher.update(both), cipher.final()]);
    });
  }

  frameLength(stream: Buffer): number | undefined {
    if (stream.length < HEADER_BYTES) return undefined;
    if (stream.readUInt32BE(0) !== PREFIX) throw new Violation('wrong prefix');
    const length = HEADER_BYTES + stream.readUInt32BE(14) + SUFFIX_BYTES;
    return stream.length < length ? undefined : length;
  }

  take(frame: Buffer): Taken {
    const number = frame.readUInt32BE(10);
    const plain = this.#open(frame);
    if (number === command.negotiationStart) return this.#start(plain);
    if (plain === undefined) throw new Violation('a frame with a wrong tag');
    if (number === command.negotiationFinish) {
      this.#session.finish(plain);
      return { kind: 'negotiation', command: number };
    }
    if (!this.#session.isOpen) throw new Violation(`command ${number} before there is a session`);
    return {
      kind: 'request',
      sequence: frame.readUInt32BE(6),
      command: number,
      request: readRequest('3.5', number, plain),
    };
  }

  answer({ command: number }: { command: number }, json: object | undefined): Buffer {
    return this.#seal(number, Buffer.from(json ? JSON.stringify(json) : ''));
  }

  refuse({ command: number }: { command: number }, words: string): Buffer {
    return this.#seal(number, Buffer.from(words), 1);
  }

  report(dps: unknown, cid?: string): Buffer | undefined {
    if (!this.#session.isOpen) return undefined;
    const text = JSON.stringify({ protocol: 4, t: Math.floor(Date.now() / 1000), data: { dps, cid } });
    const counter = this.#parts.nextReport();
    return this.#seal(command.status, Buffer.concat([sourceHeader('3.5', counter), Buffer.from(text)]));
  }

  #start(plain: Buffer | undefined): Taken {
    const number = command.negotiationStart;
    const reply = this.#seal(command.negotiationResponse, this.#session.respond(plain ?? Buffer.alloc(16)));
    return plain ? { kind: 'negotiation', command: number, reply } : { kind: 'stranger', command: number, reply };
  }

  /** `undefined` when it was sealed with another key. */
  #open(frame: Buffer): Buffer | undefined {
    if (frame.readUInt32BE(frame.length - SUFFIX_BYTES) !== SUFFIX) throw new Violation('wrong suffix');
    const end = frame.length - SUFFIX_BYTES - TAG_BYTES;
    const nonce = frame.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    if (end < HEADER_BYTES + NONCE_BYTES) throw new Violation('a frame without nonce and tag');
    if (this.#noncesSeen.has(nonce.toString('hex'))) throw new Violation('a nonce that was used before');
    this.#noncesSeen.add(nonce.toString('hex'));
    try {
      const decipher = createDecipheriv('aes-128-gcm', this.#session.key, nonce)
        .setAAD(frame.subarray(4, HEADER_BYTES))
        .setAuthTag(frame.subarray(end, end + TAG_BYTES));
      return Buffer.concat([decipher.update(frame.subarray(HEADER_BYTES + NONCE_BYTES, end)), decipher.final()]);
    } catch {
      return undefined;
    }
  }

  #seal(number: number, plain: Buffer, returnCode = 0): Buffer {
    const code = Buffer.alloc(4);
    code.writeUInt32BE(returnCode, 0);
    this.#sequence += 1;
    const key = this.#session.key;
    return sealFrame35({ sequence: this.#sequence, command: number, plain: Buffer.concat([code, plain]), key });
  }
}

/** A frame of 3.5, as devices send it over TCP and broadcast it over UDP. */
export function sealFrame35(frame: { sequence: number; command: number; plain: Buffer; key: Buffer }): Buffer {
  const { sequence, command: number, plain, key } = frame;
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(PREFIX, 0);
  head.writeUInt32BE(sequence, 6);
  head.writeUInt32BE(number, 10);
  head.writeUInt32BE(NONCE_BYTES + plain.length + TAG_BYTES, 14);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(head.subarray(4));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const suffix = Buffer.alloc(SUFFIX_BYTES);
  suffix.writeUInt32BE(SUFFIX, 0);
  return Buffer.concat([head, nonce, sealed, cipher.getAuthTag(), suffix]);
}
