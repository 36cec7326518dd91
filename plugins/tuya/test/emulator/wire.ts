/** Command numbers of the local protocol. */
export const command = {
  negotiationStart: 0x03,
  negotiationResponse: 0x04,
  negotiationFinish: 0x05,
  control: 0x07,
  status: 0x08,
  heartbeat: 0x09,
  query: 0x0a,
  newControl: 0x0d,
  newQuery: 0x10,
  updateDps: 0x12,
} as const;

/** What a client sent that the protocol does not allow. */
export class Violation extends Error {}

/** What came of one frame of a client. */
export type Taken =
  /** `request` is `undefined` when the device's key does not open it. */
  | { readonly kind: 'request'; readonly sequence: number; readonly command: number; readonly request: unknown }
  /** A step towards a session key. Without a reply the device says nothing. */
  | { readonly kind: 'negotiation'; readonly command: number; readonly reply?: Buffer }
  /** A step that was made with another key. `reply` is what a device says that does not notice. */
  | { readonly kind: 'stranger'; readonly command: number; readonly reply: Buffer };

/** The device's side of one connection in one version of the protocol. */
export interface Wire {
  /** Bytes of the first frame in `stream`, or `undefined` while it is not whole. Throws {@link Violation}. */
  frameLength(stream: Buffer): number | undefined;
  /** Takes one whole frame. Throws {@link Violation}. */
  take(frame: Buffer): Taken;
  /** An answer: JSON, or nothing. */
  answer(to: { readonly sequence: number; readonly command: number }, json: object | undefined): Buffer;
  /** A refusal in words. */
  refuse(to: { readonly sequence: number; readonly command: number }, words: string): Buffer;
  /**
   * Something that changed, at the device or at the child `cid` for which it is the gateway; `undefined` before there
   * is a session.
   */
  report(dps: unknown, cid?: string): Buffer | undefined;
}

export interface WireParts {
  readonly deviceId: string;
  /** The key that the device has now. */
  readonly localKey: () => string;
  /** Counts reports, over all connections. */
  readonly nextReport: () => number;
}

const VERSION_HEADER_BYTES = 15;

/** Version, CRC 0 (from the local network), a counter, source 1 (the device). */
export function sourceHeader(version: string, counter: number): Buffer {
  const header = Buffer.alloc(VERSION_HEADER_BYTES);
  header.write(version, 0, 'latin1');
  header.writeUInt32BE(counter, 7);
  header.writeUInt32BE(1, 11);
  return header;
}

const withHeader: readonly number[] = [command.newControl];

/** The JSON of a request of 3.4 and 3.5, whose commands alone stand behind a version header. */
export function readRequest(version: string, number: number, plain: Buffer): unknown {
  const hasHeader = plain.toString('latin1', 0, 3) === version;
  if (withHeader.includes(number) !== hasHeader) {
    throw new Violation(`command ${number} ${hasHeader ? 'with' : 'without'} the version header`);
  }
  const text = plain.subarray(hasHeader ? VERSION_HEADER_BYTES : 0).toString('utf8');
  if (text === '') return {};
  try {
    return flatten(JSON.parse(text), number);
  } catch (error) {
    if (error instanceof Violation) throw error;
    throw new Violation(`command ${number} that is no JSON`);
  }
}

/** Commands of 3.4 and 3.5 come as `{ protocol: 5, t, data: { dps } }`. */
function flatten(value: unknown, number: number): unknown {
  if (number !== command.newControl) return value;
  const { protocol, t, data } = value as { protocol?: unknown; t?: unknown; data?: unknown };
  if (protocol !== 5 || typeof t !== 'number' || typeof data !== 'object' || data === null) {
    throw new Violation('a command that is not wrapped as protocol 5');
  }
  return data;
}
