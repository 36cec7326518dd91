import { isIP } from 'node:net';
import { hostFieldPorts, type JsonObject } from '@nexa/sdk';
import type { HostGrant } from './network-policy.ts';
import { isHost } from './schema-compiler.ts';

/** What the host fields of a form grant, with the values that a person gave. */
export function grantsOf(schema: JsonObject, values: JsonObject): HostGrant[] {
  return hostFieldPorts(schema).flatMap(({ field, ports }) => {
    const host = values[field];
    if (typeof host !== 'string' || !isHost(host)) return [];
    const granted = ports.map((name) => values[name] ?? defaultOf(schema, name)).filter(isPort);
    return granted.length === 0 ? [] : [{ host, ports: granted }];
  });
}

function defaultOf(schema: JsonObject, field: string): unknown {
  const properties = schema.properties as Record<string, { default?: unknown }> | undefined;
  return properties?.[field]?.default;
}

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= 65_535;

/** Whether a target such as `tcp 192.168.1.7:80` is one of them. Of a granted name only the port can be compared. */
export function isAmong(grants: readonly HostGrant[], target: string): boolean {
  const [, address, port] = /^(?:tcp|udp) (.+):(\d+)$/.exec(target) ?? [];
  return grants.some(({ host, ports }) => ports.includes(Number(port)) && (host === address || isIP(host) === 0));
}
