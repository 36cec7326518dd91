import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type JsonObject, NexaError } from '@nexa/sdk';
import type { SecretKey, SecretKeyRing } from './secret-key.ts';

/** What a sealed value belongs to. It is bound into the seal: moved to another row or home it does not open. */
export interface SecretOwner {
  readonly homeId: string;
  readonly rowId: string;
}

const version = 1;
const nonceLength = 12;
const tagLength = 16;
const headerLength = 1 + 8 + nonceLength;

/**
 * Seals JSON with AES-256-GCM: version (1 byte), key id (8), nonce (12), tag (16), ciphertext. Random nonces are safe
 * for some 2^32 seals a key; a home makes a few hundred.
 */
export class SecretBox {
  readonly #keys: SecretKeyRing;

  constructor(keys: SecretKeyRing) {
    this.#keys = keys;
  }

  seal(value: JsonObject, owner: SecretOwner): Buffer {
    const [key] = this.#keys;
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv('aes-256-gcm', derive(key), nonce).setAAD(boundTo(owner));
    const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(version), Buffer.from(key.id, 'hex'), nonce, cipher.getAuthTag(), ciphertext]);
  }

  /** Rejects whatever was not sealed for this owner by a key at hand with `NEXA_SECRET_UNREADABLE`. */
  open(sealed: Uint8Array, owner: SecretOwner): JsonObject {
    const blob = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (blob.length < headerLength + tagLength || blob[0] !== version) throw unreadable('its form is not known');
    const keyId = blob.subarray(1, 9).toString('hex');
    const key = this.#keys.find(({ id }) => id === keyId);
    if (key === undefined) throw unreadable(`it needs the key ${keyId}, which the key file does not have`);
    const decipher = createDecipheriv('aes-256-gcm', derive(key), blob.subarray(9, headerLength))
      .setAAD(boundTo(owner))
      .setAuthTag(blob.subarray(headerLength, headerLength + tagLength));
    try {
      const text = Buffer.concat([decipher.update(blob.subarray(headerLength + tagLength)), decipher.final()]);
      return JSON.parse(text.toString('utf8')) as JsonObject;
    } catch (cause) {
      throw unreadable('it was changed, or belongs to something else', cause);
    }
  }

  /** Id of the key that seals now, as it is kept beside the blob. */
  get keyId(): string {
    return this.#keys[0].id;
  }
}

/** The file's key is never used as it is, so that other uses can be derived from it later. */
function derive(key: SecretKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, Buffer.alloc(0), 'nexa integration secrets', 32));
}

function boundTo({ homeId, rowId }: SecretOwner): Buffer {
  return Buffer.from(`${homeId}\n${rowId}`, 'utf8');
}

function unreadable(problem: string, cause?: unknown): NexaError {
  return new NexaError('NEXA_SECRET_UNREADABLE', `A stored secret cannot be opened: ${problem}.`, { cause });
}
