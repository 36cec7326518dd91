/** Command numbers with which client and device agree on a session key (3.4 and 3.5). */
export const negotiation = { start: 3, response: 4, finish: 5 } as const;

/** The device's random number and its proof that it knows the local key. */
export const RESPONSE_BYTES = 48;

/** A frame of 3.4 or 3.5 whose seal was checked, decrypted; the return code is gone. */
export interface OpenedFrame {
  readonly sequence: number;
  readonly command: number;
  readonly content: Buffer;
}

/**
 * - `key`: it was sealed with another key, or damaged on the way, which TCP nearly rules out.
 * - `version`: it is a frame of another version of the protocol.
 * - `form`: it is too short, or cannot be what it says it is.
 */
export type FrameFault = 'key' | 'version' | 'form';

/** A frame that cannot be opened. */
export class FrameError extends Error {
  readonly fault: FrameFault;

  constructor(fault: FrameFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** Return codes are small numbers; neither JSON nor a version begins like one. */
export const beginsWithReturnCode = (bytes: Buffer): boolean =>
  bytes.length >= 4 && (bytes.readUInt32BE(0) & 0xffffff00) === 0;
