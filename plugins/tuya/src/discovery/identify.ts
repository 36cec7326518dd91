import { isIPv4 } from 'node:net';
import type { DiscoveryOffer, Heard } from '@nexa/sdk';
import { isSpokenVersion } from '../config.ts';
import { readAnnouncement } from './broadcast.ts';

/** A Tuya device that announced itself. One that speaks a version that we do not is shown too, and says so. */
export function identify(heard: Heard): DiscoveryOffer | undefined {
  if (heard.kind !== 'udp') return undefined;
  const announcement = readAnnouncement(Buffer.from(heard.payload, 'base64'));
  if (!announcement) return undefined;
  const { deviceId, version, productKey } = announcement;
  // Where it came from rather than what it says: that address is known to work.
  const host = [heard.address, announcement.address].find((address) => address !== undefined && isIPv4(address));
  if (host === undefined) return undefined;
  const name = `Tuya device ${deviceId.slice(-4)}`;
  return {
    uniqueId: deviceId,
    title: isSpokenVersion(version) ? name : `${name} (protocol ${version}, not supported yet)`,
    ...(productKey === undefined ? {} : { model: productKey }),
    config: { host, deviceId, version },
  };
}
