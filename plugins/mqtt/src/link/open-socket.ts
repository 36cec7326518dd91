import { isIP, connect as openTcp, type Socket } from 'node:net';
import { connect as openTls, type TLSSocket } from 'node:tls';
import type { CancelSignal, Duration } from '@nexa/sdk';
import { brokerFailure, codeOf } from './broker-failure.ts';
import type { TlsTrust } from './broker-target.ts';

export interface SocketAddress {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsTrust;
}

const isCertificateTrouble = (cause: unknown) =>
  /CERT|SELF_SIGNED|LEAF_SIGNATURE|ALTNAME|UNABLE_TO_/.test(codeOf(cause));

/** A TCP or TLS connection. With a fingerprint, whoever shows another certificate is sent nothing. */
export function openSocket(address: SocketAddress, limit: Duration, signal?: CancelSignal): Promise<Socket> {
  const where = `${address.host}:${address.port}`;
  return new Promise((resolve, reject) => {
    const { tls } = address;
    const socket = tls === undefined ? openTcp({ host: address.host, port: address.port }) : secured(address, tls);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      // A socket without a listener for errors ends the process.
      socket.on('error', () => undefined);
      act();
    };
    const fail = (error: Error) =>
      settle(() => {
        socket.destroy();
        reject(error);
      });
    const onError = (cause: Error) => {
      const isUntrusted = tls !== undefined && isCertificateTrouble(cause);
      fail(isUntrusted ? brokerFailure.untrusted(where, cause) : brokerFailure.noConnection(where, cause));
    };
    const onAbort = () => fail(brokerFailure.closed(where));
    const timer = setTimeout(() => fail(brokerFailure.silent(where)), limit);
    if (signal?.aborted === true) {
      onAbort();
      return;
    }
    signal?.addEventListener('abort', onAbort);
    socket.on('error', onError);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      if (tls?.fingerprint !== undefined && !hasFingerprint(socket as TLSSocket, tls.fingerprint)) {
        fail(brokerFailure.otherFingerprint(where));
        return;
      }
      socket.setNoDelay(true);
      settle(() => resolve(socket));
    });
  });
}

function secured({ host, port }: SocketAddress, trust: TlsTrust): TLSSocket {
  return openTls({
    host,
    port,
    rejectUnauthorized: trust.fingerprint === undefined,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(trust.certificate === undefined ? {} : { ca: trust.certificate }),
  });
}

const hexOf = (fingerprint: string) => fingerprint.replace(/[^0-9a-f]/gi, '').toLowerCase();

function hasFingerprint(socket: TLSSocket, wanted: string): boolean {
  const shown = socket.getPeerCertificate().fingerprint256;
  return typeof shown === 'string' && hexOf(shown) === hexOf(wanted);
}
