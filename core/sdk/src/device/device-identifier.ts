import { type Static, Type } from '@sinclair/typebox';

/**
 * What kind of mark a device carries that is the same on every path that leads to it.
 *
 * - `mac`: 48-bit hardware address of its network interface.
 * - `ieee`: 64-bit hardware address of its radio (Zigbee, Thread).
 * - `serial`: number that its maker gave it; it is worth something together with the manufacturer only.
 * - `uuid`: id that its software made up. Copied firmware copies it too, so it only suggests.
 * - `matter`: `UniqueID` of Matter's Basic Information cluster. It only suggests.
 *
 * @since 0.2.0
 */
export type IdentifierKind = 'mac' | 'ieee' | 'serial' | 'uuid' | 'matter';

/** Every kind of identifier. @since 0.2.0 */
export const identifierKinds: readonly IdentifierKind[] = ['mac', 'ieee', 'serial', 'uuid', 'matter'];

/**
 * A mark of the physical device itself, never of what it is reached through: a lamp does not carry its bridge's MAC
 * address. Give it in any usual spelling. NEXA recognises by it that two integrations reach the same device.
 *
 * @since 0.2.0
 */
export const DeviceIdentifier = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('mac'),
      Type.Literal('ieee'),
      Type.Literal('serial'),
      Type.Literal('uuid'),
      Type.Literal('matter'),
    ]),
    value: Type.String({ minLength: 1, maxLength: 100 }),
  },
  { additionalProperties: false },
);

/** See {@link DeviceIdentifier}. @since 0.2.0 */
export type DeviceIdentifier = Static<typeof DeviceIdentifier>;

const hexDigits = { mac: 12, ieee: 16, uuid: 32 } as const;

/**
 * The one spelling in which NEXA compares identifiers, or `undefined` when the value has not the form of its kind. A
 * plugin need not call it: the host does. It helps to leave out what a device tells in place of an identifier.
 *
 * @since 0.2.0
 */
export function normalizeIdentifier({ kind, value }: DeviceIdentifier): DeviceIdentifier | undefined {
  const text = value.trim();
  if (kind === 'serial' || kind === 'matter') {
    const isLegible = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
    return isLegible ? { kind, value: text.toUpperCase() } : undefined;
  }
  const isSpelled = /^(?:0x)?[0-9a-f]+(?:[:.-][0-9a-f]+)*$/i.test(text);
  const digits = text.toLowerCase().replace(/^0x/, '').replace(/[:.-]/g, '');
  if (!isSpelled || digits.length !== hexDigits[kind]) return undefined;
  if (kind === 'uuid') {
    return { kind, value: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
  }
  return { kind, value: digits.replace(/(..)(?=.)/g, '$1:') };
}

/**
 * Whether the value, in NEXA's spelling, tells one device from another: all zeros, all ones, a group's MAC address and
 * the serial numbers that makers leave in place of one (`0`, `N/A`, `123456`) do not.
 *
 * @since 0.2.0
 */
export function isTellingIdentifier({ kind, value }: DeviceIdentifier): boolean {
  const signs = value.replace(/[^0-9a-z]/gi, '').toLowerCase();
  if (kind === 'mac' && (Number.parseInt(value.slice(0, 2), 16) & 1) === 1) return false;
  if (kind !== 'serial' && kind !== 'matter') return !/^(?:0+|f+)$/.test(signs);
  return (
    signs.length >= 5 && !/^(.)\1*$/.test(signs) && !/^(?:0?1234567?8?9?0?|unknown|none|default|serial)$/.test(signs)
  );
}
