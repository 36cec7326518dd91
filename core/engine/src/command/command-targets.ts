import { type DeviceDescription, MAIN_COMPONENT } from '@nexa/sdk';

/**
 * The components that a command is for: the one it names, or, for `main` when that cannot do it, all others that can:
 * a strip of sockets is switched as one. Empty: nothing of the device can do it.
 */
export function commandTargets(
  { components }: Pick<DeviceDescription, 'components'>,
  { component, capability }: { readonly component: string; readonly capability: string },
): readonly string[] {
  const able = components.filter(({ capabilities }) => capabilities.includes(capability)).map(({ id }) => id);
  if (able.includes(component)) return [component];
  return component === MAIN_COMPONENT ? able : [];
}
