import { randomUUID } from 'node:crypto';

/** A request as it came over the wire. */
export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An event as the gateway took it. */
export interface TakenEvent {
  readonly event: {
    readonly header: {
      readonly namespace: string;
      readonly name: string;
      readonly messageId: string;
      readonly correlationToken?: string;
    };
    readonly endpoint?: { readonly endpointId: string; readonly scope: { readonly token: string } };
    readonly payload: { readonly [key: string]: unknown };
  };
  readonly context?: { readonly properties: readonly { readonly [key: string]: unknown }[] };
}

/** One Alexa account that enabled the skill. */
export class Account {
  /** What it shows in the Alexa app, by endpoint id. */
  readonly endpoints = new Map<string, { readonly friendlyName: string }>();
  readonly events: TakenEvent[] = [];
  /** Code of the exception that its events are answered with. */
  refusal: string | undefined;

  named(name: string): TakenEvent[] {
    return this.events.filter(({ event }) => event.header.name === name);
  }
}

interface Issued {
  readonly account: Account;
  readonly until: number;
}

/** What Amazon does out of the ordinary. */
export interface Faults {
  /** Answers of the gateway, one for each of the next events. */
  events: Answered[];
  /** Answers of Login with Amazon, one for each of the next requests. */
  tokens: Answered[];
  /** Events are taken, and the answer is lost. */
  losesAnswers: boolean;
  /** Characters that an event may have. */
  largestEvent: number;
  /** So many renewals it takes until the gateway knows a token. */
  renewalsWanted: number;
  /** Answers that are no answers. */
  isBabbling: boolean;
  /** Seconds that the gateway wants to be left alone, whatever it is told. */
  quiet: number | undefined;
}

const well = (): Faults => ({
  events: [],
  tokens: [],
  losesAnswers: false,
  largestEvent: 1_000_000,
  renewalsWanted: 0,
  isBabbling: false,
  quiet: undefined,
});

/** Login with Amazon and the Alexa event gateway, as their documentation describes them, without a network. */
export class Amazon {
  readonly client = { id: `amzn1.application-oa2-client.${randomUUID()}`, secret: 'the-secret-of-the-skill' };
  /** Every token that it gave out. */
  readonly issued: string[] = [];
  /** Seconds that an access token counts. */
  lifetime = 3600;
  readonly faults: Faults = well();
  /** What was asked, by path, whatever was answered. */
  readonly asked: Asked[] = [];
  /** Events that broke the protocol. */
  readonly complaints: string[] = [];
  /** Looks at each event; what it returns is a complaint. */
  inspect: (event: TakenEvent) => string | undefined = () => undefined;
  readonly #now: () => number;
  readonly #codes = new Map<string, Account>();
  readonly #refreshTokens = new Map<string, Account>();
  readonly #accessTokens = new Map<string, Issued>();

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  /** An authorization code, as Alexa puts it into AcceptGrant. */
  codeFor(account: Account): string {
    const code = `code-${randomUUID()}`;
    this.#codes.set(code, account);
    return code;
  }

  /** Access tokens count no more; refresh tokens do. */
  expireTokens(): void {
    this.#accessTokens.clear();
  }

  /** The person unlinked the skill: nothing counts any more. */
  forget(account: Account): void {
    for (const tokens of [this.#refreshTokens, this.#accessTokens])
      for (const [token, holder] of tokens)
        if ((holder as Account) === account || (holder as Issued).account === account) tokens.delete(token);
  }

  /** Whatever was wrong is over. */
  recover(): void {
    Object.assign(this.faults, well());
  }

  /** Whether a request is meant for this one, where there are several. */
  isAsked({ headers, body }: Asked): boolean {
    const token = headers.authorization?.replace(/^Bearer /, '');
    return token === undefined
      ? new URLSearchParams(body).get('client_id') === this.client.id
      : this.issued.includes(token);
  }

  questions(path: string): number {
    return this.asked.filter((asked) => asked.path === path).length;
  }

  answer(asked: Asked): Answered {
    this.asked.push(asked);
    if (this.faults.isBabbling) return { status: 200 + 18, body: '<html>It works!</html>' };
    if (asked.path === '/auth/o2/token') return this.faults.tokens.shift() ?? this.#token(asked);
    if (asked.path === '/v3/events') return this.faults.events.shift() ?? this.#take(asked);
    this.complaints.push(`unknown path ${asked.path}`);
    return { status: 404, body: {} };
  }

  #token({ headers, body }: Asked): Answered {
    if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true)
      this.complaints.push('a question for a token is no form');
    const form = new URLSearchParams(body);
    if (form.get('client_id') !== this.client.id || form.get('client_secret') !== this.client.secret)
      return { status: 401, body: { error: 'invalid_client', error_description: 'Client authentication failed' } };
    const kind = form.get('grant_type');
    if (kind === 'client_credentials') return { status: 400, body: { error: 'invalid_scope' } };
    const refreshToken = form.get('refresh_token') ?? '';
    const code = form.get('code') ?? '';
    const account = kind === 'refresh_token' ? this.#refreshTokens.get(refreshToken) : this.#codes.get(code);
    if (account === undefined)
      return {
        status: 400,
        body: { error: 'invalid_grant', error_description: 'The request has an invalid grant parameter' },
      };
    this.#codes.delete(code);
    if (kind === 'refresh_token') this.faults.renewalsWanted = Math.max(0, this.faults.renewalsWanted - 1);
    return {
      status: 200,
      body: this.#issue(account, kind === 'refresh_token' ? refreshToken : `Atzr|${randomUUID()}`),
    };
  }

  #issue(account: Account, refreshToken: string) {
    const accessToken = `Atza|${randomUUID()}`;
    this.#accessTokens.set(accessToken, { account, until: this.#now() + this.lifetime * 1000 });
    this.#refreshTokens.set(refreshToken, account);
    this.issued.push(accessToken, refreshToken);
    return { access_token: accessToken, refresh_token: refreshToken, token_type: 'bearer', expires_in: this.lifetime };
  }

  #take({ headers, body }: Asked): Answered {
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    const issued = this.faults.renewalsWanted > 0 ? undefined : this.#accessTokens.get(token);
    if (this.faults.quiet !== undefined) return exception(429, 'THROTTLING_EXCEPTION', this.faults.quiet);
    if (issued === undefined || issued.until <= this.#now()) return exception(401, 'INVALID_ACCESS_TOKEN_EXCEPTION');
    const { account } = issued;
    if (account.refusal !== undefined) return exception(403, account.refusal);
    if (body.length > this.faults.largestEvent) return exception(413, 'PAYLOAD_TOO_LARGE_EXCEPTION');
    const event = JSON.parse(body) as TakenEvent;
    if (event.event?.header === undefined) return exception(400, 'INVALID_REQUEST_EXCEPTION');
    const scope = event.event.endpoint?.scope ?? (event.event.payload.scope as { token?: string } | undefined);
    if (scope?.token !== token) this.complaints.push(`${event.event.header.name} has another token in its scope`);
    const complaint = this.inspect(event);
    if (complaint !== undefined) this.complaints.push(complaint);
    account.events.push(event);
    remember(account, event);
    return { status: 202, body: '' };
  }
}

/** What the Alexa app shows follows the events of Discovery. */
function remember({ endpoints }: Account, { event }: TakenEvent): void {
  if (event.header.namespace !== 'Alexa.Discovery') return;
  const told = event.payload.endpoints as { readonly endpointId: string; readonly friendlyName: string }[];
  for (const endpoint of told) {
    if (event.header.name === 'DeleteReport') endpoints.delete(endpoint.endpointId);
    else endpoints.set(endpoint.endpointId, endpoint);
  }
}

export function exception(status: number, code: string, retryAfter?: number): Answered {
  return {
    status,
    body: {
      header: { namespace: 'System', name: 'Exception', messageId: randomUUID() },
      payload: { code, description: code },
    },
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  };
}
