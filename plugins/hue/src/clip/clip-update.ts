import type { Reading } from '@nexa/sdk';
import { label, partOf } from '../model/bridge-answers.ts';
import type { ClipResource } from './clip-resource.ts';

/** The bridge says that there is a newer version, and never which. */
const NEWER = 'a newer version';

/** What is told of a device's firmware, and of one that waits to be installed. */
export function updateReadings(
  update: ClipResource,
  device: ClipResource | undefined,
  place: { readonly externalId: string; readonly source: 'push' | 'poll' },
): Reading[] {
  const installed = label(partOf(device?.product_data, 'software_version'))?.slice(0, 100);
  if (installed === undefined) return [];
  const { state } = update;
  const isKnown = ['no_update', 'update_pending', 'ready_to_install', 'installing'].includes(String(state));
  const reading = (attribute: string, value: boolean | string): Reading => ({
    ...place,
    capability: 'update',
    attribute,
    value,
  });
  return [
    reading('installed', installed),
    ...(isKnown ? [reading('available', state === 'no_update' ? installed : NEWER)] : []),
    ...(isKnown ? [reading('inProgress', state === 'installing')] : []),
  ];
}
