import { type Database, type NewOwner, PostgresAccounts, type RequestInfo, type StoredAccount } from '@nexa/db';
import type { Instant } from '@nexa/sdk';
import type { Principal } from './principal.ts';
import { RefusedLogins } from './refused-logins.ts';
import type { Scope } from './scope.ts';
import { hashToken, tokenKind } from './token.ts';

const sessionScopes: readonly Scope[] = ['read', 'control', 'admin', 'ingest'];

/** People, their sessions and their tokens: what must be known before there is anyone in whose name to ask. */
export class AccountStore {
  readonly #accounts: PostgresAccounts;
  readonly #refused = new RefusedLogins();

  constructor(database: Database) {
    this.#accounts = new PostgresAccounts(database);
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
    if (kind === undefined) return undefined;
    const hash = hashToken(token);
    const found = await (kind === 'session' ? this.#accounts.findSession(hash) : this.#accounts.findToken(hash));
    if (found === undefined) return undefined;
    return {
      userId: found.userId,
      kind: kind === 'session' ? 'session' : 'access-token',
      credentialId: found.id,
      scopes: kind === 'session' ? sessionScopes : ((found.scopes ?? []) as readonly Scope[]),
      isCookie,
      ...(found.homeIds === undefined ? {} : { homeIds: found.homeIds }),
      ...(found.expiresAt === undefined ? {} : { expiresAt: new Date(found.expiresAt) }),
    };
  }
}
