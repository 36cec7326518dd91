import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import {
  authFailed,
  type Duration,
  errorMessage,
  hasErrorCode,
  type NexaError,
  notReady,
  protocolViolation,
  rateLimited,
  seconds,
  unreachable,
} from '@nexa/sdk';
import { type BridgeCertificate, certificateOf, PinnedAgent } from './pinned-agent.ts';

/** A full state of a bridge with every accessory it can hold is below 2 MB. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const HANDSHAKE_DEADLINE = seconds(4);
const DEFAULT_RETRY_AFTER = seconds(1);
const MAX_RETRY_AFTER = seconds(60);

export interface BridgeRequesterOptions {
  readonly host: string;
  readonly port: number;
  /** See {@link PinnedAgent}. */
  readonly fingerprint?: string;
}

export interface BridgeRequest {
  readonly method: string;
  /** Begins with `/`, without the leading `/api`. */
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface BridgeAnswer {
  readonly data: unknown;
  readonly certificate: BridgeCertificate | undefined;
}

/** Asks one bridge over HTTPS and reads its JSON. Redirects, proxies and cookies are none of its business. */
export class BridgeRequester {
  readonly #options: BridgeRequesterOptions;
  #agent: PinnedAgent;

  constructor(options: BridgeRequesterOptions) {
    this.#options = options;
    this.#agent = this.#newAgent();
  }

  /** Lets go of every open connection; the next request opens a new one. */
  reopen(): void {
    this.#agent.destroy();
    this.#agent = this.#newAgent();
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Fails with an error of the contract, whatever the other side does. */
  async send(wanted: BridgeRequest): Promise<BridgeAnswer> {
    try {
      return await this.#exchange(wanted);
    } catch (error) {
      // A bridge closes idle connections; a request that meets this just then was not read and may be sent again.
      if (!(error instanceof StaleConnection)) throw contractError(error, wanted.signal);
    }
    try {
      return await this.#exchange(wanted);
    } catch (error) {
      throw contractError(error, wanted.signal);
    }
  }

  #newAgent(): PinnedAgent {
    return new PinnedAgent({ ...this.#options, handshakeDeadline: HANDSHAKE_DEADLINE });
  }

  #exchange({ method, path, body, signal }: BridgeRequest): Promise<BridgeAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(unreachable('the request was given up before it was sent'));
        return;
      }
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const { host, port } = this.#options;
      const outgoing = request({
        agent: this.#agent,
        host,
        port,
        method,
        path: `/api${path === '/' ? '' : path}`,
        headers: {
          accept: 'application/json',
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
        signal,
      });
      outgoing.once('error', (error) => {
        const stale = outgoing.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '');
        reject(stale ? new StaleConnection() : error);
      });
      outgoing.once('response', (response) => readAnswer(response).then(resolve, reject));
      outgoing.end(payload);
    });
  }
}

class StaleConnection extends Error {}

async function readAnswer(response: IncomingMessage): Promise<BridgeAnswer> {
  const certificate = response.socket instanceof TLSSocket ? certificateOf(response.socket) : undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_ANSWER_BYTES) throw protocolViolation('the bridge answers with more than 8 MB');
      chunks.push(chunk);
    }
  } catch (error) {
    if (hasErrorCode(error, 'NEXA_PLUGIN_PROTOCOL')) throw error;
    throw unreachable('the bridge broke off in the middle of its answer', { cause: error });
  }
  const failure = failureOfStatus(response.statusCode ?? 0, response.headers);
  if (failure !== undefined) throw failure;
  return { data: parseJson(Buffer.concat(chunks).toString('utf8')), certificate };
}

function failureOfStatus(status: number, headers: IncomingHttpHeaders): NexaError | undefined {
  if (status === 200) return undefined;
  const params = { status };
  if (status === 401 || status === 403) {
    return authFailed('the bridge refuses NEXA’s key', { params: { ...params, cause: 'key-refused' } });
  }
  if (status === 429 || status === 503) {
    return rateLimited(retryAfter(headers), 'the bridge wants fewer requests', { params });
  }
  if (status >= 500) return notReady('the bridge has an internal fault', { params });
  return protocolViolation('the bridge answers with an unexpected HTTP status', { params });
}

function retryAfter(headers: IncomingHttpHeaders): Duration {
  const asked = Number(headers['retry-after']);
  if (!Number.isFinite(asked) || asked <= 0) return DEFAULT_RETRY_AFTER;
  return Math.min(seconds(asked), MAX_RETRY_AFTER);
}

function parseJson(text: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw protocolViolation('the bridge answers with something that is not JSON', { cause: error });
  }
  if (typeof data !== 'object' || data === null) {
    throw protocolViolation('the bridge answers with neither an object nor a list');
  }
  return data;
}

function contractError(error: unknown, signal: AbortSignal): NexaError {
  if (hasErrorCode(error)) return error;
  if (signal.aborted) return unreachable('the bridge does not answer in time', { cause: error });
  const code = systemCode(error);
  if (code?.startsWith('HPE_')) return protocolViolation('the bridge answers with something that is not HTTP');
  const params = code === undefined ? {} : { reason: code };
  return unreachable(sentenceOf(code) ?? `the bridge cannot be reached: ${errorMessage(error)}`, {
    cause: error,
    params,
  });
}

function sentenceOf(code: string | undefined): string | undefined {
  if (code === 'ECONNREFUSED') return 'nothing accepts connections at the bridge’s address';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the bridge’s name is not known on this network';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to the bridge’s address';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'the bridge closed the connection';
  if (code === 'EPROTO' || code?.startsWith('ERR_SSL_')) return 'what answers at this port does not speak TLS';
  return undefined;
}

function systemCode(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}
