import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { bridgeCertificate, type CertificatePair } from './certificate.ts';
import { type BridgeFault, breakAnswer } from './faults.ts';
import { MALFORMED } from './v1-api.ts';

export interface BridgeServerOptions {
  readonly bridgeId?: string;
  readonly name?: string;
}

export interface HueBridgeAddress {
  readonly host: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly bridgeId: string;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly at: number;
}

/** A request as it arrived. */
export interface BridgeQuestion {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
}

/** What is answered, with its HTTP status. */
export interface BridgeReply {
  readonly status: number;
  readonly data: unknown;
}

export const HOST = '127.0.0.1';

/** The part of an emulated bridge that every API has: sockets, TLS with a certificate of its own, ways to misbehave. */
export abstract class BridgeServer {
  readonly bridgeId: string;
  readonly name: string;
  readonly requests: LoggedRequest[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<(request: string) => void>();
  #fault: BridgeFault | undefined;
  #certificate: CertificatePair | undefined;
  #https: Server | undefined;
  #http: Server | undefined;
  #mute: TcpServer | undefined;
  #address: HueBridgeAddress | undefined;

  constructor(options: BridgeServerOptions) {
    this.bridgeId = options.bridgeId ?? '001788fffe4a5b6c';
    this.name = options.name ?? 'Hue Bridge of the tests';
  }

  /** What was asked that no bridge has: a test expects none. */
  abstract get unknownRequests(): readonly string[];

  /** The answer of a bridge that is well. */
  protected abstract answer(question: BridgeQuestion): BridgeReply;

  /** What is told to anyone. */
  protected abstract publicConfig(): unknown;

  protected abstract noteUnknown(request: string): void;

  /** An answer that does not end; `false` when the question wants another one. */
  protected stream(_question: BridgeQuestion, _response: ServerResponse): boolean {
    return false;
  }

  get host(): string {
    return this.address.host;
  }

  get httpPort(): number {
    return this.address.httpPort;
  }

  get httpsPort(): number {
    return this.address.httpsPort;
  }

  get address(): HueBridgeAddress {
    if (this.#address === undefined) throw new Error('the emulator was never started');
    return this.#address;
  }

  async listen(httpsPort = 0, httpPort = 0): Promise<HueBridgeAddress> {
    this.#certificate ??= await bridgeCertificate(this.bridgeId);
    this.#https = this.#track(
      createHttpsServer({ ...this.#certificate, minVersion: 'TLSv1.2' }, (request, response) =>
        this.#serve(request, response),
      ),
    );
    this.#http = this.#track(createHttpServer((request, response) => this.#serveInTheClear(request, response)));
    const [secure, clear] = await Promise.all([bind(this.#https, httpsPort), bind(this.#http, httpPort)]);
    this.#address = { host: HOST, httpPort: clear, httpsPort: secure, bridgeId: this.bridgeId };
    return this.#address;
  }

  /** Pulls the bridge's plug: connections break, new ones are refused. */
  async stop(): Promise<void> {
    const servers = [this.#https, this.#http, this.#mute].filter((server) => server !== undefined);
    this.#https = undefined;
    this.#http = undefined;
    this.#mute = undefined;
    const closing = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closing);
  }

  /** Puts the plug back in: same ports, same certificate, same keys. */
  async restart(): Promise<void> {
    const { httpsPort, httpPort } = this.address;
    await this.stop();
    await this.listen(httpsPort, httpPort);
  }

  /** Takes connections on the same port and never says a word, not even in the TLS handshake. */
  async goMute(): Promise<void> {
    const { httpsPort } = this.address;
    await this.stop();
    this.#mute = this.#track(createTcpServer());
    await bind(this.#mute, httpsPort);
  }

  /** Another certificate with the same name on the same port, as an impostor or a replaced bridge shows it. */
  async changeCertificate(commonName = this.bridgeId): Promise<void> {
    this.#certificate = await bridgeCertificate(commonName);
    await this.restart();
  }

  /** From now on every answer over HTTPS is broken in this way; without argument none is. */
  setFault(fault?: BridgeFault): void {
    this.#fault = fault;
  }

  /** Resolves when the next request of this method has arrived whose path contains `part`. */
  asked(method: string, part: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (request: string): void => {
        if (!request.startsWith(`${method} `) || !request.includes(part)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  #track<T extends TcpServer>(server: T): T {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return server;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      text += part;
    });
    request.once('end', () => {
      const { url: path = '', method = '', headers } = request;
      const body = text === '' ? undefined : parse(text);
      this.requests.push({ method, path, body, at: Date.now() });
      for (const look of [...this.#waiting]) look(`${method} ${path}`);
      this.#reply({ method, path, body, headers }, response);
    });
  }

  #reply(question: BridgeQuestion, response: ServerResponse): void {
    const fault = this.#fault;
    const isBroken = fault !== undefined && `${question.method} ${question.path}`.includes(fault.only ?? '');
    if (isBroken && fault.times !== undefined) this.#countDown(fault, fault.times);
    const breaksBefore = isBroken && fault.kind !== 'slow';
    if (breaksBefore && breakAnswer(fault, response, undefined)) return;
    if (this.stream(question, response)) return;
    // As it is now: what happens to the home until a slow answer arrives is not in it.
    const { status, data } = this.answer(question);
    const answer = structuredClone(data);
    if (isBroken && breakAnswer(fault, response, answer)) return;
    sendJson(response, answer, status);
  }

  #countDown(fault: BridgeFault, times: number): void {
    this.#fault = times <= 1 ? undefined : { ...fault, times: times - 1 };
  }

  /** A real bridge gives its whole API in the clear; ours counts every request that would show a key to others. */
  #serveInTheClear(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    if (request.method === 'GET' && request.url === '/api/config') {
      sendJson(response, this.publicConfig());
      return;
    }
    if (request.method === 'GET' && request.url === '/description.xml') {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(this.#description());
      return;
    }
    this.noteUnknown(`${request.method} http:${request.url}`);
    response.writeHead(404).end();
  }

  #description(): string {
    return [
      '<?xml version="1.0" encoding="UTF-8" ?>',
      '<root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>',
      `<URLBase>http://${HOST}:${this.httpPort}/</URLBase><device>`,
      `<friendlyName>${this.name} (${HOST})</friendlyName><manufacturer>Signify</manufacturer>`,
      '<modelName>Philips hue bridge 2015</modelName><modelNumber>BSB002</modelNumber>',
      `<serialNumber>${this.bridgeId}</serialNumber></device></root>`,
    ].join('\n');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return MALFORMED;
  }
}

function sendJson(response: ServerResponse, data: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data));
}

function bind(server: TcpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
