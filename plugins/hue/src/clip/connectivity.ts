import type { StatusReport } from '@nexa/sdk';
import type { ClipResource } from './clip-resource.ts';

/** Services that tell whether the bridge reaches a device by radio. */
const connectivityTypes: readonly string[] = ['zigbee_connectivity', 'zgp_connectivity'];

export const isConnectivity = ({ type }: ClipResource): boolean => connectivityTypes.includes(type);

/** The bridge's word for how it reaches the device, as diagnostics show it. */
export const connectivityWord = (resource: ClipResource | undefined): string =>
  typeof resource?.status === 'string' ? resource.status.slice(0, 40) : 'unknown';

/** What keeps the device from being reached; `undefined` while nothing does. A switch may well only speak. */
export function connectivityProblem(resource: ClipResource | undefined): string | undefined {
  switch (resource?.status) {
    case 'connectivity_issue':
      return 'is not reachable by the bridge. Check that it has power.';
    case 'disconnected':
      return 'is not connected with the bridge. Check that it has power.';
    case 'pending_discovery':
      return 'is known to the bridge, which has not found it yet.';
    default:
      // `connected`, `unidirectional_incoming`, and words that a bridge may learn: nobody says that it is away.
      return undefined;
  }
}

/** The status of a device with this service of updates, while it can be reached. */
export function statusWhileReachable(update: ClipResource | undefined, name: string): StatusReport {
  return update?.state === 'installing'
    ? { value: 'updating', message: `${name} is installing new firmware.` }
    : { value: 'online' };
}
