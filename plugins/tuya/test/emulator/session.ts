import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Violation } from './wire.ts';

const NONCE_BYTES = 16;

export const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();

/** The device's half of agreeing on a session key, which 3.4 and 3.5 have in common. */
export class Session {
  readonly #localKey: Buffer;
  readonly #derive: (both: Buffer, clientNonce: Buffer, localKey: Buffer) => Buffer;
  readonly #deviceNonce = randomBytes(NONCE_BYTES);
  #clientNonce: Buffer | undefined;
  #key: Buffer | undefined;

  constructor(localKey: string, derive: (both: Buffer, clientNonce: Buffer, localKey: Buffer) => Buffer) {
    this.#localKey = Buffer.from(localKey, 'latin1');
    this.#derive = derive;
  }

  get isOpen(): boolean {
    return this.#key !== undefined;
  }

  /** The session key, or the local key while there is none. */
  get key(): Buffer {
    return this.#key ?? this.#localKey;
  }

  /** The device's random number, and the proof that it knows the local key. */
  respond(clientNonce: Buffer): Buffer {
    if (this.isOpen) throw new Violation('a second negotiation on one connection');
    if (clientNonce.length !== NONCE_BYTES) throw new Violation(`a nonce of ${clientNonce.length} bytes`);
    this.#clientNonce = clientNonce;
    return Buffer.concat([this.#deviceNonce, hmac(this.#localKey, clientNonce)]);
  }

  /** Takes the client's proof. */
  finish(proof: Buffer): void {
    if (!this.#clientNonce) throw new Violation('the end of a negotiation that did not begin');
    const expected = hmac(this.#localKey, this.#deviceNonce);
    if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) throw new Violation('a wrong proof');
    const nonce = this.#clientNonce;
    const both = Buffer.from(nonce.map((byte, index) => byte ^ (this.#deviceNonce[index] ?? 0)));
    this.#key = this.#derive(both, nonce, this.#localKey);
  }
}
