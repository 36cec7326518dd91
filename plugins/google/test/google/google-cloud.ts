import { createVerify, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** How a linked person's Google reaches NEXA: posts an intent and reads the answer. */
export type Fulfillment = (body: Json) => Promise<{ readonly status?: number; readonly body: unknown }>;

interface Account {
  readonly fulfill: Fulfillment;
  /** By id, as SYNC told them. */
  devices: Map<string, Json>;
  /** The same, with those that were not taken. */
  offered: Map<string, Json>;
  readonly states: Map<string, Json>;
}

export interface Report {
  readonly agentUserId: string;
  readonly requestId: string;
  readonly eventId?: string;
  readonly states: Record<string, Json>;
  readonly notifications: Record<string, Json>;
}

interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body?: Json;
}

/** What answers in place of the usual: another answer, or a connection that ends. */
export type Trouble = Answer | 'hang-up';

const SCOPE = 'https://www.googleapis.com/auth/homegraph';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Google's half: the token endpoint, HomeGraph, and a Google Home that fetches when it is asked to. */
export class GoogleCloud {
  /** What the key file says. */
  readonly expected: { readonly email: string; readonly audience: string; readonly key: KeyObject };
  readonly reports: Report[] = [];
  readonly syncRequests: string[] = [];
  readonly claims: Json[] = [];
  /** Paths of all requests, answered or not. */
  readonly asked: string[] = [];
  readonly problems: string[] = [];
  tokensGiven = 0;
  tokenLives = 3600;
  tokenTrouble: Trouble | undefined;
  graphTrouble: Trouble | undefined;
  /** Ids of devices of which Google takes no report. */
  readonly misunderstood = new Set<string>();
  /** Users about whom Google wants to hear nothing for a while. */
  readonly tiredOf = new Set<string>();
  /** By user: so many of the next fetches fail on their way. */
  readonly fetchesLost = new Map<string, number>();
  /** Ids of devices that Google fetches and does not take. */
  readonly disliked = new Set<string>();
  /** Milliseconds since 1970, against which assertions are judged. */
  now = (): number => Date.now();
  #active = 0;
  readonly #tokens = new Set<string>();
  readonly #accounts = new Map<string, Account>();
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  constructor(expected: GoogleCloud['expected']) {
    this.expected = expected;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  /** Nothing is being asked or fetched. */
  get isQuiet(): boolean {
    return this.#active === 0;
  }

  /** A person links the account: Google fetches at once. */
  async link(agentUserId: string, fulfill: Fulfillment): Promise<void> {
    this.#accounts.set(agentUserId, { fulfill, devices: new Map(), offered: new Map(), states: new Map() });
    await this.fetch(agentUserId);
  }

  /** A person unlinks it. */
  async unlink(agentUserId: string): Promise<void> {
    const account = this.#accounts.get(agentUserId);
    this.#accounts.delete(agentUserId);
    await account?.fulfill(intent('DISCONNECT'));
  }

  /** Google forgets the account without a word. */
  lose(agentUserId: string): void {
    this.#accounts.delete(agentUserId);
  }

  /** Every token that was given is taken back. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  async fetch(agentUserId: string): Promise<void> {
    const account = this.#accounts.get(agentUserId);
    if (account === undefined) return;
    this.#active += 1;
    try {
      const lost = this.fetchesLost.get(agentUserId) ?? 0;
      this.fetchesLost.set(agentUserId, Math.max(0, lost - 1));
      if (lost > 0) return;
      const answer = await account.fulfill(intent('SYNC'));
      const payload = (answer.body as Json).payload as { devices?: Json[]; errorCode?: string };
      if ((answer.status ?? 200) !== 200 || payload.errorCode !== undefined) return;
      account.offered = new Map((payload.devices ?? []).map((device) => [device.id as string, device]));
      account.devices = new Map([...account.offered].filter(([id]) => !this.disliked.has(id)));
    } catch (error) {
      this.problems.push(String(error));
    } finally {
      this.#active -= 1;
    }
  }

  /** It takes in at last what it was offered before. */
  takeIn(agentUserId: string): void {
    const account = this.#accounts.get(agentUserId);
    if (account !== undefined) account.devices = account.offered;
  }

  devicesOf(agentUserId: string): ReadonlyMap<string, Json> {
    return this.#accounts.get(agentUserId)?.devices ?? new Map();
  }

  stateOf(agentUserId: string, id: string): Json | undefined {
    return this.#accounts.get(agentUserId)?.states.get(id);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#active += 1;
    try {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const path = request.url ?? '';
      this.asked.push(path);
      const trouble = path === '/token' ? this.tokenTrouble : this.graphTrouble;
      if (trouble === 'hang-up') {
        request.socket.destroy();
        return;
      }
      send(response, trouble ?? this.#answer(path, request.headers.authorization ?? '', text));
    } catch (error) {
      this.problems.push(String(error));
      response.destroy();
    } finally {
      this.#active -= 1;
    }
  }

  #answer(path: string, authorization: string, text: string): Answer {
    if (path === '/token') return this.#token(text);
    if (!this.#tokens.has(authorization.replace(/^Bearer /, ''))) return { status: 401 };
    const body = JSON.parse(text) as Json;
    const agentUserId = String(body.agentUserId);
    const account = this.#accounts.get(agentUserId);
    if (this.tiredOf.has(agentUserId)) return { status: 429, retryAfter: '5' };
    if (path === '/v1/devices:requestSync') {
      this.syncRequests.push(agentUserId);
      if (body.async !== true) this.problems.push('a request to fetch is not async');
      if (account === undefined) return { status: 404 };
      setImmediate(() => void this.fetch(agentUserId));
      return { status: 200, body: {} };
    }
    if (path === '/v1/devices:reportStateAndNotification' && account !== undefined) return this.#report(account, body);
    return { status: 404 };
  }

  #token(text: string): Answer {
    const form = new URLSearchParams(text);
    const problem = form.get('grant_type') === GRANT ? this.#assertionProblem(form.get('assertion') ?? '') : 'grant';
    if (problem !== undefined) return { status: 400, body: { error: 'invalid_grant', error_description: problem } };
    this.tokensGiven += 1;
    const token = `ya29.${this.expected.email}-${this.tokensGiven}`;
    this.#tokens.add(token);
    return { status: 200, body: { access_token: token, expires_in: this.tokenLives, token_type: 'Bearer' } };
  }

  #assertionProblem(assertion: string): string | undefined {
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Json;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Json;
    this.claims.push(claims);
    if (header.alg !== 'RS256' || header.typ !== 'JWT') return 'algorithm';
    const isSigned = createVerify('RSA-SHA256')
      .update(`${head}.${body}`)
      .verify(this.expected.key, signature, 'base64url');
    if (!isSigned) return 'signature';
    if (claims.iss !== this.expected.email || claims.aud !== this.expected.audience) return 'issuer or audience';
    if (claims.scope !== SCOPE) return 'scope';
    const seconds = this.now() / 1000;
    const { iat, exp } = claims as { iat: number; exp: number };
    return iat > seconds + 300 || exp < seconds || exp - iat > 3600 ? 'time' : undefined;
  }

  #report(account: Account, body: Json): Answer {
    const { devices } = body.payload as { devices: Pick<Report, 'states'> & Partial<Pick<Report, 'notifications'>> };
    const ids = [...Object.keys(devices.states), ...Object.keys(devices.notifications ?? {})];
    if (ids.some((id) => !account.devices.has(id))) return { status: 404 };
    if (ids.some((id) => this.misunderstood.has(id))) return { status: 400 };
    this.reports.push({
      agentUserId: String(body.agentUserId),
      requestId: String(body.requestId),
      ...(typeof body.eventId === 'string' ? { eventId: body.eventId } : {}),
      states: devices.states,
      notifications: devices.notifications ?? {},
    });
    for (const [id, state] of Object.entries(devices.states)) account.states.set(id, state);
    return { status: 200, body: { requestId: body.requestId } };
  }
}

let requests = 0;

/** A request as Google posts it. */
export function intent(name: string, payload?: Json): Json {
  requests += 1;
  const requestId = `ff36a3cc-ec34-11e6-b1a0-${String(requests).padStart(12, '0')}`;
  return { requestId, inputs: [{ intent: `action.devices.${name}`, ...(payload === undefined ? {} : { payload }) }] };
}

function send(response: ServerResponse, { status, body, retryAfter }: Answer): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body ?? errorBody(status)));
}

const messages: Readonly<Record<number, string>> = {
  401: 'Request had invalid authentication credentials.',
  403: 'The caller does not have permission',
  404: 'Requested entity was not found.',
  429: 'Resource has been exhausted',
  503: 'The service is currently unavailable.',
};

const errorBody = (code: number): Json => ({ error: { code, message: messages[code] ?? 'Internal error.' } });
