/** So many messages in one go; then sockets and timers of others have their turn. */
const MESSAGES_PER_TURN = 100;

/** Lets a storm of messages through in portions, so that thousands of retained ones do not hold everything else up. */
export class FairTurns {
  #inThisTurn = 0;

  /** Calls `next` at once, or in a later turn when enough was done in this one. */
  take(next: () => void): void {
    this.#inThisTurn += 1;
    if (this.#inThisTurn < MESSAGES_PER_TURN) {
      next();
      return;
    }
    this.#inThisTurn = 0;
    setImmediate(next);
  }
}
