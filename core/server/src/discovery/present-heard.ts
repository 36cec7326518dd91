import type { HeardDiscovery } from '@nexa/db';
import type { Heard, PluginManifest } from '@nexa/sdk';
import { iso } from '../http/present.ts';
import type { heardStatuses } from '../http/schemas/discovery.ts';
import { addressOf } from './heard-form.ts';
import type { HeardEntry, PluginVerdict } from './heard-log.ts';
import { knownNameOf } from './known-services.ts';
import { judgeMatch } from './matches.ts';

/** Lines shown of one thing, and characters of each. */
const MOST_DETAILS = 16;
const LONGEST_DETAIL = 120;

type HeardStatus = (typeof heardStatuses)[number];

/** What a home knows of the things on offer, to tell what became of something heard. */
export interface HeardContext {
  readonly discoveries: readonly HeardDiscovery[];
  readonly pluginName: (pluginId: string) => string;
  /** Nothing is shown to these, so there is no verdict of theirs. */
  readonly switchedOff: readonly PluginManifest[];
}

interface Outcome {
  readonly status: HeardStatus;
  readonly reason: string;
  readonly discovery?: HeardDiscovery;
}

/** Something heard as the interface shows it to a home: short, as text, and with what became of it. */
export function presentHeard(entry: HeardEntry, context: HeardContext) {
  const { heard } = entry;
  const looksLike = knownNameOf(heard);
  const { status, reason, discovery } = outcomeOf(entry, looksLike, context);
  return {
    id: entry.id,
    source: heard.kind,
    ...(heard.via === undefined ? {} : { via: heard.via }),
    ...describe(heard),
    addresses: heard.kind === 'mdns' ? [...heard.addresses] : [addressOf(heard) ?? ''],
    firstHeardAt: iso(entry.firstAt),
    lastHeardAt: iso(entry.lastAt),
    count: entry.count,
    ...(looksLike === undefined ? {} : { looksLike }),
    status,
    reason,
    verdicts: [...entry.verdicts].map(([plugin, verdict]) => ({
      plugin,
      verdict: verdict.kind,
      text: textOf(verdict),
    })),
    ...(discovery === undefined ? {} : { discoveryId: discovery.id }),
    ...(discovery?.integrationId === undefined ? {} : { integrationId: discovery.integrationId }),
  };
}

function outcomeOf(entry: HeardEntry, looksLike: string | undefined, context: HeardContext): Outcome {
  const { discoveries, pluginName, switchedOff } = context;
  for (const [pluginId, verdict] of entry.verdicts) {
    if (verdict.kind !== 'offered') continue;
    const { uniqueId, by } = verdict;
    const discovery = discoveries.find((one) => one.plugin === pluginId && one.uniqueId === uniqueId);
    const found = discovery === undefined ? {} : { discovery };
    const name = pluginName(pluginId);
    if (discovery?.status === 'paired')
      return { status: 'paired', reason: `This home has it already, by ${name}.`, ...found };
    if (discovery?.isIgnored === true)
      return { status: 'ignored', reason: `${name} can add it; this home ignores it.`, ...found };
    return { status: 'new', reason: `${name} can add it: ${by}.`, ...found };
  }
  return withoutOffer(entry, looksLike, { pluginName, switchedOff });
}

/** The verdict that comes nearest to an offer says why there is none. */
function withoutOffer(
  { verdicts, heard }: HeardEntry,
  looksLike: string | undefined,
  { pluginName, switchedOff }: Pick<HeardContext, 'pluginName' | 'switchedOff'>,
): Outcome {
  for (const kind of ['waiting', 'declined', 'near'] as const) {
    const [pluginId, verdict] = [...verdicts].find(([, one]) => one.kind === kind) ?? [];
    if (pluginId === undefined || verdict === undefined) continue;
    const name = pluginName(pluginId);
    if (verdict.kind === 'waiting') return { status: kind, reason: `${name} asked for it and has not answered yet.` };
    return { status: kind, reason: `${name} does not offer it: ${textOf(verdict)}.` };
  }
  const looks = looksLike === undefined ? '' : `Looks like ${looksLike}. `;
  const off = switchedOff.find((manifest) => judgeMatch(manifest, heard).kind !== 'none');
  if (off !== undefined) return { status: 'unknown', reason: `${looks}${off.name} asks for it, and is switched off.` };
  if (looksLike !== undefined) return { status: 'unknown', reason: `${looks}No installed plugin asks for it.` };
  const isNeighbour = heard.kind === 'arp';
  return {
    status: 'unknown',
    reason: isNeighbour
      ? 'A neighbour on the network that says nothing of itself. No installed plugin asks for its hardware address.'
      : 'No installed plugin asks for this kind of thing.',
  };
}

function textOf(verdict: PluginVerdict): string {
  switch (verdict.kind) {
    case 'near':
      return verdict.miss;
    case 'declined':
      return `${verdict.by}, but ${verdict.reason}`;
    default:
      return verdict.by;
  }
}

function describe(heard: Heard): { name: string; kind: string; details: { name: string; value: string }[] } {
  switch (heard.kind) {
    case 'mdns':
      return {
        name: heard.name,
        kind: heard.type,
        details: detailsOf({ host: heard.host, port: String(heard.port), ...heard.txt }),
      };
    case 'ssdp': {
      const { st, nt, ...headers } = heard.headers;
      return {
        name: headers.server ?? headers.usn ?? heard.address,
        kind: st ?? nt ?? 'ssdp',
        details: detailsOf(headers),
      };
    }
    case 'udp':
      return {
        name: heard.address,
        kind: `UDP ${heard.localPort}`,
        details: detailsOf({ bytes: String(Buffer.from(heard.payload, 'base64').length) }),
      };
    case 'arp':
      return { name: heard.hostname ?? heard.address, kind: 'neighbour', details: detailsOf({ mac: heard.mac }) };
  }
}

function detailsOf(values: Readonly<Record<string, string>>) {
  const cut = (text: string) => (text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL - 1)}…` : text);
  return Object.entries(values)
    .slice(0, MOST_DETAILS)
    .map(([name, value]) => ({ name: cut(name), value: cut(value) }));
}
