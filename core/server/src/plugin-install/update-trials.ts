interface Trial {
  readonly over: Promise<void>;
  /** Why a person does not want to see how it ends. */
  givenUp?: string;
}

/** The updates that are being watched, one a plugin at most. */
export class UpdateTrials {
  readonly #trials = new Map<string, Trial>();

  /** `watch` asks now and then whether the trial was given up, and ends it then. It never rejects. */
  begin(pluginId: string, watch: (givenUp: () => string | undefined) => Promise<void>): void {
    const over = watch(() => this.#trials.get(pluginId)?.givenUp).finally(() => this.#trials.delete(pluginId));
    this.#trials.set(pluginId, { over });
  }

  has(pluginId: string): boolean {
    return this.#trials.has(pluginId);
  }

  /** Resolves when the trial of this plugin, or of every one, is over and tidied up; at once where there is none. */
  async over(pluginId?: string): Promise<void> {
    const trials = pluginId === undefined ? [...this.#trials.values()] : [this.#trials.get(pluginId)];
    await Promise.all(trials.map((trial) => trial?.over));
  }

  /** Ends it as if the update did worse, and resolves when the version before is back; at once where there is none. */
  async giveUp(pluginId: string, reason: string): Promise<void> {
    const trial = this.#trials.get(pluginId);
    if (trial === undefined) return;
    trial.givenUp ??= reason;
    await trial.over;
  }
}
