/** What stands at a topic under which Tasmota announces itself. */
export interface TasmotaPlace {
  readonly topic: string;
  /** Twelve hexadecimal digits, in capitals. */
  readonly mac: string;
  /** `config` says what the device is and where it is reached, `sensors` what it measures. */
  readonly kind: 'config' | 'sensors';
}

/** Fixed in the firmware. */
export const TASMOTA_PREFIX = 'tasmota/discovery';
const PLACE = /^([0-9A-F]{12})\/(config|sensors)$/;

/** The filters under which Tasmota devices announce themselves. */
export const tasmotaFilters: readonly string[] = [`${TASMOTA_PREFIX}/+/config`, `${TASMOTA_PREFIX}/+/sensors`];

/** Where a device says what it is, or what it measures. */
export const tasmotaTopic = (mac: string, kind: TasmotaPlace['kind']): string => `${TASMOTA_PREFIX}/${mac}/${kind}`;

/** What the topic names; `undefined` when it has another form. */
export function readTasmotaTopic(topic: string): TasmotaPlace | undefined {
  if (!topic.startsWith(`${TASMOTA_PREFIX}/`)) return undefined;
  const [, mac, kind] = PLACE.exec(topic.slice(TASMOTA_PREFIX.length + 1)) ?? [];
  if (mac === undefined || (kind !== 'config' && kind !== 'sensors')) return undefined;
  return { topic, mac, kind };
}
