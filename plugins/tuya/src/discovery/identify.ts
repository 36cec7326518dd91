import { isIPv4 } from 'node:net';
import type { DiscoveryOffer, Heard } from '@nexa/sdk';
import { isTuyaVersion } from '../version.ts';
import { readAnnouncement } from './broadcast.ts';

/** A Tuya device that announced itself. Where it names a version that we do not know, pairing finds out. */
export function identify(heard: Heard): DiscoveryOffer | undefined {
  if (heard.kind !== 'udp') return undefined;
  const announcement = readAnnouncement(Buffer.from(heard.payload, 'base64'));
  if (!announcement) return undefined;
  const { deviceId, version, productKey } = announcement;
  // Where it came from rather than what it says: that address is known to work.
  const host = [heard.address, announcement.address].find((address) => address !== undefined && isIPv4(address));
  if (host === undefined) return undefined;
  return {
    uniqueId: deviceId,
    title: `Tuya device ${deviceId.slice(-4)}`,
    ...(productKey === undefined ? {} : { model: productKey }),
    config: { host, deviceId, version: isTuyaVersion(version) ? version : 'auto' },
    // The local key never leaves; whoever does not have it cannot answer.
    followsAddress: true,
  };
}
