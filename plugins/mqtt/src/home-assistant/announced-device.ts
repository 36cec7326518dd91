import { type DeviceIdentifier, isTellingIdentifier, normalizeIdentifier } from '@nexa/sdk';
import { isRecord } from '../template/values.ts';
import { deviceAbbreviations } from './abbreviations.ts';

/** The device that an entity belongs to, as it was announced. */
export interface AnnouncedDevice {
  /** What it is known by: its identifiers, then its connections. Never empty. */
  readonly marks: readonly string[];
  readonly name?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly room?: string;
  /** A mark of the device through which it is reached. */
  readonly via?: string;
  readonly identifiers: readonly DeviceIdentifier[];
}

const MOST_MARKS = 20;

/** Reads the member `device` of an announcement; `undefined` when it names no device. */
export function readAnnouncedDevice(value: unknown): AnnouncedDevice | undefined {
  if (!isRecord(value)) return undefined;
  const device = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [deviceAbbreviations[key] ?? key, item]),
  );
  const ids = textsOf(device.identifiers);
  const connections = connectionsOf(device.connections);
  const marks = [...ids, ...connections.map(([kind, id]) => `${kind}:${id}`)].slice(0, MOST_MARKS);
  if (marks.length === 0) return undefined;
  const model = shortText(device.model) ?? shortText(device.model_id);
  return {
    marks,
    ...optional('name', shortText(device.name)),
    ...optional('manufacturer', shortText(device.manufacturer)),
    ...optional('model', model),
    ...optional('firmware', shortText(device.sw_version)),
    ...optional('room', shortText(device.suggested_area)),
    ...optional('via', shortText(device.via_device)),
    identifiers: identifiersOf(ids, connections, device.serial_number),
  };
}

/** The text, shortened to what a name may have; `undefined` when there is none. */
export function shortText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  // Control characters and halves of characters, which the host refuses.
  const text = String(value)
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim()
    .slice(0, 200)
    .replace(/\p{Cs}/gu, '')
    .trim();
  return text === '' ? undefined : text;
}

const optional = <K extends string>(key: K, value: string | undefined): { readonly [Key in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [Key in K]?: string };

function textsOf(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => shortText(item) ?? []);
}

function connectionsOf(value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown): [string, string][] => {
    if (!Array.isArray(pair)) return [];
    const [kind, id] = [shortText(pair[0]), shortText(pair[1])];
    return kind === undefined || id === undefined ? [] : [[kind, id]];
  });
}

/** Marks by which other plugins would know it: hardware addresses and serial numbers. */
function identifiersOf(
  ids: readonly string[],
  connections: readonly (readonly [string, string])[],
  serial: unknown,
): DeviceIdentifier[] {
  const candidates: DeviceIdentifier[] = [
    ...connections.flatMap(([kind, value]) => hardwareAddress(kind, value)),
    // Tasmota and ESPHome name a device by its MAC address, Zigbee2MQTT by its radio address.
    ...ids.flatMap((id): DeviceIdentifier[] => (/^[0-9a-f]{12}$/i.test(id) ? [{ kind: 'mac', value: id }] : [])),
    ...ids.flatMap((id): DeviceIdentifier[] => {
      const [, address] = /^zigbee2mqtt_(0x[0-9a-f]{16})$/i.exec(id) ?? [];
      return address === undefined ? [] : [{ kind: 'ieee', value: address }];
    }),
    ...textsOf(serial).map((value): DeviceIdentifier => ({ kind: 'serial', value: value.slice(0, 100) })),
  ];
  const normal = candidates.flatMap((identifier) => normalizeIdentifier(identifier) ?? []).filter(isTellingIdentifier);
  const seen = new Set<string>();
  return normal
    .filter(({ kind, value }) => {
      const key = `${kind} ${value}`;
      return !seen.has(key) && seen.add(key) !== undefined;
    })
    .slice(0, 10);
}

function hardwareAddress(kind: string, value: string): DeviceIdentifier[] {
  if (kind === 'mac') return [{ kind: 'mac', value }];
  return kind === 'zigbee' ? [{ kind: 'ieee', value }] : [];
}
