import type { Readable } from 'node:stream';

export interface PluginOutputOptions {
  readonly onLine: (line: string) => void;
  /** So many lines more than are told, or longer ones. */
  readonly onLeftOut: (count: number) => void;
}

export const LINES_PER_SECOND = 20;
const LONGEST_LINE = 4_000;
const LAST_WORDS = 4_000;
const AT_ONCE = 65_536;
/** After so much it rests; longer each time, for one that fills it again at once. */
const PAUSE = 200;
const LONGEST_PAUSE = 1_600;
const AGAIN = 1_000;

/** What a process writes to its output: some lines a second are told, and whoever writes in a loop has to wait. */
export class PluginOutput {
  readonly #options: PluginOutputOptions;
  #lastWords = '';
  #lines = { count: 0, since: 0 };

  constructor(options: PluginOutputOptions) {
    this.#options = options;
  }

  /** What it wrote last, at most 4,000 characters. */
  get lastWords(): string {
    return this.#lastWords;
  }

  read(stream: Readable | null): void {
    let taken = 0;
    let pause = PAUSE;
    let since = performance.now();
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      this.#say(text);
      taken += text.length;
      if (taken < AT_ONCE) return;
      // The pipe fills up, and whoever writes in a loop waits.
      const isAtOnce = performance.now() - since < AGAIN;
      pause = isAtOnce ? Math.min(LONGEST_PAUSE, pause * 2) : PAUSE;
      taken = 0;
      stream.pause();
      setTimeout(() => {
        since = performance.now();
        stream.resume();
      }, pause).unref();
    });
  }

  #say(text: string): void {
    const now = performance.now();
    if (now - this.#lines.since > 1_000) this.#lines = { count: 0, since: now };
    const lines = text.split('\n').filter((line) => line !== '');
    const room = Math.max(0, LINES_PER_SECOND - this.#lines.count);
    this.#lines.count += lines.length;
    const told = lines.slice(0, room);
    for (const line of told) this.#options.onLine(line.slice(0, LONGEST_LINE));
    const leftOut = lines.length - told.length + told.filter(({ length }) => length > LONGEST_LINE).length;
    if (leftOut > 0) this.#options.onLeftOut(leftOut);
  }
}
