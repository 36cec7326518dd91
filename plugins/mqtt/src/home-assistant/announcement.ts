import type { EntityModel } from '../entities/entity.ts';
import { isRecord } from '../template/values.ts';
import { keyAbbreviations, originAbbreviations } from './abbreviations.ts';
import { type AnnouncedDevice, readAnnouncedDevice, shortText } from './announced-device.ts';
import type { Availability } from './availability-topics.ts';
import type { DiscoveryTopic } from './discovery-topic.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** One entity as it was announced, with long keys and whole topics. */
export interface Announcement {
  /** Where it was announced; together with {@link part} one of a kind. */
  readonly topic: string;
  /** Its key within an announcement of a whole device; empty otherwise. */
  readonly part: string;
  /** The same wherever it is announced. */
  readonly identity: string;
  readonly platform: string;
  /** Names it within its device: `linkquality`, `switch_l1`. */
  readonly objectId: string;
  readonly device: AnnouncedDevice | undefined;
  readonly origin: string | undefined;
  readonly fields: Fields;
  /** Of a device that announces itself in words of its own; left out, its fields say what it is. */
  readonly native?: NativeEntity;
}

/** An entity that is understood already. */
export interface NativeEntity {
  /** Of its device: twelve hexadecimal digits, in capitals. */
  readonly mac: string;
  readonly model: EntityModel;
  readonly availability: Availability;
}

export type AnnouncementReading =
  | { readonly kind: 'entities'; readonly announcements: readonly Announcement[] }
  /** An empty payload: what was announced there is gone. */
  | { readonly kind: 'removed' }
  /** It moves to another topic; until it is there, nothing changes. */
  | { readonly kind: 'moving' }
  | { readonly kind: 'malformed'; readonly reason: string };

const MOST_PARTS = 200;

/** Reads what was published at a discovery topic. */
export function readAnnouncement(place: DiscoveryTopic, text: string): AnnouncementReading {
  if (text.trim() === '') return { kind: 'removed' };
  const payload = jsonOf(text);
  if (!isRecord(payload)) return { kind: 'malformed', reason: 'the announcement is no JSON object' };
  if (payload.migrate_discovery === true) return { kind: 'moving' };
  const fields = expanded(payload);
  return place.component === 'device' ? readParts(place, fields) : readEntity(place, fields);
}

function readEntity(place: DiscoveryTopic, fields: Fields): AnnouncementReading {
  const platform = place.component === 'tag' ? 'tag' : place.component;
  const announcement = announcementOf(place, { part: '', platform, objectId: place.objectId, fields });
  return { kind: 'entities', announcements: [announcement] };
}

/** All parts of a device at once; what they share stands beside them. */
function readParts(place: DiscoveryTopic, shared: Fields): AnnouncementReading {
  const { components, ...rest } = shared;
  if (!isRecord(components)) return { kind: 'malformed', reason: 'the announcement of a device has no components' };
  if (readAnnouncedDevice(rest.device) === undefined) {
    return { kind: 'malformed', reason: 'the announcement of a device does not say which' };
  }
  const announcements: Announcement[] = [];
  for (const [part, value] of Object.entries(components).slice(0, MOST_PARTS)) {
    if (!isRecord(value)) continue;
    const own = expanded(value);
    const platform = shortText(own.platform);
    // A part of which nothing but the platform is left was taken away.
    if (platform === undefined || Object.keys(own).length === 1) continue;
    const fields = { ...withoutBase(rest), ...own };
    announcements.push(announcementOf(place, { part, platform, objectId: part, fields }));
  }
  return { kind: 'entities', announcements };
}

interface EntityParts {
  readonly part: string;
  readonly platform: string;
  readonly objectId: string;
  readonly fields: Fields;
}

function announcementOf(place: DiscoveryTopic, { part, platform, objectId, fields }: EntityParts): Announcement {
  const unique = shortText(fields.unique_id);
  const where = [place.component, place.nodeId ?? '', place.objectId, part].join('/');
  return {
    topic: place.topic,
    part,
    platform,
    objectId,
    identity: unique === undefined ? `${platform} at ${where}` : `${platform} ${unique}`,
    device: readAnnouncedDevice(fields.device),
    origin: originOf(fields.origin),
    fields,
  };
}

/** Long keys, and topics with their base in place of `~`. */
function expanded(payload: Fields): Fields {
  const base = payload['~'];
  const entries = Object.entries(payload)
    .filter(([key]) => key !== '~')
    .map(([key, value]) => [keyAbbreviations[key] ?? key, value] as const)
    .map(([key, value]) => [key, key === 'availability' ? availabilityOf(value) : value] as const);
  if (typeof base !== 'string') return Object.fromEntries(entries);
  return { ...Object.fromEntries(entries.map(([key, value]) => [key, based(key, value, base)])) };
}

const withoutBase = (fields: Fields): Fields => {
  const { '~': _, platform: __, ...rest } = fields;
  return rest;
};

function availabilityOf(value: unknown): unknown {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => {
    if (!isRecord(item)) return [];
    return [Object.fromEntries(Object.entries(item).map(([key, part]) => [keyAbbreviations[key] ?? key, part]))];
  });
}

function based(key: string, value: unknown, base: string): unknown {
  if (key === 'availability' && Array.isArray(value)) {
    return value.map((item: unknown) => (isRecord(item) ? { ...item, topic: based('topic', item.topic, base) } : item));
  }
  if (typeof value !== 'string' || !/(?:^|_)topic$/.test(key)) return value;
  if (value.startsWith('~')) return base + value.slice(1);
  return value.endsWith('~') ? value.slice(0, -1) + base : value;
}

function originOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const origin = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [originAbbreviations[key] ?? key, item]),
  );
  const [name, version] = [shortText(origin.name), shortText(origin.sw_version)];
  return name === undefined ? undefined : version === undefined ? name : `${name} ${version}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
