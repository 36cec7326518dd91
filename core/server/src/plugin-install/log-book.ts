import type { PluginLogLine } from '@nexa/engine';

/** A line that a plugin logged, or that the host says of it. */
export interface LoggedLine extends Omit<PluginLogLine, 'pluginId'> {
  readonly seq: number;
  readonly time: number;
}

export interface LogQuery {
  readonly integrationId?: string;
  /** Only lines after this one. */
  readonly after?: number;
  readonly limit: number;
}

const linesKept = 1_000;

/** The last lines of every plugin, in memory. Secrets were cut out before they come here. */
export class LogBook {
  readonly #lines = new Map<string, LoggedLine[]>();
  readonly #waiting = new Set<() => void>();
  readonly #now: () => number;
  #seq = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(pluginId: string, line: Omit<PluginLogLine, 'pluginId'>): void {
    const lines = this.#lines.get(pluginId) ?? [];
    this.#lines.set(pluginId, lines);
    this.#seq += 1;
    lines.push({ ...line, seq: this.#seq, time: this.#now() });
    if (lines.length > linesKept) lines.splice(0, lines.length - linesKept);
    for (const wake of this.#waiting) wake();
  }

  /** The last of them, in their order; where there is none yet, what comes within `waitMs`. */
  follow(pluginId: string, query: LogQuery, waitMs: number): Promise<readonly LoggedLine[]> {
    return this.#wait(() => this.#read(this.#lines.get(pluginId) ?? [], query), waitMs);
  }

  /** As {@link follow}, of one integration, whatever plugin it is of. */
  followIntegration(integrationId: string, query: LogQuery, waitMs: number): Promise<readonly LoggedLine[]> {
    return this.#wait(() => this.#read([...this.#lines.values()].flat(), { ...query, integrationId }), waitMs);
  }

  #read(lines: readonly LoggedLine[], { integrationId, after = 0, limit }: LogQuery): readonly LoggedLine[] {
    return lines
      .filter((line) => line.seq > after && (integrationId === undefined || line.integrationId === integrationId))
      .slice(-limit);
  }

  async #wait(read: () => readonly LoggedLine[], waitMs: number): Promise<readonly LoggedLine[]> {
    const found = read();
    if (found.length > 0 || waitMs <= 0) return found;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        if (read().length > 0) finish();
      };
      const timer = setTimeout(finish, waitMs);
      timer.unref();
      this.#waiting.add(look);
    });
    return read();
  }

  forget(pluginId: string): void {
    this.#lines.delete(pluginId);
  }
}
