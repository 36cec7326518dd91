import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { hasErrorCode, protocolViolation, seconds, unreachable } from '@nexa/sdk';
import { contractError, failureOfStatus, systemCode } from './http-failure.ts';
import { type BridgeCertificate, certificateOf, PinnedAgent } from './pinned-agent.ts';

/** A full state of a bridge with every accessory it can hold is below 2 MB. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const HANDSHAKE_DEADLINE = seconds(4);
/** The bridge's own words about an error, as far as they are kept. */
const MAX_SAID = 200;

export interface BridgeRequesterOptions {
  readonly host: string;
  readonly port: number;
  /** See {@link PinnedAgent}. */
  readonly fingerprint?: string;
}

export interface BridgeRequest {
  readonly method: string;
  /** Begins with `/`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
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

  /** Lets go of every open connection, streams too; the next request opens a new one. */
  reopen(): void {
    this.#agent.destroy();
    this.#agent = this.#newAgent();
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Fails with an error of the contract, whatever the other side does. */
  send(wanted: BridgeRequest): Promise<BridgeAnswer> {
    return this.#ask(wanted, readAnswer);
  }

  /** Asks for an answer that does not end; resolves with its head. Its body ends with `signal`, or with the bridge. */
  openStream(wanted: BridgeRequest): Promise<IncomingMessage> {
    return this.#ask(wanted, readHead);
  }

  async #ask<T>(wanted: BridgeRequest, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
    try {
      return await this.#exchange(wanted, read);
    } catch (error) {
      // A bridge closes idle connections; a request that meets this just then was not read and may be sent again.
      if (!(error instanceof StaleConnection)) throw contractError(error, wanted.signal);
    }
    try {
      return await this.#exchange(wanted, read);
    } catch (error) {
      throw contractError(error, wanted.signal);
    }
  }

  #newAgent(): PinnedAgent {
    return new PinnedAgent({ ...this.#options, handshakeDeadline: HANDSHAKE_DEADLINE });
  }

  #exchange<T>(wanted: BridgeRequest, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
    const { method, path, headers, body, signal } = wanted;
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
        path,
        headers: {
          accept: 'application/json',
          ...headers,
          ...(payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        },
        signal,
      });
      outgoing.on('error', (error) => {
        const stale = outgoing.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '');
        reject(stale ? new StaleConnection() : error);
      });
      outgoing.once('response', (response) => read(response).then(resolve, reject));
      outgoing.end(payload);
    });
  }
}

class StaleConnection extends Error {}

async function readAnswer(response: IncomingMessage): Promise<BridgeAnswer> {
  const certificate = response.socket instanceof TLSSocket ? certificateOf(response.socket) : undefined;
  const text = await readText(response);
  const failure = failureOfStatus(response.statusCode ?? 0, response.headers, saidIn(text));
  if (failure !== undefined) throw failure;
  return { data: parseJson(text), certificate };
}

async function readHead(response: IncomingMessage): Promise<IncomingMessage> {
  if (response.statusCode !== 200) {
    const text = await readText(response);
    const failure = failureOfStatus(response.statusCode ?? 0, response.headers, saidIn(text));
    throw failure ?? protocolViolation('the bridge opens no stream of events');
  }
  if (!(response.headers['content-type'] ?? '').startsWith('text/event-stream')) {
    response.destroy();
    throw protocolViolation('the bridge answers with something that is no stream of events');
  }
  return response;
}

async function readText(response: IncomingMessage): Promise<string> {
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
  return Buffer.concat(chunks).toString('utf8');
}

/** The description of the first error, as the v2 API puts it beside a status. */
function saidIn(text: string): string | undefined {
  return /"description"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text.slice(0, 4000))?.[1]?.slice(0, MAX_SAID);
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
