import type { DeviceIdentifier } from '@nexa/sdk';

/** Which device and which part of it a resource belongs to. */
export interface ResourceOrigin {
  /** Stable id of the device: its radio address, or the whole id where it has none. */
  readonly externalId: string;
  /** Hexadecimal number of the endpoint within the device; empty without one. */
  readonly endpoint: string;
}

/** `00:17:88:01:0b:00:05:5d-02-0406`: address, endpoint, cluster. Taps have `-f2` and no cluster. */
const zigbeeForm = /^([0-9a-f]{2}(?::[0-9a-f]{2}){5,7})(?:-([0-9a-f]{2}))?(?:-[0-9a-f]{4})?$/i;

/** The radio address as an identifier, where the device's id is one of eight bytes. */
export function radioAddressOf(externalId: string): DeviceIdentifier[] {
  return /^[0-9a-f]{2}(?::[0-9a-f]{2}){7}$/.test(externalId) ? [{ kind: 'ieee', value: externalId }] : [];
}

/** Reads the `uniqueid` of a light or sensor. All resources of one device share the address. */
export function originOf(uniqueId: string): ResourceOrigin {
  const match = zigbeeForm.exec(uniqueId);
  if (match?.[1] === undefined) return { externalId: uniqueId, endpoint: '' };
  return { externalId: match[1].toLowerCase(), endpoint: (match[2] ?? '').toLowerCase() };
}
