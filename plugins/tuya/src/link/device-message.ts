/** What a data point can hold; larger things come as text. */
export type DataPointValue = boolean | number | string;

/** Values by data point id. */
export type DataPoints = Readonly<Record<string, DataPointValue>>;

/** Command numbers of the protocol that we look at. */
export const commandNumber = { control: 7, status: 8, query: 10, newControl: 13, newQuery: 16 } as const;

/** Whether it answers a question for all data points; 3.4 and 3.5 have a number of their own for that. */
export const isQuery = (command: number): boolean =>
  command === commandNumber.query || command === commandNumber.newQuery;

/** Whether it answers a command. */
export const isControl = (command: number): boolean =>
  command === commandNumber.control || command === commandNumber.newControl;

/** What a device said, after decryption. */
export type DeviceMessage =
  /** Values: an answer, or something that changed. */
  | { readonly kind: 'values'; readonly values: DataPoints }
  /** The device refuses in words: `json obj data unvalid`. */
  | { readonly kind: 'refusal'; readonly text: string }
  /** It cannot be decrypted: another key. */
  | { readonly kind: 'unreadable' }
  /** It speaks for another device. */
  | { readonly kind: 'other-device'; readonly deviceId: string }
  /** Empty, or of no interest. */
  | { readonly kind: 'nothing' };

/**
 * Reads a payload as tuyapi gives it: an object, text where it is not JSON or could not be decrypted, `false` when
 * empty.
 */
export function readPayload(payload: unknown, deviceId: string): DeviceMessage {
  if (typeof payload === 'string') return readText(payload);
  if (typeof payload !== 'object' || payload === null) return { kind: 'nothing' };
  const { dps, devId, cid } = payload as { dps?: unknown; devId?: unknown; cid?: unknown };
  // A gateway passes on what its children say; they have data points of the same numbers.
  if (typeof cid === 'string' && cid !== '' && cid !== deviceId) return { kind: 'nothing' };
  if (typeof devId === 'string' && devId !== deviceId) return { kind: 'other-device', deviceId: devId.slice(0, 64) };
  if (typeof dps !== 'object' || dps === null || Array.isArray(dps)) return { kind: 'nothing' };
  return { kind: 'values', values: scalarsOf(dps) };
}

function readText(text: string): DeviceMessage {
  if (text === '') return { kind: 'nothing' };
  // A 3.1 device encrypts what it pushes as `3.1`, 16 characters of MD5, base64; tuyapi leaves it so with a wrong key.
  const stillEncrypted = /^3\.\d[0-9a-f]{16}[A-Za-z0-9+/=]+$/.test(text) || !/^[\x20-\x7e]*$/.test(text);
  return stillEncrypted ? { kind: 'unreadable' } : { kind: 'refusal', text: text.slice(0, 100) };
}

function scalarsOf(dps: object): DataPoints {
  const isScalar = (value: unknown): value is DataPointValue =>
    typeof value === 'boolean' || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  const known = Object.entries(dps).filter(([id, value]) => /^\d{1,3}$/.test(id) && isScalar(value));
  return Object.fromEntries(known);
}
