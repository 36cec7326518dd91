import type { Duration, HookCaller, Instant } from '@nexa/sdk';
import type { Grant, GrantBook } from './grant-book.ts';
import { type Client, GrantRefused, type LoginWithAmazon, type Tokens } from './login-with-amazon.ts';

export interface GrantsOptions {
  readonly book: GrantBook;
  readonly login: LoginWithAmazon;
  /** Left out: nothing can be renewed. */
  readonly client: Client | undefined;
  readonly renewBefore: Duration;
  readonly now: () => Instant;
  /** Of the integration: a renewal serves all who wait for it, so that none of them can end it alone. */
  readonly signal: AbortSignal;
}

/** Gives out access tokens that are good, and renews them: each once at a time. */
export class Grants {
  readonly #options: GrantsOptions;
  readonly #renewals = new Map<string, Promise<string>>();

  constructor(options: GrantsOptions) {
    this.#options = options;
  }

  get all(): readonly Grant[] {
    return this.#options.book.all;
  }

  has(linkId: string): boolean {
    return this.#options.book.get(linkId) !== undefined;
  }

  get isFull(): boolean {
    return this.#options.book.isFull;
  }

  /** Keeps what a code became; a grant that the link had before is replaced. */
  async accept({ linkId, userId }: HookCaller, tokens: Tokens): Promise<void> {
    await this.#options.book.put({ linkId, userId, ...this.#kept(tokens) });
  }

  /** An access token that counts for a while. Throws {@link GrantRefused} for a link without grant, and as `refresh` does. */
  async token(linkId: string): Promise<string> {
    const { book, renewBefore, now } = this.#options;
    const grant = book.get(linkId);
    if (grant === undefined) throw new GrantRefused('The account has no grant.');
    return grant.expiresAt - renewBefore > now() ? grant.accessToken : await this.renew(linkId);
  }

  /** Renews an access token. `refused` is the one that Amazon did not take: when it was renewed meanwhile, that counts. */
  async renew(linkId: string, refused?: string): Promise<string> {
    const running = this.#renewals.get(linkId);
    if (running !== undefined) return await running;
    const grant = this.#options.book.get(linkId);
    if (grant === undefined) throw new GrantRefused('The account has no grant.');
    if (refused !== undefined && refused !== grant.accessToken) return grant.accessToken;
    const renewal = this.#renew(grant).finally(() => this.#renewals.delete(linkId));
    this.#renewals.set(linkId, renewal);
    return await renewal;
  }

  async drop(linkId: string): Promise<void> {
    await this.#options.book.drop(linkId);
  }

  async #renew(grant: Grant): Promise<string> {
    const { book, login, client, signal } = this.#options;
    if (client === undefined) throw new GrantRefused('The skill’s client id and secret are not set.');
    const tokens = await login.refresh(client, grant.refreshToken, signal);
    // A person may have linked anew meanwhile; that grant is the younger one.
    const present = book.get(grant.linkId);
    if (present === undefined) throw new GrantRefused('The account has no grant.');
    if (present.refreshToken !== grant.refreshToken) return present.accessToken;
    await book.put({ ...present, ...this.#kept(tokens) });
    return tokens.accessToken;
  }

  #kept({ accessToken, refreshToken, lifetime }: Tokens): Pick<Grant, 'accessToken' | 'refreshToken' | 'expiresAt'> {
    return { accessToken, refreshToken, expiresAt: this.#options.now() + lifetime };
  }
}
