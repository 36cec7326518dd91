/** How a frame says where it begins and ends. */
interface FrameLayout {
  readonly prefix: Buffer;
  readonly suffix: Buffer;
  readonly headerBytes: number;
  readonly lengthAt: number;
  /** Bytes that the length does not count. */
  readonly uncounted: number;
  /** The least that the length can be. */
  readonly least: number;
}

const layouts: readonly FrameLayout[] = [
  // 3.1 to 3.4: prefix, sequence, command, length; checksum and suffix, which the length counts.
  {
    prefix: Buffer.from('000055aa', 'hex'),
    suffix: Buffer.from('0000aa55', 'hex'),
    headerBytes: 16,
    lengthAt: 12,
    uncounted: 0,
    least: 8,
  },
  // 3.5: prefix, two reserved bytes, sequence, command, length; the length counts nonce and tag, not the suffix.
  {
    prefix: Buffer.from('00006699', 'hex'),
    suffix: Buffer.from('00009966', 'hex'),
    headerBytes: 18,
    lengthAt: 14,
    uncounted: 4,
    least: 28,
  },
];
const PREFIX_BYTES = 4;
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
      const length = frameLength(this.#pending);
      if (length === undefined) break;
      if (length === 'noise' || (this.#pending.length >= length && !endsWell(this.#pending.subarray(0, length)))) {
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
    const found = layouts.map(({ prefix }) => this.#pending.indexOf(prefix)).filter((at) => at >= 0);
    const skipped = found.length > 0 ? Math.min(...found) : this.#pending.length - prefixBegun(this.#pending);
    this.#pending = this.#pending.subarray(skipped);
    return skipped;
  }
}

const layoutOf = (bytes: Buffer): FrameLayout | undefined =>
  layouts.find(({ prefix }) => bytes.subarray(0, PREFIX_BYTES).equals(prefix));

function frameLength(bytes: Buffer): number | 'noise' | undefined {
  const layout = layoutOf(bytes);
  if (!layout || bytes.length < layout.headerBytes) return undefined;
  const length = bytes.readUInt32BE(layout.lengthAt);
  if (length < layout.least || length > LONGEST_FRAME) return 'noise';
  return layout.headerBytes + length + layout.uncounted;
}

function endsWell(frame: Buffer): boolean {
  const suffix = layoutOf(frame)?.suffix;
  return suffix !== undefined && frame.subarray(frame.length - suffix.length).equals(suffix);
}

/** How many bytes at the end of `bytes` may be the beginning of a prefix. */
function prefixBegun(bytes: Buffer): number {
  for (let count = Math.min(PREFIX_BYTES - 1, bytes.length); count > 0; count -= 1) {
    const tail = bytes.subarray(bytes.length - count);
    if (layouts.some(({ prefix }) => tail.equals(prefix.subarray(0, count)))) return count;
  }
  return 0;
}
