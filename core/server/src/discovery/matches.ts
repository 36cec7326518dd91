import type { Heard, HeardMdns, HeardSsdp, MdnsMatcher, PluginManifest, SsdpMatcher } from '@nexa/sdk';
import type { Static } from '@sinclair/typebox';

/** Whether what was heard is what the manifest asks to hear of. Case never counts; texts match by their beginning. */
export function matches(manifest: Pick<PluginManifest, 'discovery'>, heard: Heard): boolean {
  const { mdns = [], ssdp = [], udp = [] } = manifest.discovery ?? {};
  switch (heard.kind) {
    case 'mdns':
      return mdns.some((matcher) => matchesMdns(matcher, heard));
    case 'ssdp':
      return ssdp.some((matcher) => matchesSsdp(matcher, heard));
    case 'udp':
      return udp.some(({ port }) => port === heard.localPort);
  }
}

function matchesMdns(matcher: Static<typeof MdnsMatcher>, heard: HeardMdns): boolean {
  return (
    isSame(matcher.type, heard.type) &&
    beginsWith(heard.name, matcher.name ?? '') &&
    beginWith(heard.txt, matcher.txt ?? {})
  );
}

/** An answer to a search names its target in `st`, an announcement in `nt`. */
function matchesSsdp(matcher: Static<typeof SsdpMatcher>, heard: HeardSsdp): boolean {
  const target = heard.headers.st ?? heard.headers.nt ?? '';
  return (matcher.st === undefined || isSame(matcher.st, target)) && beginWith(heard.headers, matcher.headers ?? {});
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

const beginsWith = (text: string, beginning: string) => text.toLowerCase().startsWith(beginning.toLowerCase());

function beginWith(values: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(wanted).every(([name, beginning]) => {
    const value = byName.get(name.toLowerCase());
    return value !== undefined && beginsWith(value, beginning);
  });
}
