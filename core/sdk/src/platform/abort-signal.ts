declare global {
  /**
   * The part of the web platform's AbortSignal that the contract relies on. It merges with the full type of Node or a
   * browser where that is present, so that a plugin may hand its signal straight to `fetch` or a timer.
   */
  interface AbortSignal {
    readonly aborted: boolean;
  }
}

/**
 * Tells a running operation that its result is no longer wanted: its deadline passed, or the integration is being
 * disconnected. Stop what you do and let go of sockets and timers.
 *
 * @since 0.1.0
 */
export type CancelSignal = AbortSignal;
