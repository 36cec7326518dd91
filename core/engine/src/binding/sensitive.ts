import type { DeviceDescription } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';

/** Locks, alarms, valves, garage doors, heat: as a whole, or by a command that opens, disarms or heats. */
export function isSensitiveDescription(
  { components }: Pick<DeviceDescription, 'components'>,
  catalog: CapabilityCatalog,
): boolean {
  return components.some(({ capabilities }) =>
    capabilities.some((id) => {
      const capability = catalog.find(id);
      return (
        capability?.sensitive === true ||
        Object.values(capability?.commands ?? {}).some(({ sensitive }) => sensitive === true)
      );
    }),
  );
}
