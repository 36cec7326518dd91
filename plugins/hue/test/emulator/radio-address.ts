import { createHash } from 'node:crypto';

/** A radio address made from the id of a device, always the same. */
export function radioAddress(deviceId: string): string {
  const digest = createHash('sha256').update(deviceId).digest('hex');
  const tail = digest.slice(0, 8).match(/../g) ?? [];
  return ['00', '17', '88', '01', ...tail].join(':');
}
