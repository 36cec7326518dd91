import type { ConnectedRelay, RelayConnection } from './relay-connection.ts';
import { type RelayClosing, relayLimits } from './relay-message.ts';

/** The relays that are connected to this server. */
export class RelayHub {
  readonly #connections = new Set<RelayConnection>();

  /** Takes a relay in; an older connection with the same token gives way. Answers what keeps it out. */
  add(connection: RelayConnection): RelayClosing | undefined {
    for (const other of [...this.#connections]) {
      if (other.tokenId === connection.tokenId) other.close('replaced');
    }
    const ofHome = [...this.#connections].filter(({ homeId }) => homeId === connection.homeId);
    if (ofHome.length >= relayLimits.perHome) return 'crowded';
    this.#connections.add(connection);
    return undefined;
  }

  remove(connection: RelayConnection): void {
    this.#connections.delete(connection);
  }

  of(homeId: string): ConnectedRelay[] {
    return [...this.#connections]
      .filter((connection) => connection.homeId === homeId)
      .map((connection) => connection.shown)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  closeAll(): void {
    for (const connection of [...this.#connections]) connection.close('stopping');
  }
}
