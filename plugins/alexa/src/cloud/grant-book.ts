import type { HookCaller, Instant, JsonValue, PluginSecrets, PluginStorage } from '@nexa/sdk';
import { isObject } from '../model/payload.ts';

/** The right to send events to Alexa for one linked account. */
export interface Grant extends HookCaller {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** End of the access token. */
  readonly expiresAt: Instant;
}

/** A home has few people; secrets are limited to 100 names. */
const MOST_GRANTS = 50;
const INDEX = 'links';
const nameOf = (linkId: string): string => `grant.${linkId}`;

/** The grants of one integration, kept sealed. Secrets cannot be listed, so the ids of their links stand in the storage. */
export class GrantBook {
  readonly #secrets: PluginSecrets;
  readonly #storage: PluginStorage;
  readonly #grants: Map<string, Grant>;
  /** Changes of the index happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(kept: Kept, grants: Map<string, Grant>) {
    this.#secrets = kept.secrets;
    this.#storage = kept.storage;
    this.#grants = grants;
  }

  static async open(kept: Kept): Promise<GrantBook> {
    const index = await kept.storage.get(INDEX);
    const linkIds = Array.isArray(index) ? index.filter((linkId) => typeof linkId === 'string') : [];
    const grants = new Map<string, Grant>();
    for (const linkId of linkIds) {
      const grant = readGrant(await kept.secrets.get(nameOf(linkId)));
      if (grant !== undefined) grants.set(linkId, grant);
    }
    return new GrantBook(kept, grants);
  }

  get all(): readonly Grant[] {
    return [...this.#grants.values()];
  }

  get(linkId: string): Grant | undefined {
    return this.#grants.get(linkId);
  }

  get isFull(): boolean {
    return this.#grants.size >= MOST_GRANTS;
  }

  async put(grant: Grant): Promise<void> {
    const isNew = !this.#grants.has(grant.linkId);
    await this.#secrets.set(nameOf(grant.linkId), JSON.stringify(grant));
    this.#grants.set(grant.linkId, grant);
    if (isNew) await this.#keepIndex();
  }

  async drop(linkId: string): Promise<void> {
    if (!this.#grants.delete(linkId)) return;
    await this.#keepIndex();
    await this.#secrets.delete(nameOf(linkId));
  }

  async #keepIndex(): Promise<void> {
    const next = this.#turn.then(() => this.#storage.set(INDEX, [...this.#grants.keys()]));
    this.#turn = next.catch(() => undefined);
    await next;
  }
}

interface Kept {
  readonly secrets: PluginSecrets;
  readonly storage: PluginStorage;
}

function readGrant(text: string | undefined): Grant | undefined {
  const kept = readJson(text ?? '');
  if (!isObject(kept)) return undefined;
  const { linkId, userId, accessToken, refreshToken, expiresAt } = kept;
  const isWhole = [linkId, userId, accessToken, refreshToken].every((part) => typeof part === 'string');
  return isWhole && typeof expiresAt === 'number' ? (kept as unknown as Grant) : undefined;
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
