import type { PluginGateway } from '@nexa/engine';
import { type Duration, errorMessage, type Heard } from '@nexa/sdk';
import type { Discovery, DiscoveryStore } from './discovery-store.ts';
import { addressOf, fingerprint } from './heard-form.ts';
import { RepeatGate } from './repeat-gate.ts';

/** Things shown to one plugin a second, on average: some devices wrap what they say anew every few seconds. */
const SHOWN_PER_SECOND = 20;
/** Answers awaited of one plugin at once; more are left for the next time they are heard. */
const MOST_AWAITED = 32;
/** Offers kept a second, on average, of all plugins together. */
const KEPT_PER_SECOND = 20;
/** Different things remembered, of one plugin. */
const REMEMBERED = 2000;
/** Gates kept; there is one for each plugin and origin. */
const MOST_GATES = 1000;

export interface OfferFinderOptions {
  readonly gateway: Pick<PluginGateway, 'identify'>;
  readonly store: DiscoveryStore;
  /** The same thing is shown to its plugin once in this time. */
  readonly repeat: Duration;
  /** Something is on offer; `isNew` when it was not known before. */
  readonly offered?: (discovery: Discovery, isNew: boolean) => void;
}

export type Finding =
  | { readonly kind: 'offered'; readonly uniqueId: string; readonly title: string }
  | { readonly kind: 'declined'; readonly reason: string }
  /** It was shown to the plugin a moment ago, or the plugin has too much to look at. */
  | { readonly kind: 'held-back' };

/** Shows plugins what was heard, within bounds, and keeps what they offer. */
export class OfferFinder {
  readonly #options: OfferFinderOptions;
  /** Each origin has its own: a flood through a relay takes nothing from what the server hears. */
  readonly #shown = new Map<string, RepeatGate>();
  readonly #kept = new Map<string, RepeatGate>();
  readonly #awaited = new Map<string, number>();

  constructor(options: OfferFinderOptions) {
    this.#options = options;
  }

  /** Plugins changed: everything may be shown to them again. */
  reset(): void {
    this.#shown.clear();
    this.#kept.clear();
  }

  async find(pluginId: string, heard: Heard, homeId: string | undefined): Promise<Finding> {
    const awaited = this.#awaited.get(pluginId) ?? 0;
    const gate = gateOf(this.#shown, `${pluginId} ${homeId ?? ''}`, this.#options.repeat, SHOWN_PER_SECOND);
    if (awaited >= MOST_AWAITED || !gate.admits(fingerprint(heard), Date.now())) return { kind: 'held-back' };
    this.#awaited.set(pluginId, awaited + 1);
    try {
      const offer = await this.#options.gateway.identify(pluginId, heard);
      if (offer === undefined) return { kind: 'declined', reason: 'the plugin recognises nothing of its own in it' };
      await this.#keep({ pluginId, offer, heard, heardAt: Date.now(), ...placeOf(heard, homeId) });
      return { kind: 'offered', uniqueId: offer.uniqueId, title: offer.title };
    } finally {
      this.#awaited.set(pluginId, (this.#awaited.get(pluginId) ?? 1) - 1);
    }
  }

  /** What is kept already needs no new row every time that it is heard. */
  async #keep(discovery: Discovery): Promise<void> {
    const { pluginId, offer, address, homeId } = discovery;
    const gate = gateOf(this.#kept, homeId ?? '', this.#options.repeat, KEPT_PER_SECOND);
    if (!gate.admits(JSON.stringify([pluginId, offer, address]), Date.now())) return;
    const isNew = await this.#options.store.upsert(discovery);
    this.#options.offered?.(discovery, isNew);
  }
}

/** Why something heard could not be used, in words for a person. */
export function failureOf(error: unknown): string {
  return `the plugin failed: ${errorMessage(error)}`.slice(0, 300);
}

function placeOf(heard: Heard, homeId: string | undefined) {
  const address = addressOf(heard);
  return { ...(address === undefined ? {} : { address }), ...(homeId === undefined ? {} : { homeId }) };
}

function gateOf(gates: Map<string, RepeatGate>, key: string, repeat: Duration, perSecond: number): RepeatGate {
  const gate = gates.get(key) ?? new RepeatGate({ repeat, perSecond, remembered: REMEMBERED });
  gates.delete(key);
  gates.set(key, gate);
  const oldest = gates.size > MOST_GATES ? gates.keys().next().value : undefined;
  if (oldest !== undefined) gates.delete(oldest);
  return gate;
}
