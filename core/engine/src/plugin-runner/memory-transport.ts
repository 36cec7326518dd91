import { afterThisTurn, copyMessage } from './platform.ts';
import type { Transport } from './transport.ts';

class MemoryTransport implements Transport {
  #other: MemoryTransport | undefined;
  #listener: ((message: unknown) => void) | undefined;
  #closeListener: ((reason: string) => void) | undefined;
  #waiting: unknown[] = [];
  #closedBecause: string | undefined;

  link(other: MemoryTransport): void {
    this.#other = other;
  }

  post(message: unknown): void {
    const other = this.#other;
    if (other === undefined || this.#closedBecause !== undefined) return;
    const copy = copyMessage(message);
    afterThisTurn(() => other.#receive(copy));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) listener(message);
  }

  onClose(listener: (reason: string) => void): void {
    this.#closeListener = listener;
    if (this.#closedBecause !== undefined) listener(this.#closedBecause);
  }

  close(reason: string): void {
    if (this.#closedBecause !== undefined) return;
    this.#closedBecause = reason;
    this.#closeListener?.(reason);
  }

  #receive(message: unknown): void {
    if (this.#closedBecause !== undefined) return;
    if (this.#listener === undefined) this.#waiting.push(message);
    else this.#listener(message);
  }
}

export interface MemoryTransportPair {
  /** For the plugin runner. */
  readonly plugin: Transport;
  /** For the plugin link. */
  readonly host: Transport;
  /** Cuts the pipe, as the death of a process does. */
  close(reason: string): void;
}

/** Two ends in one process, with the same copying as between processes. For tests only: nothing is isolated. */
export function createMemoryTransportPair(): MemoryTransportPair {
  const plugin = new MemoryTransport();
  const host = new MemoryTransport();
  plugin.link(host);
  host.link(plugin);
  return {
    plugin,
    host,
    close: (reason) => {
      plugin.close(reason);
      host.close(reason);
    },
  };
}
