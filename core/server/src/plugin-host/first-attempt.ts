/** What came of the first attempt; whoever asks later hears the same. */
export class FirstAttempt {
  readonly outcome: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor() {
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Mostly nobody waits; then a failure is told by the status alone.
    this.outcome.catch(() => undefined);
  }

  succeeded(): void {
    this.#resolve();
  }

  failed(error: unknown): void {
    this.#reject(error);
  }
}
