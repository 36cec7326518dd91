import type { Duplex } from 'node:stream';
import type { CancelSignal, Duration } from '@nexa/sdk';

/** How a broker proves who it is. */
export interface TlsTrust {
  /** PEM of the authority that signed its certificate; the machine's authorities when left out. */
  readonly certificate?: string;
  /** SHA-256 of its certificate; then nothing else counts. */
  readonly fingerprint?: string;
}

/** Where a broker is and how one introduces oneself to it. */
export interface BrokerTarget {
  /** For messages: `192.168.1.5:1883`. */
  readonly where: string;
  readonly username?: string;
  readonly password?: string;
  /** The same for an integration as long as it lives. */
  readonly clientId: string;
  /** Opens a stream on which nothing was said yet. Rejects with an error of the contract. */
  open(limit: Duration, signal?: CancelSignal): Promise<Duplex>;
}
