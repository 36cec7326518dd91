/**
 * A pipe to the other end: a process in production, memory in tests. Messages arrive whole and in order; they are
 * copied by structured clone, so typed arrays pass and functions do not.
 */
export interface Transport {
  /** Hands a message over; throws when it cannot be copied. After the close it does nothing. */
  post(message: unknown): void;
  /** Sets who hears messages; there is one listener, and those that came earlier are kept for it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Sets who hears that the other end is gone, with the reason. */
  onClose(listener: (reason: string) => void): void;
}
