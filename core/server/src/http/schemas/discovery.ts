import { Type } from '@sinclair/typebox';
import { AnyObject, Id, named, Text, Time, words } from './base.ts';

export const heardSources = ['mdns', 'ssdp', 'udp', 'arp'] as const;
export const heardStatuses = ['new', 'paired', 'ignored', 'waiting', 'declined', 'near', 'unknown'] as const;

const Via = Type.String({ description: 'The relay that heard it; left out when the server heard it itself.' });

export const DiscoverySchema = named(
  'Discovery',
  Type.Object({
    id: Text,
    plugin: Text,
    title: Text,
    model: Type.Optional(Text),
    uniqueId: Text,
    config: AnyObject,
    source: words([...heardSources, 'plugin']),
    address: Type.Optional(Text),
    via: Type.Optional(Via),
    heardAt: Time,
    status: words(['new', 'paired']),
    isIgnored: Type.Boolean({ description: 'This home does not want to see it.' }),
    integrationId: Type.Optional(Type.String({ description: 'What it is part of already.' })),
    move: Type.Optional(
      Type.Object(
        { from: AnyObject, to: AnyObject },
        { description: 'It was heard at another address than the one at which its integration looks for it.' },
      ),
    ),
  }),
);

export const HeardSchema = named(
  'Heard',
  Type.Object({
    id: Text,
    source: words(heardSources),
    via: Type.Optional(Via),
    name: Type.String({ description: 'As it calls itself. Anyone on the network may have sent it: show it as text.' }),
    kind: Type.String({ description: 'Service type, search target, port or `neighbour`.' }),
    addresses: Type.Array(Text),
    details: Type.Array(Type.Object({ name: Text, value: Text }), {
      description: 'What it says of itself, cut short.',
    }),
    firstHeardAt: Time,
    lastHeardAt: Time,
    count: Type.Integer({ description: 'How often it was noticed; the same words within 20 seconds count once.' }),
    looksLike: Type.Optional(Type.String({ description: 'Whose such things usually are: a hint.' })),
    status: words(heardStatuses),
    reason: Type.String({ description: 'What became of it, in words.' }),
    verdicts: Type.Array(
      Type.Object({
        plugin: Text,
        verdict: words(['offered', 'declined', 'waiting', 'near']),
        text: Type.String({ description: 'By what it matched, or what kept it from matching.' }),
      }),
      { description: 'A plugin that is not named asks for nothing of the kind.' },
    ),
    discoveryId: Type.Optional(Text),
    integrationId: Type.Optional(Text),
  }),
);

export const RelaySchema = named(
  'Relay',
  Type.Object({
    tokenId: Type.String({ ...Id, description: 'Deleting this access token lets go of the relay at once.' }),
    name: Text,
    version: Text,
    address: Text,
    connectedAt: Time,
    lastHeardAt: Type.Optional(Time),
    heard: Type.Integer({ description: 'Things that it passed on since it connected.' }),
    refused: Type.Integer({ description: 'Those of them that came too fast and were dropped.' }),
  }),
);
