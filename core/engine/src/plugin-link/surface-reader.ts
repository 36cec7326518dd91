import type { CapabilityDefinition, JsonObject } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { PluginSurface } from '../ports/plugin-gateway.ts';
import { attributeRuleOf } from './attribute-rule.ts';
import { AutomationForm, automationProblem, automationSchemas } from './automation-surface.ts';
import type { Read } from './message-shapes.ts';
import { readPlainObject } from './plain-json.ts';
import { objectSchemaProblem, partsOf, plainSchemaProblem } from './plain-schema.ts';
import type { SchemaCompiler } from './schema-compiler.ts';

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 100 });
const Words = Type.String({ minLength: 1, maxLength: 200 });
const Prose = Type.String({ maxLength: 2000 });
const Span = Type.Number({ minimum: 0, maximum: 31 * 86_400_000 });
const Timeout = Type.Optional(Type.Number({ minimum: 100, maximum: 300_000 }));
const Schema = Type.Object({}, { additionalProperties: true });
const oneOf = (...values: string[]) => Type.Union(values.map((value) => Type.Literal(value)));
const named = <T extends ReturnType<typeof Type.Object>>(value: T) =>
  Type.Record(Type.String({ maxLength: 60 }), value);

const Freshness = Type.Union([
  Type.Object({ kind: Type.Literal('with-device') }, closed),
  Type.Object({ kind: Type.Literal('interval'), expected: Type.Number({ minimum: 500 }) }, closed),
]);
const Scalar = Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 200 })]);
const AttributeConfirmation = Type.Object(
  {
    attribute: Name,
    equals: Type.Optional(Scalar),
    equalsParam: Type.Optional(Name),
    tolerance: Type.Optional(Type.Number({ minimum: 0 })),
    modulo: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    offAtZero: Type.Optional(Type.Boolean()),
    toggles: Type.Optional(Type.Literal(true)),
  },
  closed,
);
const Confirmation = Type.Union([
  AttributeConfirmation,
  Type.Object({ anyOf: Type.Array(AttributeConfirmation, { minItems: 1, maxItems: 10 }) }, closed),
]);
const Attribute = Type.Object(
  {
    title: Words,
    schema: Schema,
    unit: Type.Optional(Type.String({ maxLength: 20 })),
    precision: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
    history: oneOf('states', 'telemetry', 'energy', 'network'),
    freshness: Freshness,
  },
  closed,
);
const Command = Type.Object(
  {
    title: Words,
    params: Schema,
    confirms: Type.Array(Confirmation, { maxItems: 20 }),
    takes: Type.Optional(Type.Number({ minimum: 1000, maximum: 3_600_000 })),
    sensitive: Type.Optional(Type.Boolean()),
  },
  closed,
);
const Capability = Type.Object(
  {
    id: Name,
    version: Type.Integer({ minimum: 1 }),
    title: Words,
    attributes: named(Attribute),
    commands: named(Command),
    events: named(Type.Object({ title: Words, data: Schema }, closed)),
    sensitive: Type.Optional(Type.Boolean()),
  },
  closed,
);
const Issue = Type.Object(
  { code: Name, severity: oneOf('info', 'warning', 'error', 'critical'), title: Words, explanation: Prose },
  closed,
);
const Check = Type.Object(
  {
    id: Name,
    title: Words,
    scope: oneOf('integration', 'device'),
    every: Type.Number({ minimum: 1000, maximum: 31 * 86_400_000 }),
    timeout: Timeout,
    raises: Type.Array(Issue, { maxItems: 50 }),
  },
  closed,
);
const HealingAction = Type.Object(
  {
    id: Name,
    title: Words,
    cures: Type.Array(Name, { maxItems: 50 }),
    downtime: Span,
    blastRadius: oneOf('device', 'integration', 'home'),
    reversibility: oneOf('self', 'undo', 'irreversible'),
    prerequisites: Type.Array(Prose, { maxItems: 20 }),
    risk: oneOf('auto', 'ask', 'never-auto'),
    cooldown: Span,
    verification: Type.Union([
      Type.Object({ by: Type.Literal('fresh-report'), within: Span }, closed),
      Type.Object({ by: Type.Literal('check'), check: Name, within: Span }, closed),
    ]),
    powerCycle: Type.Optional(
      Type.Object(
        {
          off: Type.Number({ minimum: 1000, maximum: 300_000 }),
          starts: Type.Number({ minimum: 0, maximum: 600_000 }),
        },
        closed,
      ),
    ),
    timeout: Timeout,
    canUndo: Type.Boolean(),
  },
  closed,
);
const PairingStep = Type.Object(
  {
    kind: oneOf('form', 'link-button', 'external', 'qr'),
    title: Words,
    hint: Type.Optional(Prose),
    fields: Schema,
    timeout: Timeout,
    presents: Type.Optional(Type.Literal(true)),
  },
  closed,
);
const Pairing = Type.Object(
  {
    start: Name,
    reauth: Type.Optional(Name),
    reconfigure: Type.Optional(Name),
    repairs: Type.Optional(Type.Record(Name, Name)),
    steps: named(PairingStep),
  },
  closed,
);
const Hook = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: 60 }),
    token: Type.Union([
      Type.Literal('header'),
      Type.Array(Type.String({ minLength: 2, maxLength: 200 }), { minItems: 1, maxItems: 10 }),
    ]),
  },
  closed,
);
const surfaceCheck = TypeCompiler.Compile(
  Type.Object(
    {
      configSchema: Schema,
      configVersion: Type.Integer({ minimum: 1, maximum: 10_000 }),
      canMigrateConfig: Type.Boolean(),
      pairing: Pairing,
      capabilities: Type.Array(Capability, { maxItems: 100 }),
      checks: Type.Array(Check, { maxItems: 100 }),
      healingActions: Type.Array(HealingAction, { maxItems: 100 }),
      canIdentify: Type.Boolean(),
      hooks: Type.Array(Hook, { maxItems: 20 }),
      automation: Type.Optional(AutomationForm),
      diagnosticsSchema: Type.Optional(Schema),
    },
    closed,
  ),
);

/** Schemas within schemas, all together: each takes the host time when it is compiled. */
const MAX_PARTS = 2_000;

/** Reads what a plugin declares of itself: form, prefixes, references, and every schema in it. Never throws. */
export function readSurface(data: unknown, pluginId: string, compile: SchemaCompiler): Read<PluginSurface> {
  const plain = readPlainObject(data, { maxDepth: 20, maxSize: 512 * 1024 });
  if ('reason' in plain) return plain;
  const value: unknown = plain.value;
  if (!surfaceCheck.Check(value)) {
    const error = surfaceCheck.Errors(value).First();
    return { reason: `${error?.path ?? '/'}: ${error?.message ?? 'wrong'}` };
  }
  const surface = value as unknown as PluginSurface;
  const reason =
    namesProblem(surface, pluginId) ??
    pairingProblem(surface) ??
    hooksProblem(surface) ??
    automationProblem(surface.automation, pluginId) ??
    schemasProblem(surface, compile);
  return reason === undefined ? { value: surface } : { reason };
}

function namesProblem({ capabilities, checks, healingActions }: PluginSurface, id: string): string | undefined {
  const names = [
    ...capabilities.map((capability) => capability.id),
    ...checks.flatMap((check) => [check.id, ...check.raises.map(({ code }) => code)]),
    ...healingActions.map((action) => action.id),
  ];
  const stranger = names.find((name) => !name.startsWith(`${id}.`) || name.length === id.length + 1);
  if (stranger !== undefined) return `${stranger} does not begin with "${id}."`;
  const checkIds = new Set(checks.map((check) => check.id));
  for (const list of [capabilities, checks, healingActions]) {
    if (new Set(list.map((item) => item.id)).size !== list.length) return 'an id is there twice';
  }
  for (const { id: action, verification } of healingActions) {
    if (verification.by === 'check' && !checkIds.has(verification.check))
      return `${action} is verified by no check of it`;
  }
  return undefined;
}

function pairingProblem({ pairing, checks }: PluginSurface): string | undefined {
  const { start, reauth = start, reconfigure = start, repairs = {}, steps } = pairing;
  const missing = [start, reauth, reconfigure, ...Object.values(repairs)].find((step) => !Object.hasOwn(steps, step));
  if (missing !== undefined) return `there is no pairing step ${missing}`;
  const codes = new Set(checks.flatMap(({ raises }) => raises.map(({ code }) => code)));
  const stranger = Object.keys(repairs).find((code) => !codes.has(code) && !code.startsWith('core.'));
  if (stranger !== undefined) return `pairing repairs ${stranger}, which no check of it raises`;
  for (const [name, { kind, presents, fields }] of Object.entries(steps)) {
    if (kind === 'external' && presents !== true) return `pairing step ${name} is external and presents no address`;
    if (kind !== 'external' && kind !== 'qr' && presents === true) return `pairing step ${name} has nothing to present`;
    if (kind === 'qr' && presents !== true && !hasTextField(fields))
      return `pairing step ${name} shows no code and asks for none`;
  }
  return undefined;
}

const hookPath = /^[a-z0-9][a-z0-9-]*$/;
const jsonPointer = /^(\/([^~/]|~[01])+)+$/;

function hooksProblem({ hooks }: PluginSurface): string | undefined {
  if (new Set(hooks.map(({ path }) => path)).size !== hooks.length) return 'a path of its HTTP handlers is there twice';
  for (const { path, token } of hooks) {
    if (!hookPath.test(path)) return `the path ${path} of an HTTP handler is not one word of a-z, 0-9 and -`;
    const wrong = token === 'header' ? undefined : token.find((pointer) => !jsonPointer.test(pointer));
    if (wrong !== undefined)
      return `the HTTP handler ${path} looks for its token at ${wrong}, which is no JSON pointer`;
  }
  return undefined;
}

const hasTextField = ({ properties = {} }: JsonObject): boolean =>
  Object.values(properties as Record<string, { type?: unknown }>).some((field) => field?.type === 'string');

function schemasProblem(
  { configSchema, diagnosticsSchema, pairing, capabilities, automation }: PluginSurface,
  compile: SchemaCompiler,
): string | undefined {
  const objects: [string, unknown][] = [
    ['configSchema', configSchema],
    ...(diagnosticsSchema === undefined ? [] : [['diagnostics', diagnosticsSchema] as [string, unknown]]),
    ...Object.entries(pairing.steps).map(([name, { fields }]): [string, unknown] => [`pairing step ${name}`, fields]),
    ...capabilities.flatMap(objectsOf),
    ...(automation === undefined ? [] : automationSchemas(automation)),
  ];
  const parts = objects.reduce((sum, [, schema]) => sum + partsOf(schema), 0);
  if (parts > MAX_PARTS) return `its schemas are made of ${parts} schemas together, and ${MAX_PARTS} are allowed`;
  for (const [where, schema] of objects) {
    const problem = objectSchemaProblem(schema) ?? compileProblem(schema, compile);
    if (problem !== undefined) return `${where}: ${problem}`;
  }
  for (const { id, attributes } of capabilities) {
    for (const [name, attribute] of Object.entries(attributes)) {
      const problem = plainSchemaProblem(attribute.schema);
      if (problem !== undefined) return `${id}.${name}: ${problem}`;
      if (attributeRuleOf(attribute) === undefined) return `${id}.${name}: an attribute cannot have this schema`;
    }
  }
  return undefined;
}

const objectsOf = ({ id, commands, events }: CapabilityDefinition): [string, unknown][] => [
  ...Object.entries(commands).map(([name, { params }]): [string, unknown] => [`command ${id}.${name}`, params]),
  ...Object.entries(events).map(([name, { data }]): [string, unknown] => [`event ${id}.${name}`, data]),
];

function compileProblem(schema: unknown, compile: SchemaCompiler): string | undefined {
  try {
    compile(schema as JsonObject);
    return undefined;
  } catch (error) {
    return `it cannot be compiled: ${String(error).slice(0, 200)}`;
  }
}
