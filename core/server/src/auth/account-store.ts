import {
  type Credential,
  type Database,
  type NewOwner,
  PostgresAccountLinks,
  PostgresAccounts,
  type RequestInfo,
  type StoredAccount,
} from '@nexa/db';
import type { Instant } from '@nexa/sdk';
import type { Principal } from './principal.ts';
import { RefusedLogins } from './refused-logins.ts';
import type { Scope } from './scope.ts';
import { hashToken, type TokenKind, tokenKind } from './token.ts';

/** Codes, refresh tokens and secrets of links act for nobody. */
const principalKinds: Partial<Record<TokenKind, Principal['kind']>> = {
  session: 'session',
  access: 'access-token',
  'link-access': 'account-link',
};
const sessionScopes: readonly Scope[] = ['read', 'control', 'admin', 'ingest'];

/** People, their sessions and their tokens: what must be known before there is anyone in whose name to ask. */
export class AccountStore {
  readonly #accounts: PostgresAccounts;
  readonly #links: PostgresAccountLinks;
  readonly #refused = new RefusedLogins();

  constructor(database: Database) {
    this.#accounts = new PostgresAccounts(database);
    this.#links = new PostgresAccountLinks(database);
  }

  hasOwner(): Promise<boolean> {
    return this.#accounts.hasOwner();
  }

  findByEmail(email: string): Promise<StoredAccount | undefined> {
    return this.#accounts.findByEmail(email);
  }

  createOwner(
    owner: NewOwner,
    request?: RequestInfo,
  ): Promise<{ account: StoredAccount; homeId: string; homeCreatedAt: Instant }> {
    return this.#accounts.createOwner(owner, request);
  }

  /** Writes a failed login down, unless too many were written lately. */
  async noteRefusedLogin(accountId: string | undefined, request: RequestInfo): Promise<void> {
    const attempts = this.#refused.count(`${accountId ?? 'unknown'} ${request.ip ?? ''}`);
    if (attempts > 0) await this.#accounts.noteRefusedLogin(accountId, attempts, request);
  }

  /** Who holds this token, when it is good now. */
  async resolve(token: string, isCookie: boolean): Promise<Principal | undefined> {
    const kind = tokenKind(token);
    const principal = kind && principalKinds[kind];
    const found = principal && (await this.#find(principal, hashToken(token)));
    if (principal === undefined || found === undefined) return undefined;
    return {
      userId: found.userId,
      kind: principal,
      credentialId: found.id,
      scopes: principal === 'session' ? sessionScopes : ((found.scopes ?? []) as readonly Scope[]),
      isCookie,
      ...(found.linkId === undefined ? {} : { linkId: found.linkId }),
      ...(found.homeIds === undefined ? {} : { homeIds: found.homeIds }),
      ...(found.expiresAt === undefined ? {} : { expiresAt: new Date(found.expiresAt) }),
    };
  }

  async #find(kind: Principal['kind'], hash: Uint8Array): Promise<Credential | undefined> {
    if (kind === 'session') return await this.#accounts.findSession(hash);
    return await (kind === 'access-token' ? this.#accounts.findToken(hash) : this.#links.findAccess(hash));
  }
}
