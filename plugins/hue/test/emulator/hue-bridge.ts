import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { bridgeCertificate, type CertificatePair } from './certificate.ts';
import { type BridgeFault, breakAnswer } from './faults.ts';
import { MALFORMED, V1Api } from './v1-api.ts';
import {
  stamp,
  type V1Home,
  type V1Light,
  type V1LightState,
  type V1Resource,
  type V1Sensor,
  v1HomeOf,
} from './v1-home.ts';
import { hasRecordedHome, ownHome, recordedHome, type V2Resource } from './v2-home.ts';

export interface HueBridgeOptions {
  /** HTTPS port; a free one when left out. */
  readonly port?: number;
  readonly bridgeId?: string;
  /** `recorded` takes the recording of a real bridge where it is there, and adds our own small home. */
  readonly home?: 'recorded' | 'own';
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

const HOST = '127.0.0.1';

/**
 * A Hue bridge on loopback: real TLS with a certificate of its own, the v1 API with the answers of a recorded home, a
 * link button, and every way to misbehave. It is strict: a request that it does not know is answered as a bridge would
 * and kept in `unknownRequests`, which a test expects to be empty.
 */
export class HueBridgeEmulator {
  readonly bridgeId: string;
  readonly requests: LoggedRequest[] = [];
  readonly #name: string;
  readonly #home: V1Home;
  readonly #api: V1Api;
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<(request: string) => void>();
  #fault: BridgeFault | undefined;
  #certificate: CertificatePair | undefined;
  #https: Server | undefined;
  #http: Server | undefined;
  #mute: TcpServer | undefined;
  #address: HueBridgeAddress | undefined;
  #lastStamp = Date.now();
  #clockOffset = 0;

  constructor(options: Omit<HueBridgeOptions, 'port'> = {}) {
    this.bridgeId = options.bridgeId ?? '001788fffe4a5b6c';
    this.#name = options.name ?? 'Hue Bridge of the tests';
    const useRecording = options.home !== 'own' && hasRecordedHome();
    const resources: readonly V2Resource[] = [...(useRecording ? recordedHome() : []), ...ownHome()];
    const now = () => this.#now();
    this.#home = v1HomeOf(resources, now);
    this.#api = new V1Api({ name: this.#name, bridgeId: this.bridgeId, host: HOST, home: this.#home, now });
  }

  static async start(options: HueBridgeOptions = {}): Promise<HueBridgeEmulator & HueBridgeAddress> {
    const bridge = new HueBridgeEmulator(options);
    await bridge.listen(options.port ?? 0);
    return bridge as HueBridgeEmulator & HueBridgeAddress;
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

  /** What was asked that no bridge has: a test expects none. */
  get unknownRequests(): readonly string[] {
    return this.#api.unknownRequests;
  }

  /** The keys that the bridge knows. */
  get users(): ReadonlySet<string> {
    return this.#api.users;
  }

  /** The lights by number; what a test changes here the next answer tells. */
  get lights(): Record<string, V1Light> {
    return this.#home.lights;
  }

  get sensors(): Record<string, V1Sensor> {
    return this.#home.sensors;
  }

  get groups(): Record<string, V1Resource> {
    return this.#home.groups;
  }

  /** Numbers of the lights and sensors by name. Names of the recording are `Light 1`, `Device 1` and so on. */
  lightNumber(name: string): string {
    return numberOf(this.#home.lights, (light) => light.name === name, name);
  }

  sensorNumber(name: string, type: string): string {
    return numberOf(this.#home.sensors, (sensor) => sensor.name === name && sensor.type === type, name);
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

  pressLinkButton(): void {
    this.#api.pressLinkButton();
  }

  /** A key as pairing makes one, without pairing. */
  addUser(username?: string): string {
    return this.#api.addUser(username);
  }

  removeUser(username: string): void {
    this.#api.users.delete(username);
  }

  /** Something happened at a lamp itself. */
  setLamp(number: string, state: Partial<V1LightState>): void {
    const light = this.#home.lights[number];
    if (light === undefined) throw new Error(`no light ${number}`);
    Object.assign(light.state, state);
  }

  setMotion(number: string, isActive: boolean): void {
    Object.assign(this.#sensor(number).state, { presence: isActive, lastupdated: stamp(this.#now()) });
  }

  setTemperature(number: string, celsius: number): void {
    Object.assign(this.#sensor(number).state, {
      temperature: Math.round(celsius * 100),
      lastupdated: stamp(this.#now()),
    });
  }

  /** A code of the v1 API, such as 1002: key 1, let go after a short press. */
  pressButton(number: string, code: number): void {
    Object.assign(this.#sensor(number).state, { buttonevent: code, lastupdated: this.#nextStamp() });
  }

  /** Lets the bridge's clock run ahead (or behind) of this machine's. */
  setClockOffset(milliseconds: number): void {
    this.#clockOffset = milliseconds;
  }

  #now(): Date {
    return new Date(Date.now() + this.#clockOffset);
  }

  /** The v1 API dates to the second; tests press faster than that, so each press gets a second of its own. */
  #nextStamp(): string {
    this.#lastStamp = Math.max(this.#now().getTime(), this.#lastStamp + 1000);
    return stamp(new Date(this.#lastStamp));
  }

  #sensor(number: string): V1Sensor {
    const sensor = this.#home.sensors[number];
    if (sensor === undefined) throw new Error(`no sensor ${number}`);
    return sensor;
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
      const path = request.url ?? '';
      const method = request.method ?? '';
      const body = text === '' ? undefined : parse(text);
      this.requests.push({ method, path, body, at: Date.now() });
      for (const look of [...this.#waiting]) look(`${method} ${path}`);
      const fault = this.#fault;
      const isBroken = fault !== undefined && `${method} ${path}`.includes(fault.only ?? '');
      if (isBroken && fault.times !== undefined) this.#countDown(fault, fault.times);
      const breaksBefore = isBroken && fault.kind !== 'slow';
      if (breaksBefore && breakAnswer(fault, response, undefined)) return;
      // As it is now: what happens to the home until a slow answer arrives is not in it.
      const answer = structuredClone(this.#api.answer(method, path, body));
      if (isBroken && breakAnswer(fault, response, answer)) return;
      sendJson(response, answer);
    });
  }

  #countDown(fault: BridgeFault, times: number): void {
    this.#fault = times <= 1 ? undefined : { ...fault, times: times - 1 };
  }

  /** A real bridge gives its whole API in the clear; ours counts every request that would show a key to others. */
  #serveInTheClear(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    if (request.method === 'GET' && request.url === '/api/config') {
      sendJson(response, this.#api.publicConfig());
      return;
    }
    if (request.method === 'GET' && request.url === '/description.xml') {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(this.#description());
      return;
    }
    this.#api.unknownRequests.push(`${request.method} http:${request.url}`);
    response.writeHead(404).end();
  }

  #description(): string {
    return [
      '<?xml version="1.0" encoding="UTF-8" ?>',
      '<root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>',
      `<URLBase>http://${HOST}:${this.httpPort}/</URLBase><device>`,
      `<friendlyName>${this.#name} (${HOST})</friendlyName><manufacturer>Signify</manufacturer>`,
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

function sendJson(response: ServerResponse, data: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data));
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

function numberOf<T>(table: Record<string, T>, matches: (resource: T) => boolean, name: string): string {
  const found = Object.entries(table).find(([, resource]) => matches(resource));
  if (found === undefined) throw new Error(`the emulated home has no ${name}`);
  return found[0];
}
