import { createHash } from 'node:crypto';
import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { authFailed, type Duration, unreachable } from '@nexa/sdk';

/** What a bridge showed of itself in the handshake. */
export interface BridgeCertificate {
  /** SHA-256 of the certificate, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
  /** A Hue bridge puts its id here. */
  readonly commonName: string | undefined;
}

export interface PinnedAgentOptions {
  readonly host: string;
  readonly port: number;
  /** The only certificate that is accepted; left out while pairing, when it is not known yet. */
  readonly fingerprint?: string;
  readonly handshakeDeadline: Duration;
}

/**
 * Opens TLS connections to one bridge. A bridge signs its own certificate, so the usual chain check cannot work; in its
 * place the certificate itself is compared, in every handshake, before the socket is handed to anyone who could write
 * to it. Sessions are never resumed, because a resumed one shows no certificate.
 */
export class PinnedAgent extends Agent {
  readonly #options: PinnedAgentOptions;
  /** Sockets that nobody but us knows yet: the base class destroys only those that it was given. */
  readonly #handshaking = new Set<TLSSocket>();

  constructor(options: PinnedAgentOptions) {
    super({ keepAlive: true, keepAliveMsecs: 10_000, maxFreeSockets: 2, maxCachedSessions: 0 });
    this.#options = options;
  }

  override createConnection(
    _options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { host, port, fingerprint, handshakeDeadline } = this.#options;
    const settle = callback as ((error: Error | null, stream?: Duplex) => void) | undefined;
    const socket = connect({ host, port, servername: isIP(host) === 0 ? host : '', rejectUnauthorized: false });
    this.#handshaking.add(socket);
    socket.once('close', () => this.#handshaking.delete(socket));
    const fail = (error: Error) => {
      socket.destroy();
      settle?.(error);
    };
    socket.setTimeout(handshakeDeadline, () => fail(unreachable('the bridge does not finish the TLS handshake')));
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      const shown = certificateOf(socket);
      if (shown === undefined || (fingerprint !== undefined && shown.fingerprint !== fingerprint)) {
        fail(certificateChanged());
        return;
      }
      this.#handshaking.delete(socket);
      socket.off('error', fail);
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      settle?.(null, socket);
    });
    return undefined;
  }

  override destroy(): void {
    for (const socket of this.#handshaking) socket.destroy(new Error('the connection is no longer wanted'));
    super.destroy();
  }
}

/** The certificate of an open connection. */
export function certificateOf(socket: TLSSocket): BridgeCertificate | undefined {
  const certificate = socket.getPeerCertificate(false);
  if (certificate?.raw === undefined) return undefined;
  const commonName: unknown = certificate.subject?.CN;
  return {
    fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
    commonName: typeof commonName === 'string' ? commonName : undefined,
  };
}

function certificateChanged(): Error {
  return authFailed(
    'Another certificate than at pairing was shown, so nothing was sent. If the bridge was replaced or reset, remove it and pair it again.',
    { params: { cause: 'certificate-changed' } },
  );
}
