import type { ScalarValue } from '@nexa/sdk';
import { useSyncExternalStore } from 'react';
import type { Command, Reason } from '../api/types.ts';

/** A command that this page gave, and how far it has come. */
export interface Wish {
  readonly commandId: string;
  readonly deviceId: string;
  readonly capability: string;
  readonly component: string;
  readonly command: string;
  /** What the states will be when it works, by state key: shown at once, marked as not yet confirmed. */
  readonly expected: Readonly<Record<string, ScalarValue>>;
  readonly status: 'pending' | 'sent' | 'confirmed' | 'late' | 'failed';
  readonly reason?: Reason;
}

type Listener = () => void;
const none: readonly Wish[] = [];

/** Commands of this page by device. Newer wishes for the same capability replace older ones. */
class CommandStore {
  #wishes = new Map<string, readonly Wish[]>();
  readonly #listeners = new Set<Listener>();

  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(deviceId: string): readonly Wish[] {
    return this.#wishes.get(deviceId) ?? none;
  }

  begin(wish: Omit<Wish, 'status'>): void {
    const others = this.of(wish.deviceId).filter(
      (old) => old.capability !== wish.capability || old.component !== wish.component,
    );
    this.#put(wish.deviceId, [...others, { ...wish, status: 'pending' }]);
  }

  /** Takes the server's word on a command that is still shown; commands of others are left to their states. */
  settle(command: Pick<Command, 'id' | 'deviceId' | 'status'> & { reason?: Reason }): void {
    const wishes = this.of(command.deviceId);
    if (!wishes.some(({ commandId }) => commandId === command.id)) return;
    this.#put(
      command.deviceId,
      wishes.map((wish) => (wish.commandId === command.id ? withOutcome(wish, command) : wish)),
    );
  }

  dismiss(deviceId: string, commandId: string): void {
    this.#put(
      deviceId,
      this.of(deviceId).filter((wish) => wish.commandId !== commandId),
    );
  }

  clear(): void {
    this.#wishes = new Map();
    this.#tell();
  }

  #put(deviceId: string, wishes: readonly Wish[]): void {
    this.#wishes = new Map(this.#wishes).set(deviceId, wishes);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function withOutcome(wish: Wish, command: Pick<Command, 'status'> & { reason?: Reason }): Wish {
  const { reason: _, ...rest } = wish;
  return command.reason === undefined
    ? { ...rest, status: command.status }
    : { ...rest, status: command.status, reason: command.reason };
}

export const commandStore = new CommandStore();

export function useWishes(deviceId: string): readonly Wish[] {
  return useSyncExternalStore(commandStore.subscribe, () => commandStore.of(deviceId));
}
