import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect } from 'node:tls';
import { errorMessage, NexaError } from '@nexa/sdk';

/** SHA-256 of a certificate as 64 hex digits, from `AA:BB:…` or plain hex. */
export function certificateFingerprint(text: string): string {
  const hex = text
    .trim()
    .replace(/^sha256[ :=]*(fingerprint=)?/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new NexaError(
    'NEXA_CONFIG_INVALID',
    '--fingerprint: it is the SHA-256 of the certificate, 64 hex digits, as `openssl x509 -in cert.pem -noout -fingerprint -sha256` prints it.',
    { params: { name: '--fingerprint' } },
  );
}

const unknownSigner = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Why there is no connection, in words for a person; with what to do where nobody that is trusted signed. */
export function connectionFailure(error: NodeJS.ErrnoException): string {
  const hint = 'if that is your own server, give the SHA-256 of its certificate with --fingerprint';
  return unknownSigner.has(error.code ?? '') ? `${errorMessage(error)}; ${hint}` : errorMessage(error);
}

/**
 * Connects to a server by the fingerprint of its certificate, whoever signed it. Nothing is sent before the certificate
 * was looked at: the request, with the token in it, waits for the socket.
 */
export class PinnedAgent extends Agent {
  readonly #fingerprint: string;

  constructor(fingerprint: string) {
    super({ keepAlive: false, maxCachedSessions: 0 });
    this.#fingerprint = fingerprint;
  }

  override createConnection(
    options: ConnectionOptions,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | undefined {
    const socket = connect({ ...options, rejectUnauthorized: false });
    const failed = (error: Error) => callback?.(error, socket);
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      socket.off('error', failed);
      const presented = socket.getPeerCertificate().fingerprint256?.replaceAll(':', '').toLowerCase();
      if (presented === this.#fingerprint) return callback?.(null, socket);
      socket.destroy();
      failed(
        new NexaError('NEXA_CONFIG_INVALID', `The server shows another certificate (SHA-256 ${presented ?? 'none'}).`, {
          params: { name: '--fingerprint' },
        }),
      );
    });
    return undefined;
  }
}
