import type { JsonObject, PluginPermissions } from '@nexa/sdk';
import { isMulticast, isPrivate, parseAddress } from '../plugin-host/child/ip-address.ts';
import type { PluginContact } from '../plugin-host/plugin-conduct.ts';

/** One address that a plugin reached or was kept from. */
export interface ObservedContact extends PluginContact {
  readonly first: number;
  readonly last: number;
}

/** What a plugin did on the network since it is watched. */
export interface ObservedNetwork {
  readonly since: number;
  readonly contacts: readonly ObservedContact[];
  /** When each permission was used last: `lan`, `internet:api.example.com`, `listen:7000`. */
  readonly used: Readonly<Record<string, number>>;
}

interface Notes {
  since: number;
  readonly contacts: Map<string, ObservedContact>;
  readonly used: Map<string, number>;
  isDirty: boolean;
}

const mostContacts = 500;

/** Puts declared and observed network side by side, over restarts of NEXA too. */
export class NetworkBook {
  readonly #notes = new Map<string, Notes>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What was kept; what is not in the form that is written here is left out. */
  load(pluginId: string, kept: JsonObject): void {
    const { since, contacts, used } = kept as Partial<ObservedNetwork>;
    const notes = this.#of(pluginId);
    // Before names were looked at, all of the internet was one: since then nothing is known of any host.
    if (typeof since === 'number' && used?.internet === undefined) notes.since = since;
    else notes.isDirty = true;
    for (const contact of Array.isArray(contacts) ? contacts : []) notes.contacts.set(keyOf(contact), contact);
    for (const [id, time] of Object.entries(used ?? {})) if (id !== 'internet') notes.used.set(id, time);
  }

  add(pluginId: string, contact: PluginContact & { readonly isGranted: boolean }): void {
    const { target, verdict, isGranted, host } = contact;
    const notes = this.#of(pluginId);
    const now = this.#now();
    const known = notes.contacts.get(keyOf(contact));
    if (known !== undefined || notes.contacts.size < mostContacts)
      notes.contacts.set(keyOf(contact), {
        target,
        verdict,
        ...(host === undefined ? {} : { host }),
        first: known?.first ?? now,
        last: now,
      });
    const permission = verdict === 'contacted' && !isGranted ? permissionFor(target, host) : undefined;
    if (permission !== undefined) notes.used.set(permission, now);
    notes.isDirty = true;
  }

  of(pluginId: string): ObservedNetwork {
    const { since, contacts, used } = this.#of(pluginId);
    return { since, contacts: [...contacts.values()], used: Object.fromEntries(used) };
  }

  /** Permissions that the plugin asks for and has not used, with for how many whole days that was watched. */
  unused(
    pluginId: string,
    { lan = false, internet = [], listen = [] }: PluginPermissions,
  ): {
    readonly permissions: readonly string[];
    readonly days: number;
  } {
    const { since, used } = this.#of(pluginId);
    const asked = [...(lan ? ['lan'] : []), ...internet.map(hostId), ...listen.map(listenId)];
    return {
      permissions: asked.filter((id) => !used.has(id)),
      days: Math.floor((this.#now() - since) / 86_400_000),
    };
  }

  /** What changed since it was last asked, to be kept. */
  takeChanged(): readonly { readonly pluginId: string; readonly network: JsonObject }[] {
    return [...this.#notes]
      .filter(([, { isDirty }]) => isDirty)
      .map(([pluginId, notes]) => {
        notes.isDirty = false;
        return { pluginId, network: this.of(pluginId) as unknown as JsonObject };
      });
  }

  forget(pluginId: string): void {
    this.#notes.delete(pluginId);
  }

  #of(pluginId: string): Notes {
    const known = this.#notes.get(pluginId);
    if (known !== undefined) return known;
    const fresh: Notes = { since: this.#now(), contacts: new Map(), used: new Map(), isDirty: true };
    this.#notes.set(pluginId, fresh);
    return fresh;
  }
}

const keyOf = ({ verdict, target }: PluginContact): string => `${verdict} ${target}`;
const listenId = (port: number): string => `listen:${port}`;
const hostId = (host: string): string => `internet:${host}`;

/** Which permission a contact needed; of what is no address, such as a name, none is told. */
function permissionFor(target: string, host: string | undefined): string | undefined {
  if (host !== undefined) return hostId(host);
  const [, listening, address = '', port] = /^(listen )?(?:tcp|udp) (.*):(\d+)$/.exec(target) ?? [];
  if (listening !== undefined) return `listen:${port}`;
  const parsed = parseAddress(address);
  if (parsed === undefined) return undefined;
  return isPrivate(parsed) || isMulticast(parsed) ? 'lan' : undefined;
}
