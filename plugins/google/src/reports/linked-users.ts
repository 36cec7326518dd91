import type { HookCaller, JsonObject, JsonValue, PluginStorage } from '@nexa/sdk';
import { isObject } from '../model/params.ts';

const KEY = 'linked-users';
/** Together they fit into one value of the storage. */
const MOST_USERS = 200;
const MOST_LINKS = 5;

/** The people in whose Google Home this home is shown, each with the links through which it is; it outlives restarts. */
export class LinkedUsers {
  readonly #storage: PluginStorage;
  /** The latest link of a user is the last. */
  readonly #links: Map<string, readonly string[]>;

  private constructor(storage: PluginStorage, links: Map<string, readonly string[]>) {
    this.#storage = storage;
    this.#links = links;
  }

  static async load(storage: PluginStorage): Promise<LinkedUsers> {
    return new LinkedUsers(storage, readLinks(await storage.get(KEY)));
  }

  get count(): number {
    return this.#links.size;
  }

  /** One caller a user: what that person may see is asked for through the latest link. */
  callers(): readonly HookCaller[] {
    return [...this.#links].flatMap(([userId, links]) => {
      const linkId = links.at(-1);
      return linkId === undefined ? [] : [{ userId, linkId }];
    });
  }

  has(userId: string): boolean {
    return this.#links.has(userId);
  }

  async add({ userId, linkId }: HookCaller): Promise<void> {
    const links = this.#links.get(userId) ?? [];
    if (links.at(-1) === linkId) return;
    this.#links.set(userId, [...links.filter((other) => other !== linkId), linkId].slice(-MOST_LINKS));
    const [oldest] = this.#links.keys();
    if (this.#links.size > MOST_USERS && oldest !== undefined) this.#links.delete(oldest);
    await this.#save();
  }

  /** This link is gone; the user stays while there is another. */
  async removeLink({ userId, linkId }: HookCaller): Promise<void> {
    const links = (this.#links.get(userId) ?? []).filter((other) => other !== linkId);
    if (links.length === 0) this.#links.delete(userId);
    else this.#links.set(userId, links);
    await this.#save();
  }

  async removeUser(userId: string): Promise<void> {
    if (this.#links.delete(userId)) await this.#save();
  }

  async #save(): Promise<void> {
    await this.#storage.set(KEY, { users: Object.fromEntries(this.#links) as JsonObject });
  }
}

function readLinks(kept: JsonValue | undefined): Map<string, readonly string[]> {
  const users = isObject(kept) && isObject(kept.users) ? kept.users : {};
  const links = Object.entries(users).map(([userId, list]) => {
    const texts = Array.isArray(list) ? list.filter((linkId) => typeof linkId === 'string') : [];
    return [userId, texts] as const;
  });
  return new Map(links.filter(([, list]) => list.length > 0));
}
