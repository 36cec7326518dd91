import type { TestApiOptions } from '../support/test-api.ts';
import { type FuzzCase, requestOf } from './fuzz-case.ts';
import { createFuzzWorld, type FuzzWorld, forbidden, type Person } from './fuzz-world.ts';
import { zipText } from './zip-text.ts';

export interface Leak {
  readonly what: string;
  readonly found: FuzzCase;
}

export interface RunResult {
  readonly leak?: Leak;
  readonly requests: number;
  /** How often each operation answered each status, for persons of our home and the server's admin. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const batchSize = 250;
const atOnce = 8;
const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ofOurHome: ReadonlySet<Person> = new Set([
  'owner',
  'admin',
  'member',
  'guest',
  'narrowedToOurs',
  'serverAdmin',
  'leaving',
]);

/** Runs the cases; after each batch the other home's rows must be what they were. Stops at the first leak. */
export async function runCases(world: FuzzWorld, cases: readonly FuzzCase[]): Promise<RunResult> {
  const answers = new Map<string, Map<number, number>>();
  const before = await world.digest();
  const foreign = new Set(Object.values(world.ids.other).flat());
  let requests = 0;
  for (let start = 0; start < cases.length; start += batchSize) {
    const batch = cases.slice(start, start + batchSize);
    let leak: Leak | undefined;
    const queue = [...batch];
    const worker = async (): Promise<void> => {
      for (let one = queue.shift(); one !== undefined && leak === undefined; one = queue.shift()) {
        requests += 1;
        const { status, what } = await ask(world, one, foreign);
        if (ofOurHome.has(one.person)) {
          const counts = answers.get(one.operation) ?? new Map<number, number>();
          answers.set(one.operation, counts.set(status, (counts.get(status) ?? 0) + 1));
        }
        if (what !== undefined) leak ??= { what, found: one };
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (leak !== undefined) return { leak, requests, answers };
    const change = changeOf(before, await world.digest()) ?? handedOver(world, foreign);
    if (change !== undefined) return { leak: await culpritOf(batch, change), requests, answers };
  }
  return { requests, answers };
}

async function ask(
  world: FuzzWorld,
  one: FuzzCase,
  foreign: ReadonlySet<string>,
): Promise<{ status: number; what?: string }> {
  const { url, method, payload, token, from } = requestOf(world, one);
  const response = await world.api.app.inject({
    method: method as 'GET',
    url,
    headers: {
      host: 'localhost:8420',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload }),
    ...(from === undefined ? {} : { remoteAddress: from }),
  });
  const status = response.statusCode;
  if (status >= 500) return { status, what: `${status}: ${response.body.slice(0, 300)}` };
  const isZip = response.headers['content-type'] === 'application/zip';
  const answer = isZip ? zipText(response.rawPayload) : besideServerAudit(one, response.body);
  if (answer === undefined) return { status, what: `the audit log of the server shows ${one.person} rows of homes` };
  const mark = forbidden[one.person].find((text) => answer.includes(text));
  if (mark !== undefined) return { status, what: `the answer to ${one.person} holds “${mark}”` };
  if (one.person === 'ownerOfOther') return { status };
  const asked = `${url} ${payload ?? ''}`;
  const id = answer.match(uuids)?.find((found) => foreign.has(found) && !asked.includes(found));
  if (id === undefined) return { status };
  return { status, what: `the answer to ${one.person} holds the other home’s id ${id}: ${around(answer, id)}` };
}

const around = (text: string, id: string): string => {
  const at = text.indexOf(id);
  return text.slice(Math.max(0, at - 300), at + 200);
};

/**
 * What of the answer is held to the marks. The server's own audit log, which its admin sees, names tokens and accounts of
 * everybody; every row of it must be about no home. `undefined`: one is.
 */
function besideServerAudit({ operation, person }: FuzzCase, body: string): string | undefined {
  if (operation !== 'listSystemAudit' || person !== 'serverAdmin') return body;
  const { items = [], ...rest } = JSON.parse(body) as { items?: readonly { readonly homeId?: string }[] };
  return items.some(({ homeId }) => homeId !== undefined) ? undefined : JSON.stringify(rest);
}

function changeOf(before: string, after: string): string | undefined {
  if (before === after) return undefined;
  const known = new Set(before.split('\n'));
  const tables = after.split('\n').filter((line) => !known.has(line));
  return `rows of the other home changed in ${tables.map((line) => line.split(' ')[0]).join(', ')}`;
}

/** What the running homes were told: nothing of the other home's may be in it. */
function handedOver({ api: { homes } }: FuzzWorld, foreign: ReadonlySet<string>): string | undefined {
  const told = JSON.stringify([
    homes.edited,
    homes.carriedOut,
    homes.healed,
    homes.snoozed,
    homes.reconnected,
    homes.removed,
    homes.samples,
  ]);
  const id = told.match(uuids)?.find((found) => foreign.has(found));
  return id === undefined ? undefined : `the running homes were handed ${id} of the other home`;
}

let options: TestApiOptions = {};
/** How the worlds of a shrinking are made. */
export function useOptions(given: TestApiOptions): void {
  options = given;
}

/** One after the other in a fresh world, until the other home's rows change. */
async function culpritOf(batch: readonly FuzzCase[], what: string): Promise<Leak> {
  const world = await createFuzzWorld(options);
  const foreign = new Set(Object.values(world.ids.other).flat());
  try {
    const before = await world.digest();
    for (const one of batch) {
      await ask(world, one, foreign);
      const change = changeOf(before, await world.digest()) ?? handedOver(world, foreign);
      if (change !== undefined) return { what: change, found: one };
    }
  } finally {
    await world.stop();
  }
  return { what: `${what}, and not again when run one after the other`, found: batch[0] as FuzzCase };
}

/** Leaves out whatever the leak does not need. Each try has a world of its own. */
export async function shrink({ what, found }: Leak, most = 12): Promise<Leak> {
  let smallest = found;
  const candidates: ((one: FuzzCase) => FuzzCase)[] = [
    (one) => ({ ...one, query: {} }),
    ({ body: _, ...one }) => one,
    ...Object.keys(found.query).map((name) => (one: FuzzCase) => ({ ...one, query: without(one.query, name) })),
    ...Object.keys((found.body as object | undefined) ?? {}).map((name) => (one: FuzzCase) => ({
      ...one,
      body: without(one.body as Record<string, unknown>, name),
    })),
  ];
  for (const candidate of candidates.slice(0, most)) {
    const smaller = candidate(smallest);
    if (JSON.stringify(smaller) === JSON.stringify(smallest)) continue;
    if (await leaksAlone(smaller)) smallest = smaller;
  }
  return { what, found: smallest };
}

async function leaksAlone(one: FuzzCase): Promise<boolean> {
  const world = await createFuzzWorld(options);
  try {
    const foreign = new Set(Object.values(world.ids.other).flat());
    const before = await world.digest();
    const { what } = await ask(world, one, foreign);
    return (what ?? changeOf(before, await world.digest()) ?? handedOver(world, foreign)) !== undefined;
  } finally {
    await world.stop();
  }
}

function without(members: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const { [name]: _, ...rest } = members;
  return rest;
}
