import { deviceFrame, encrypt, frameLength, openPayload, readClientFrame, sourcePayload } from './tuya-33-codec.ts';
import { command, type Taken, type Wire, type WireParts } from './wire.ts';

/** Protocol 3.3: the local key for everything, no session. */
export class Wire33 implements Wire {
  readonly #parts: WireParts;

  constructor(parts: WireParts) {
    this.#parts = parts;
  }

  frameLength(stream: Buffer): number | undefined {
    return frameLength(stream);
  }

  take(bytes: Buffer): Taken {
    const frame = readClientFrame(bytes);
    // A heart-beat is answered whatever is in it.
    const request = frame.command === command.heartbeat ? {} : openPayload(this.#parts.localKey(), frame);
    return { kind: 'request', sequence: frame.sequence, command: frame.command, request };
  }

  answer({ sequence, command: number }: { sequence: number; command: number }, json: object | undefined): Buffer {
    const payload = json ? encrypt(this.#parts.localKey(), JSON.stringify(json)) : Buffer.alloc(0);
    return deviceFrame(sequence, number, payload);
  }

  refuse({ sequence, command: number }: { sequence: number; command: number }, words: string): Buffer {
    return deviceFrame(sequence, number, Buffer.from(words), 1);
  }

  report(dps: unknown, cid?: string): Buffer {
    const text = JSON.stringify({ devId: this.#parts.deviceId, dps, cid, t: Math.floor(Date.now() / 1000) });
    return deviceFrame(0, command.status, sourcePayload(this.#parts.localKey(), this.#parts.nextReport(), text));
  }
}
