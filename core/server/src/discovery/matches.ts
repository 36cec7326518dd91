import type {
  Heard,
  HeardArp,
  HeardMdns,
  HeardSsdp,
  MacMatcher,
  MdnsMatcher,
  PluginManifest,
  SsdpMatcher,
} from '@nexa/sdk';
import type { Static } from '@sinclair/typebox';

/** What became of holding something heard against a plugin's matchers. */
export type MatchVerdict =
  /** `by` says which matcher, in words. */
  | { readonly kind: 'matched'; readonly by: string }
  /** It is the kind of thing that the plugin asks for, but `miss` keeps it from matching. */
  | { readonly kind: 'near'; readonly miss: string }
  | { readonly kind: 'none' };

/** A matcher says what it asks for, and what is missing; the first part decides whether it is near at all. */
interface Comparison {
  readonly asked: string;
  readonly isNear: boolean;
  readonly misses: readonly string[];
}

/** Whether what was heard is what the manifest asks to hear of. Case never counts; texts match by their beginning. */
export function matches(manifest: Pick<PluginManifest, 'discovery'>, heard: Heard): boolean {
  return judgeMatch(manifest, heard).kind === 'matched';
}

/** As {@link matches}, with the reason. Of several near misses the one that lacks least is told. */
export function judgeMatch(manifest: Pick<PluginManifest, 'discovery'>, heard: Heard): MatchVerdict {
  const near = comparisons(manifest, heard).filter(({ isNear }) => isNear);
  const nearest = near.sort((one, other) => one.misses.length - other.misses.length)[0];
  if (nearest === undefined) return { kind: 'none' };
  if (nearest.misses.length === 0) return { kind: 'matched', by: nearest.asked };
  return { kind: 'near', miss: `${nearest.asked}, but ${nearest.misses.join(' and ')}` };
}

function comparisons(manifest: Pick<PluginManifest, 'discovery'>, heard: Heard): Comparison[] {
  const { mdns = [], ssdp = [], udp = [], mac = [] } = manifest.discovery ?? {};
  switch (heard.kind) {
    case 'mdns':
      return mdns.map((matcher) => compareMdns(matcher, heard));
    case 'ssdp':
      return ssdp.map((matcher) => compareSsdp(matcher, heard));
    case 'udp':
      return udp.map(({ port }) => ({
        asked: `UDP port is ${port}`,
        isNear: port === heard.localPort,
        misses: [],
      }));
    case 'arp':
      return mac.map((matcher) => compareMac(matcher, heard));
  }
}

function compareMdns({ type, name, txt }: Static<typeof MdnsMatcher>, heard: HeardMdns): Comparison {
  return {
    asked: `type is ${type}`,
    isNear: isSame(type, heard.type),
    misses: [...missOf('name', heard.name, name), ...missesOf('txt', heard.txt, txt)],
  };
}

/** An answer to a search names its target in `st`, an announcement in `nt`. */
function compareSsdp({ st, headers }: Static<typeof SsdpMatcher>, heard: HeardSsdp): Comparison {
  const target = heard.headers.st ?? heard.headers.nt ?? '';
  const misses = missesOf('header', heard.headers, headers);
  if (st !== undefined) return { asked: `target is ${st}`, isNear: isSame(st, target), misses };
  const wanted = Object.keys(headers ?? {});
  // A matcher of headers alone is held against everything: that most devices lack its header is no near miss.
  const isNear = misses.length < Math.max(wanted.length, 1);
  return { asked: wanted.length === 0 ? 'any SSDP device' : `has the header ${wanted.join(', ')}`, isNear, misses };
}

function compareMac({ prefix, hostname }: Static<typeof MacMatcher>, heard: HeardArp): Comparison {
  return {
    asked: `hardware address begins with ${prefix}`,
    isNear: beginsWith(heard.mac, prefix),
    misses: missOf('host name', heard.hostname, hostname),
  };
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

const beginsWith = (text: string, beginning: string) => text.toLowerCase().startsWith(beginning.toLowerCase());

const quoted = (text: string) => `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;

function missOf(what: string, value: string | undefined, beginning: string | undefined): string[] {
  if (beginning === undefined) return [];
  if (value === undefined) return [`${what} is missing`];
  return beginsWith(value, beginning)
    ? []
    : [`${what} is ${quoted(value)} and does not begin with ${quoted(beginning)}`];
}

function missesOf(
  what: string,
  values: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>> = {},
): string[] {
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(wanted).flatMap(([name, beginning]) =>
    missOf(`${what} ${name}`, byName.get(name.toLowerCase()), beginning),
  );
}
