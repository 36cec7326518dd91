/** Where something was announced. */
export interface DiscoveryTopic {
  readonly topic: string;
  /** `light`, `sensor`, ...; `device` for all parts of a device at once. */
  readonly component: string;
  readonly nodeId?: string;
  readonly objectId: string;
}

const ID = /^[A-Za-z0-9_-]{1,200}$/;

/** The filters under which everything is announced. */
export const discoveryFilters = (prefix: string): readonly string[] => [
  `${prefix}/+/+/config`,
  `${prefix}/+/+/+/config`,
];

/** What the topic `<prefix>/<component>/[<node>/]<object>/config` names; `undefined` when it has another form. */
export function readDiscoveryTopic(prefix: string, topic: string): DiscoveryTopic | undefined {
  if (!topic.startsWith(`${prefix}/`)) return undefined;
  const parts = topic.slice(prefix.length + 1).split('/');
  if (parts.at(-1) !== 'config' || (parts.length !== 3 && parts.length !== 4)) return undefined;
  const component = parts[0] ?? '';
  const objectId = parts.at(-2) ?? '';
  const nodeId = parts.length === 4 ? parts[1] : undefined;
  if (![component, objectId, nodeId ?? 'none'].every((part) => ID.test(part))) return undefined;
  return { topic, component, objectId, ...(nodeId === undefined ? {} : { nodeId }) };
}
