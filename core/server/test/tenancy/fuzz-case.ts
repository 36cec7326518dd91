import type { Random } from './fuzz-random.ts';
import { type FuzzWorld, type Person, persons, type Side, throwAwayPassword } from './fuzz-world.ts';

/** An id by what it names, so that the same case can be run again in another world. */
export interface IdRef {
  readonly $id: Side | 'unknown';
  readonly kind: string;
  readonly index: number;
}

/** The address of somebody, likewise. */
export interface EmailRef {
  readonly $email: 'leaving' | 'ownerOfOther';
  readonly index: number;
}

export interface FuzzCase {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly person: Person;
  /** Which of those whose account or session may end with the case, and from where it comes. */
  readonly nth: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

type Schema = Readonly<Record<string, unknown>> & {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
};

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly params: readonly { readonly name: string; readonly schema: Schema }[];
  readonly query: readonly { readonly name: string; readonly schema: Schema; readonly required: boolean }[];
  readonly body?: Schema;
}

/** Every operation of the OpenAPI document: a new route is in it by itself. */
export function operationsOf(document: object): Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, Record<string, unknown>>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = (operation.parameters ?? []) as {
        name: string;
        in: string;
        schema: Schema;
        required?: boolean;
      }[];
      const body = (operation.requestBody as { content?: Record<string, { schema: Schema }> } | undefined)?.content;
      return {
        id: String(operation.operationId),
        method: method.toUpperCase(),
        path,
        params: parameters.filter((one) => one.in === 'path'),
        query: parameters
          .filter((one) => one.in === 'query')
          .map(({ name, schema, required = false }) => ({ name, schema, required })),
        ...(body?.['application/json'] === undefined ? {} : { body: body['application/json'].schema }),
      };
    }),
  );
}

/** Which table a name in a path, query or body means. */
const kinds: Readonly<Record<string, string>> = {
  homeId: 'homes',
  homeIds: 'homes',
  roomId: 'rooms',
  room: 'rooms',
  roomIds: 'rooms',
  deviceId: 'devices',
  deviceIds: 'devices',
  sceneId: 'scenes',
  integrationId: 'integrations',
  discoveryId: 'discoveries',
  userId: 'users',
  replacementId: 'devices',
  executionId: 'automation_executions',
};
const kindOfSegment: Readonly<Record<string, string>> = {
  rooms: 'rooms',
  devices: 'devices',
  commands: 'commands',
  integrations: 'integrations',
  flows: 'pairing_flows',
  automations: 'automations',
  issues: 'diagnostic_issues',
  tokens: 'access_tokens',
  scenes: 'scenes',
};
const anyKind = [
  ...new Set([...Object.values(kinds), ...Object.values(kindOfSegment), 'device_groups', 'automation_executions']),
];

/** What makes a generated body likely to be taken: values by the name of their member. */
const dictionary: Readonly<Record<string, readonly unknown[]>> = {
  capability: ['onOff'],
  command: ['on', 'off'],
  attribute: ['on'],
  event: ['pressed'],
  component: ['main'],
  metric: ['temperature.celsius', 'power.watts', 'onOff.on'],
  key: ['onOff.on'],
  plugin: ['plain', 'bridge'],
  timezone: ['UTC', 'Europe/Berlin'],
  email: Array.from({ length: 200 }, (_, index) => `newcomer-${index}@fuzz.test`),
  password: [throwAwayPassword, 'a wrong password'],
  bucket: ['auto', 'PT1H', 'P1D'],
  search: ['mark', 'lamp', 'mark of the other home', 'home'],
  state: ['open', 'all', 'resolved'],
  locale: ['en', 'de-CH'],
  scopes: [['read'], ['read', 'control', 'admin']],
  samples: [],
  config: [{}],
  input: [{}],
  waitMs: [0],
  cursor: ['x'],
  match: [{}],
  params: [{}],
  to: [true],
  path: ['actions/0', 'triggers/0'],
};

export class CaseGenerator {
  readonly #random: Random;
  readonly #schemas: Readonly<Record<string, Schema>>;
  #path = '';
  #isMixed = true;
  #isRemoving = false;
  #cases = 0;

  constructor(random: Random, document: object) {
    this.#random = random;
    this.#schemas = (document as { components?: { schemas?: Record<string, Schema> } }).components?.schemas ?? {};
  }

  next(operation: Operation, person: Person = this.#random.pick(persons)): FuzzCase {
    this.#path = operation.path;
    this.#cases += 1;
    const random = this.#random;
    this.#isRemoving = operation.method === 'DELETE' && operation.path.endsWith('}');
    // Some ask for nothing but what is theirs: otherwise no answer would be more than a refusal.
    this.#isMixed = random.chance(0.7);
    // Half of the cases go into one's own home and bring ids of the other one along.
    const pathSide = !this.#isMixed || random.chance(0.5) ? 'ours' : 'other';
    const params = Object.fromEntries(
      operation.params.map(({ name, schema }) => [
        name,
        isId(name, schema) ? this.#id(name, random.chance(0.9) ? pathSide : undefined) : this.#value(name, schema),
      ]),
    );
    const query = Object.fromEntries(
      operation.query
        .filter(({ name, required }) => required || random.chance(name === 'cursor' ? 0.05 : 0.3))
        .map(({ name, schema }) => [name, this.#value(name, schema)]),
    );
    return {
      operation: operation.id,
      method: operation.method,
      path: operation.path,
      person: this.#asker(operation, person),
      nth: this.#cases,
      params,
      query,
      ...(operation.body === undefined ? {} : { body: this.#value('body', operation.body) }),
    };
  }

  #asker({ id, method }: Operation, person: Person): Person {
    if (person === 'nobody') return person;
    if (id === 'logOut' || (id === 'eraseMe' && this.#random.chance(0.6))) return 'leaving';
    // Who may change the other home would: that is no leak.
    return person === 'ownerOfOther' && method !== 'GET' ? 'owner' : person;
  }

  #email(): unknown {
    const random = this.#random;
    if (this.#path.endsWith('/me')) return { $email: 'leaving', index: this.#cases } satisfies EmailRef;
    if (this.#path.endsWith('/login') && random.chance(0.3))
      return { $email: random.pick(['leaving', 'ownerOfOther']), index: this.#cases } satisfies EmailRef;
    return random.pick(dictionary.email ?? []);
  }

  #id(name: string, side: Side | undefined = undefined): IdRef {
    const random = this.#random;
    const segments = this.#path.split('/');
    const own = name === 'id' ? kindOfSegment[segments[segments.indexOf('{id}') - 1] ?? ''] : kinds[name];
    const kind = own === undefined || random.chance(0.05) ? random.pick(anyKind) : own;
    const mixed = random.chance(0.6) ? 'other' : random.chance(0.8) ? 'ours' : 'unknown';
    const $id = side ?? (this.#isMixed ? mixed : 'ours');
    if (this.#isRemoving && name === 'homeId' && this.#path.endsWith('{homeId}'))
      return random.chance(0.5)
        ? { $id: 'other', kind, index: 0 }
        : { $id: 'ours', kind: 'spare_homes', index: this.#cases };
    // What is removed at home is always the same, so that there is something left to ask about.
    if (this.#isRemoving && $id === 'ours') return { $id, kind, index: 3 };
    return { $id, kind, index: random.below(this.#isMixed ? 4 : 3) };
  }

  #value(name: string, given: Schema, depth = 0): unknown {
    const schema = this.#resolve(given);
    const random = this.#random;
    // The id that a client gives its own command: one that is taken in the other home, or a free one.
    if (name === 'id' && isId(name, schema))
      return { $id: random.pick(['other', 'unknown']), kind: 'commands', index: random.below(1000) } satisfies IdRef;
    // Nobody moves a hidden device into the guest's room: then the guest may see it.
    if (name === 'roomId' && this.#path.endsWith('/devices/{id}')) return this.#id(name, 'other');
    if (isId(name, schema)) return this.#id(name);
    if (name === 'email') return this.#email();
    // What is kept as it was written would give ids in it back to whoever wrote them, which is no leak.
    if (name === 'template') return { id: 'fuzz.template', version: 1, inputs: {} };
    if (name === 'variables' || name === 'data') return {};
    if (name === 'samples') return this.#samples();
    if (name === 'triggers' || name === 'conditions' || name === 'actions') return this.#steps(name);
    // Names like "to" are those of moments too.
    const known = schema.format === 'date-time' ? undefined : dictionary[name];
    if (known !== undefined && known.length > 0 && random.chance(0.95)) return random.pick(known);
    if (schema.const !== undefined) return schema.const;
    if (Array.isArray(schema.enum)) return random.pick(schema.enum);
    const branches = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
    if (branches !== undefined) return this.#value(name, random.pick(branches), depth);
    const type = Array.isArray(schema.type) ? random.pick(schema.type as string[]) : schema.type;
    switch (type) {
      case 'null':
        return null;
      case 'boolean':
        return random.chance(0.5);
      case 'integer':
      case 'number':
        return this.#number(schema);
      case 'array':
        return this.#array(name, schema, depth);
      case 'object':
        return this.#object(schema, depth);
      default:
        return this.#text(name, schema);
    }
  }

  #resolve(schema: Schema): Schema {
    const ref = schema.$ref;
    return typeof ref === 'string' ? (this.#schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {}) : schema;
  }

  #number(schema: Schema): number {
    const low = Number(schema.minimum ?? 0);
    return low + this.#random.below(Math.min(Number(schema.maximum ?? low + 20) - low, 500) + 1);
  }

  #array(name: string, schema: Schema, depth: number): unknown[] {
    const least = Number(schema.minItems ?? 0);
    const length = Math.min(Math.max(least, this.#random.below(3)), Number(schema.maxItems ?? 3));
    const one = { homeIds: 'homeId', roomIds: 'roomId', deviceIds: 'deviceId' }[name] ?? name;
    const items = Array.from({ length }, () => this.#value(one, schema.items ?? {}, depth + 1));
    return schema.uniqueItems === true
      ? [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
      : items;
  }

  #object(schema: Schema, depth: number): Record<string, unknown> {
    const random = this.#random;
    const properties = Object.entries(schema.properties ?? {});
    if (properties.length === 0)
      return random.chance(0.5) ? {} : { deviceId: this.#id('deviceId'), homeId: this.#id('homeId') };
    // What an answer shows may be sent back as it was shown, but not made up.
    const chance = ({ readOnly }: Schema) => (readOnly === true ? 0.02 : depth > 2 ? 0.1 : 0.4);
    const wanted = properties.filter(
      ([key, member]) => schema.required?.includes(key) || random.chance(chance(member)),
    );
    const chosen = wanted.length < Number(schema.minProperties ?? 0) ? properties.slice(0, 1) : wanted;
    return Object.fromEntries(chosen.map(([key, member]) => [key, this.#value(key, member, depth + 1)]));
  }

  #samples(): unknown[] {
    const sample = () => ({
      deviceId: this.#id('deviceId'),
      metric: 'temperature.celsius',
      time: new Date(Date.now() - this.#random.below(3_000_000)).toISOString(),
      value: 19,
    });
    return Array.from({ length: 1 + this.#random.below(4) }, sample);
  }

  /** Parts of an automation that the onOff of a device can fulfil, each of whichever device. */
  #steps(name: 'triggers' | 'conditions' | 'actions'): unknown[] {
    const deviceId = this.#id('deviceId');
    if (name === 'conditions') return [];
    if (name === 'actions') return [{ type: 'command', deviceId, capability: 'onOff', command: 'on' }];
    return [{ id: 't', type: 'state', deviceId, capability: 'onOff', attribute: 'on', to: true }];
  }

  #text(name: string, schema: Schema): string {
    const random = this.#random;
    if (schema.format === 'date-time') {
      const isLater = name === 'until' || name === 'to' || name === 'expiresAt' || name === 'validUntil';
      return new Date(Date.now() + (isLater ? 1 : -1) * (60_000 + random.below(86_400_000))).toISOString();
    }
    if (schema.format === 'email') return `${random.below(1e9)}@fuzz.test`;
    if (schema.pattern?.toString().includes('[0-5][0-9]')) return random.pick(['00:00', '08:30', '23:59']);
    return random.pick(['Fuzz', 'x', "Robert'); DROP TABLE homes;--", '💡 ünï', '../../etc', 'a'.repeat(30)]);
  }
}

function isId(name: string, schema: Schema): boolean {
  return schema.format === 'uuid' || (kinds[name] !== undefined && schema.type === 'string');
}

/** The request that a case is in this world. */
export function requestOf(
  world: FuzzWorld,
  one: FuzzCase,
): { url: string; method: string; payload?: string; token?: string; from?: string } {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    if ('$id' in value) return idOf(world, value as IdRef);
    if ('$email' in value) return emailOf(world, value as EmailRef);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
  };
  const path = Object.entries(one.params).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(resolve(value)))),
    one.path,
  );
  const query = new URLSearchParams(
    Object.entries(one.query).map(([name, value]) => [name, String(resolve(value))]),
  ).toString();
  const token =
    one.person === 'leaving' ? world.leaving[one.nth % world.leaving.length]?.token : world.tokens[one.person];
  return {
    url: query === '' ? path : `${path}?${query}`,
    method: one.method,
    ...(one.body === undefined ? {} : { payload: JSON.stringify(resolve(one.body)) }),
    ...(token === undefined ? {} : { token }),
    // Passwords are not guessed from one place for long.
    ...(triesPasswords.has(one.operation)
      ? { from: `10.${one.nth >> 16}.${(one.nth >> 8) & 255}.${one.nth & 255}` }
      : {}),
  };
}

const triesPasswords = new Set(['logIn', 'eraseMe']);

function emailOf(world: FuzzWorld, { $email, index }: EmailRef): string {
  return $email === 'leaving' ? (world.leaving[index % world.leaving.length]?.email ?? '') : world.otherEmail;
}

function idOf(world: FuzzWorld, { $id, kind, index }: IdRef): string {
  const pool = $id === 'unknown' ? undefined : world.ids[$id][kind];
  return pool?.[index % pool.length] ?? `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`;
}
