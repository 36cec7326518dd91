import type { MockHome } from '../mock-server/mock-home.ts';

/** The browser's WebSocket as far as the live channel uses it, joined to a mock home. */
export class FakeSocket {
  readonly url: string;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: unknown }) => void) | undefined;
  onclose: (() => void) | undefined;
  #leave: () => void = () => undefined;
  #isClosed = false;

  constructor(url: string, home?: MockHome) {
    this.url = url;
    if (home !== undefined) queueMicrotask(() => this.#open(home));
  }

  /** The other side is gone. */
  drop(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leave();
    this.onclose?.();
  }

  close(): void {
    this.drop();
  }

  #open(home: MockHome): void {
    if (this.#isClosed) return;
    this.onopen?.();
    const since = new URL(this.url).searchParams.get('since');
    this.#leave = home.subscribe(
      (message) => this.onmessage?.({ data: JSON.stringify(message) }),
      since === null ? undefined : Number(since),
    );
  }
}
