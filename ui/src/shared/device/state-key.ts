/** The key of a state: `[component:]capability.attribute`, `main:` left out. */
export function stateKeyOf(capability: string, attribute: string, component = 'main'): string {
  const key = `${capability}.${attribute}`;
  return component === 'main' ? key : `${component}:${key}`;
}

export interface StateKeyParts {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
}

export function partsOfStateKey(key: string): StateKeyParts | undefined {
  const colon = key.indexOf(':');
  const component = colon < 0 ? 'main' : key.slice(0, colon);
  const rest = key.slice(colon + 1);
  const dot = rest.lastIndexOf('.');
  if (dot < 1 || dot === rest.length - 1) return undefined;
  return { component, capability: rest.slice(0, dot), attribute: rest.slice(dot + 1) };
}
