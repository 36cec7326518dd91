/** The component that a device always has and that is left out of state keys. @since 0.1.0 */
export const MAIN_COMPONENT = 'main';

/** The parts of a state key. @since 0.1.0 */
export interface StateKeyParts {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
}

/**
 * The key under which a state is shown and its telemetry is kept: `[component:]capability.attribute`, as in
 * `onOff.on` or `socket2:power.watts`. `main:` is left out. @since 0.1.0
 */
export function stateKey(capability: string, attribute: string, component: string = MAIN_COMPONENT): string {
  const key = `${capability}.${attribute}`;
  return component === MAIN_COMPONENT ? key : `${component}:${key}`;
}

/** The parts of `key`, or `undefined` when it is not a state key. Never throws. @since 0.1.0 */
export function parseStateKey(key: string): StateKeyParts | undefined {
  const colon = key.indexOf(':');
  const component = colon < 0 ? MAIN_COMPONENT : key.slice(0, colon);
  const rest = key.slice(colon + 1);
  const dot = rest.lastIndexOf('.');
  if (component === '' || dot < 1 || dot === rest.length - 1) return undefined;
  return { component, capability: rest.slice(0, dot), attribute: rest.slice(dot + 1) };
}
