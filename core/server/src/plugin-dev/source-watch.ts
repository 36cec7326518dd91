import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';

/** How soon after the first sign of a change the files are looked at: editors write in several steps. */
const SETTLE = 25;
/** Networked and mounted file systems tell of no changes; looking at a few dozen files costs a millisecond. */
const LOOK_EVERY = 700;

/** Tells when something in one of its folders changed: at once where the system says so, within a second elsewhere. */
export class SourceWatch {
  readonly #onChange: () => void;
  readonly #timer: NodeJS.Timeout;
  #watchers = new Map<string, FSWatcher | undefined>();
  #settling: NodeJS.Timeout | undefined;
  #seen = '';

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
    this.#timer.unref();
  }

  /** From now on these folders, each without what lies below it. What changed in them since the last look counts. */
  follow(folders: readonly string[]): void {
    const wanted = new Set(folders);
    const isSame = wanted.size === this.#watchers.size && folders.every((folder) => this.#watchers.has(folder));
    if (isSame) return;
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher?.close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watchers.set(folder, this.#watch(folder));
    this.#seen = this.#state();
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers.values()) watcher?.close();
    this.#watchers.clear();
  }

  #watch(folder: string): FSWatcher | undefined {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#soon());
      // The folder went away, or the system has no more watches to give: the look every moment remains.
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return undefined;
    }
  }

  #soon(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      this.#look();
    }, SETTLE);
  }

  #look(): void {
    const state = this.#state();
    if (state === this.#seen) return;
    this.#seen = state;
    this.#onChange();
  }

  /** Names count too, or a removed file would go unnoticed. */
  #state(): string {
    return [...this.#watchers.keys()].flatMap(filesIn).join('\n');
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => {
        const { mtimeMs, size } = statSync(join(folder, name));
        return `${folder}/${name} ${mtimeMs} ${size}`;
      });
  } catch {
    // The folder, or a file between two looks, is gone.
    return [`${folder} is gone`];
  }
}
