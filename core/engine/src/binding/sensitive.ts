import type { CapabilityDefinition, DeviceDescription } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';

/** Locks, alarms, valves, garage doors, heat: as a whole, or by a command that opens, disarms or heats. */
export function isSensitiveDescription(
  { components }: Pick<DeviceDescription, 'components'>,
  catalog: CapabilityCatalog,
): boolean {
  return components.some(({ capabilities }) =>
    capabilities.some((id) => {
      const capability = catalog.find(id);
      return capability !== undefined && isSensitiveCapability(capability);
    }),
  );
}

/** As a whole, or by one of its commands. */
export function isSensitiveCapability({ sensitive, commands }: CapabilityDefinition): boolean {
  return sensitive === true || Object.values(commands).some((command) => command.sensitive === true);
}
