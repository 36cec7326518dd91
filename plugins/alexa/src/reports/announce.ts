import {
  type Announcement,
  type AnnouncementResult,
  type Exposed,
  type HookCaller,
  hasErrorCode,
  type JsonObject,
  type PluginLogger,
  rateLimited,
  seconds,
} from '@nexa/sdk';
import type { Courier } from '../cloud/courier.ts';
import type { Grants } from '../cloud/grants.ts';
import type { KeptIds } from '../connection/kept-ids.ts';
import { type AlexaMessage, addOrUpdateReport, deleteReport } from '../messages/message.ts';
import { chunksOf } from './chunks.ts';

export interface AnnouncerParts {
  readonly grants: Grants;
  readonly courier: Courier;
  readonly exposed: Exposed;
  readonly told: KeptIds;
  readonly logger: PluginLogger;
  /** What Discovery would tell of these devices; undefined: nothing. */
  readonly describe: (announcement: Announcement['present']) => Promise<ReadonlyMap<string, JsonObject | undefined>>;
}

/** Ids that one account took; `undefined`: it is linked no more, and knows nothing that it could forget. */
type Taken = ReadonlySet<string> | undefined;

/** Tells every linked account of devices that it may see, and of those that are gone. */
export async function announce(
  parts: AnnouncerParts,
  { present, gone }: Announcement,
  signal: AbortSignal,
): Promise<AnnouncementResult> {
  const { grants } = parts;
  // Alexa asks a new account for its devices by itself, and without an account it knows none.
  if (grants.all.length === 0) return { acknowledged: gone };
  const endpoints = await parts.describe(present);
  await parts.told.add([...endpoints].flatMap(([id, endpoint]) => (endpoint === undefined ? [] : [id])));
  const wrong = await wronglyShown(parts, gone);
  const outcomes = await Promise.allSettled(
    grants.all.map((grant) =>
      tellOne(parts, { caller: callerOf(grant), endpoints, gone: [...gone, ...wrong] }, signal),
    ),
  );
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length > 0) throw failures[0];
  const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const linked = taken.filter((ids) => ids !== undefined);
  if (linked.length === 0) return { acknowledged: gone };
  const isTaken = (id: string) => linked.every((ids) => ids.has(id));
  const useless = present.map(({ id }) => id).filter((id) => endpoints.get(id) === undefined);
  await parts.told.remove([...gone, ...wrong, ...useless].filter(isTaken));
  return { acknowledged: [...present.map(({ id }) => id), ...gone].filter(isTaken) };
}

/** Endpoints that Alexa may show although they are exposed no more, beside those of which NEXA knows that. */
async function wronglyShown({ told, exposed }: AnnouncerParts, gone: readonly string[]): Promise<readonly string[]> {
  const right = new Set([...(await exposed.devices()).map(({ id }) => id), ...gone]);
  return told.all.filter((id) => !right.has(id));
}

const callerOf = ({ linkId, userId }: HookCaller): HookCaller => ({ linkId, userId });

interface Telling {
  readonly caller: HookCaller;
  readonly endpoints: ReadonlyMap<string, JsonObject | undefined>;
  readonly gone: readonly string[];
}

async function tellOne(
  parts: AnnouncerParts,
  { caller, endpoints, gone }: Telling,
  signal: AbortSignal,
): Promise<Taken> {
  const seen = await visibleTo(parts.exposed, caller);
  const unseen = [...endpoints.keys()].filter((id) => !seen.has(id));
  // What Alexa has nothing for, it may have known before its abilities changed.
  const useless = [...endpoints].flatMap(([id, endpoint]) => (endpoint === undefined && seen.has(id) ? [id] : []));
  const wanted = [...endpoints].flatMap(([id, endpoint]) =>
    endpoint !== undefined && seen.has(id) ? [{ id, about: endpoint }] : [],
  );
  const unwanted = [...gone, ...useless].map((id) => ({ id, about: { endpointId: id } }));
  const taken = new Set<string>(unseen);
  const deleted = await tellAll(parts, caller.linkId, unwanted, signal, (items) =>
    deleteReport(items.map(({ id }) => id)),
  );
  if (deleted === undefined) return undefined;
  const added = await tellAll(parts, caller.linkId, wanted, signal, (items) =>
    addOrUpdateReport(items.map(({ about }) => about)),
  );
  if (added === undefined) return undefined;
  for (const id of [...deleted, ...added]) taken.add(id);
  return taken;
}

/** Ids of what the caller may see; a caller whose link is gone may see nothing. */
async function visibleTo(exposed: Exposed, caller: HookCaller): Promise<ReadonlySet<string>> {
  try {
    return new Set((await exposed.devices(caller)).map(({ id }) => id));
  } catch (error) {
    if (hasErrorCode(error, 'NEXA_AUTH_REQUIRED') || hasErrorCode(error, 'NEXA_AUTH_FORBIDDEN')) return new Set();
    throw error;
  }
}

interface Item {
  readonly id: string;
  readonly about: JsonObject;
}

/** Ids that were taken; undefined when the account turned out to be linked no more. */
async function tellAll(
  parts: AnnouncerParts,
  linkId: string,
  items: readonly Item[],
  signal: AbortSignal,
  messageOf: (items: readonly Item[]) => AlexaMessage,
): Promise<readonly string[] | undefined> {
  const taken: string[] = [];
  const waiting = chunksOf(items, ({ about }) => about);
  for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
    const delivery = await parts.courier.deliver(linkId, messageOf(chunk), signal);
    if (delivery.result === 'accepted') taken.push(...chunk.map(({ id }) => id));
    else if (delivery.result === 'grant-refused') return undefined;
    else if (delivery.result === 'busy')
      throw rateLimited(delivery.retryAfter ?? seconds(30), 'Alexa wants fewer events.');
    else if (chunk.length > 1) {
      const half = Math.ceil(chunk.length / 2);
      waiting.unshift(chunk.slice(0, half), chunk.slice(half));
    } else parts.logger.error('Alexa does not take a device.', { endpointId: chunk[0]?.id ?? '', code: delivery.code });
  }
  return taken;
}
