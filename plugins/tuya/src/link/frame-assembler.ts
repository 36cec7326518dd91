const PREFIX = Buffer.from([0x00, 0x00, 0x55, 0xaa]);
const SUFFIX = Buffer.from([0x00, 0x00, 0xaa, 0x55]);
/** Prefix, sequence, command, length. */
const HEADER_BYTES = 16;
/** Checksum and suffix, which the length counts. */
const TRAILER_BYTES = 8;
/** Far above what a plug or lamp can hold in memory; a longer one is a prefix found in noise. */
const LONGEST_FRAME = 16_384;

/**
 * Cuts a TCP stream into whole frames, however the network split or glued them. tuyapi takes each TCP segment for a
 * list of whole frames: half a frame is lost there, and one broken frame takes those glued to it with it.
 */
export class FrameAssembler {
  #pending: Buffer = Buffer.alloc(0);
  #onNoise: (bytes: number) => void;

  /** `onNoise` is told of bytes that belong to no frame. */
  constructor(onNoise: (bytes: number) => void) {
    this.#onNoise = onNoise;
  }

  /** The frames that `chunk` completes, in order. */
  push(chunk: Uint8Array): Buffer[] {
    this.#pending = this.#pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#pending, chunk]);
    const frames: Buffer[] = [];
    let noise = 0;
    for (;;) {
      noise += this.#skipToPrefix();
      const length = this.#frameLength();
      if (length === undefined) break;
      if (length === 'noise' || (this.#pending.length >= length && !this.#endsWithSuffix(length))) {
        noise += 1;
        this.#pending = this.#pending.subarray(1);
        continue;
      }
      if (this.#pending.length < length) break;
      frames.push(this.#pending.subarray(0, length));
      this.#pending = this.#pending.subarray(length);
    }
    if (noise > 0) this.#onNoise(noise);
    return frames;
  }

  /** Drops what cannot begin a frame and tells how much that was; keeps a tail that may be half a prefix. */
  #skipToPrefix(): number {
    const at = this.#pending.indexOf(PREFIX);
    const skipped = at >= 0 ? at : this.#pending.length - prefixBegun(this.#pending);
    this.#pending = this.#pending.subarray(skipped);
    return skipped;
  }

  #frameLength(): number | 'noise' | undefined {
    if (this.#pending.length < HEADER_BYTES) return undefined;
    const length = this.#pending.readUInt32BE(12);
    return length < TRAILER_BYTES || length > LONGEST_FRAME ? 'noise' : HEADER_BYTES + length;
  }

  #endsWithSuffix(length: number): boolean {
    return this.#pending.subarray(length - SUFFIX.length, length).equals(SUFFIX);
  }
}

/** How many bytes at the end of `bytes` may be the beginning of a prefix. */
function prefixBegun(bytes: Buffer): number {
  for (let count = Math.min(PREFIX.length - 1, bytes.length); count > 0; count -= 1) {
    if (bytes.subarray(bytes.length - count).equals(PREFIX.subarray(0, count))) return count;
  }
  return 0;
}
