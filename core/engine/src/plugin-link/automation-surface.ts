import type { JsonObject } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { AutomationSurface } from '../ports/plugin-gateway.ts';
import { isPlainObject } from './plain-json.ts';

const closed = { additionalProperties: false };
const MOST = 50;

const parts = {
  title: Type.String({ minLength: 1, maxLength: 200 }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  config: Type.Object({}, { additionalProperties: true }),
};
const byName = <T extends ReturnType<typeof Type.Object>>(value: T) =>
  Type.Record(Type.String(), value, { maxProperties: MOST });

/** Form of what a plugin adds to automations. */
export const AutomationForm = Type.Object(
  {
    triggers: byName(Type.Object({ ...parts, data: Type.Object({}, { additionalProperties: true }) }, closed)),
    conditions: byName(Type.Object(parts, closed)),
    actions: byName(Type.Object({ ...parts, sensitive: Type.Optional(Type.Boolean()) }, closed)),
  },
  closed,
);

const word = /^[a-z][A-Za-z0-9]*$/;
const MAX_NAME = 100;

/** Keywords of fields that an automation cannot have: it keeps no secrets and grants no addresses. */
const forbidden = ['x-nexa-secret', 'x-nexa-ports'];

/** Why names or schemas of it are not allowed; what every schema has to keep to is not looked at here. */
export function automationProblem(automation: AutomationSurface | undefined, pluginId: string): string | undefined {
  if (automation === undefined) return undefined;
  const prefix = `${pluginId}.`;
  for (const [name, schema] of automationSchemas(automation)) {
    const isNamed = name.startsWith(prefix) && word.test(name.slice(prefix.length)) && name.length <= MAX_NAME;
    if (!isNamed) return `${name.slice(0, MAX_NAME)} is not "${prefix}" and one word in camel case`;
    const keyword = forbidden.find((candidate) => uses(schema, candidate));
    if (keyword !== undefined) return `${name}: ${keyword} has no place in an automation`;
  }
  return undefined;
}

/** Every schema in it, by the name of what it belongs to. */
export function automationSchemas({ triggers, conditions, actions }: AutomationSurface): [string, JsonObject][] {
  return [
    ...Object.entries(triggers).flatMap(([name, { config, data }]): [string, JsonObject][] => [
      [name, config],
      [name, data],
    ]),
    ...[conditions, actions].flatMap((declared) =>
      Object.entries(declared).map(([name, { config }]): [string, JsonObject] => [name, config]),
    ),
  ];
}

function uses(schema: unknown, keyword: string): boolean {
  if (Array.isArray(schema)) return schema.some((member) => uses(member, keyword));
  if (!isPlainObject(schema)) return false;
  return Object.hasOwn(schema, keyword) || Object.values(schema).some((member) => uses(member, keyword));
}
