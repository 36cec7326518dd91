import { createHash } from 'node:crypto';
import type { Heard, Instant } from '@nexa/sdk';
import { identityOf } from './heard-form.ts';

/** What one plugin makes of something heard. */
export type PluginVerdict =
  | { readonly kind: 'offered'; readonly by: string; readonly uniqueId: string; readonly title: string }
  /** Its matcher fitted, and its `identify` wants nothing of it. */
  | { readonly kind: 'declined'; readonly by: string; readonly reason: string }
  /** Its matcher fitted; it has not answered yet, or so much is heard that it is asked later. */
  | { readonly kind: 'waiting'; readonly by: string }
  /** It is the kind of thing that it asks for, but something is missing. */
  | { readonly kind: 'near'; readonly miss: string };

/** Something heard, and what became of it. */
export interface HeardEntry {
  readonly id: string;
  /** Heard by a relay of this home, and this home's only; left out for what the server heard itself. */
  readonly homeId?: string;
  /** As it was heard last. */
  readonly heard: Heard;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** How often it was noticed. Listeners pass the same words on once in 20 seconds. */
  readonly count: number;
  /** By plugin. One that is not named asks for nothing of the kind. */
  readonly verdicts: ReadonlyMap<string, PluginVerdict>;
}

export interface HeardLogBounds {
  /** Things remembered of the server itself, and as many of each home's relays. */
  readonly perOrigin: number;
  readonly overall: number;
}

const defaultBounds: HeardLogBounds = { perOrigin: 500, overall: 5000 };

type Entry = { -readonly [Key in keyof HeardEntry]: HeardEntry[Key] } & { verdicts: Map<string, PluginVerdict> };

/**
 * Everything that was heard, as far as it fits: in memory, since anyone on the network can fill it, and a minute after a
 * start what is there has been heard again. What was not heard for longest goes first, and of its own origin: a flood
 * through a relay pushes out nothing that the server or another home heard.
 */
export class HeardLog {
  readonly #bounds: HeardLogBounds;
  /** By origin, then by identity; the least recently heard comes first. */
  readonly #origins = new Map<string, Map<string, Entry>>();

  constructor(bounds: HeardLogBounds = defaultBounds) {
    this.#bounds = bounds;
  }

  note(heard: Heard, homeId: string | undefined, now: Instant): HeardEntry {
    const origin = homeId ?? '';
    const entries = this.#origins.get(origin) ?? new Map<string, Entry>();
    const identity = identityOf(heard);
    const known = entries.get(identity);
    const entry: Entry = known ?? {
      id: createHash('sha256').update(`${origin} ${identity}`).digest('hex').slice(0, 16),
      ...(homeId === undefined ? {} : { homeId }),
      heard,
      firstAt: now,
      lastAt: now,
      count: 0,
      verdicts: new Map(),
    };
    entry.heard = heard;
    entry.lastAt = now;
    entry.count += 1;
    entries.delete(identity);
    entries.set(identity, entry);
    // The origin that was heard last stands last.
    this.#origins.delete(origin);
    this.#origins.set(origin, entries);
    if (entries.size > this.#bounds.perOrigin) dropOldest(entries);
    this.#keepWithin();
    return entry;
  }

  judge(entry: HeardEntry, pluginId: string, verdict: PluginVerdict): void {
    (entry as Entry).verdicts.set(pluginId, verdict);
  }

  /** All verdicts are of plugins that may be gone or changed. */
  forgetVerdicts(): void {
    for (const entry of this.all()) (entry as Entry).verdicts.clear();
  }

  all(): HeardEntry[] {
    return [...this.#origins.values()].flatMap((entries) => [...entries.values()]);
  }

  /** What the server heard itself and what this home's relays heard, the latest first. */
  of(homeId: string): HeardEntry[] {
    const entries = ['', homeId].flatMap((origin) => [...(this.#origins.get(origin)?.values() ?? [])]);
    return entries.sort((one, other) => other.lastAt - one.lastAt);
  }

  forgetBefore(instant: Instant): void {
    for (const [origin, entries] of this.#origins) {
      for (const [identity, { lastAt }] of entries) if (lastAt < instant) entries.delete(identity);
      if (entries.size === 0) this.#origins.delete(origin);
    }
  }

  #keepWithin(): void {
    let size = 0;
    for (const entries of this.#origins.values()) size += entries.size;
    if (size <= this.#bounds.overall) return;
    // The server's own hearing never gives way to relays.
    for (const [origin, entries] of this.#origins) {
      if (origin === '') continue;
      dropOldest(entries);
      if (entries.size === 0) this.#origins.delete(origin);
      return;
    }
  }
}

function dropOldest(entries: Map<string, Entry>): void {
  const oldest = entries.keys().next().value;
  if (oldest !== undefined) entries.delete(oldest);
}
