import type { ExecutionCount, HealthHomeRecord } from '@nexa/db';
import {
  type AutomationRecord,
  type CapabilityCatalog,
  deviceUses,
  type ExecutionRecord,
  type HealthInput,
  type SeenValues,
} from '@nexa/engine';
import { days, type Instant, type JsonObject, stateKey } from '@nexa/sdk';

/** What there is in a home. */
export interface HealthHome extends HealthHomeRecord {
  readonly catalog: CapabilityCatalog;
}

/** An attribute of a device. */
export interface AttributeName {
  readonly deviceId: string;
  /** State key. */
  readonly key: string;
}

/** The values that an attribute has had. */
export type SeenAttribute = AttributeName & SeenValues;

/** Where what is looked at comes from. What is not known may be left out of any answer. */
export interface HealthSources {
  /** Undefined: there is no such home any more. */
  home(homeId: string): Promise<HealthHome | undefined>;
  runCounts(homeId: string): Promise<readonly ExecutionCount[]>;
  /** Those that began since then, of all automations. */
  executions(homeId: string, since: Instant): Promise<readonly ExecutionRecord[]>;
  seen(homeId: string, attributes: readonly AttributeName[]): Promise<readonly SeenAttribute[]>;
  /** Of the devices that are away now, since when. */
  offlineSince(homeId: string, deviceIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** Parameters with which commands were given, by the command’s id. */
  commandParams(homeId: string, commandIds: readonly string[]): Promise<ReadonlyMap<string, JsonObject>>;
}

/** Runs older than this prove nothing of how things are now. */
const LOOK_BACK = days(30);

/** Brings together what is to be looked at in a home; undefined when there is no such home any more. */
export async function gatherHealth(
  sources: HealthSources,
  homeId: string,
  now: Instant,
): Promise<HealthInput | undefined> {
  const home = await sources.home(homeId);
  if (home === undefined) return undefined;
  // Always in one order: of those that quarrel, the first one has the finding.
  const aged = [...home.automations].sort((a, b) => (a.id < b.id ? -1 : 1));
  const names = attributesOf(aged);
  const [counts, executions, seen, offline] = await Promise.all([
    sources.runCounts(homeId),
    sources.executions(homeId, now - LOOK_BACK),
    names.length === 0 ? [] : sources.seen(homeId, names),
    sources.offlineSince(homeId, [...new Set(names.map(({ deviceId }) => deviceId))]),
  ]);
  const commandIds = workedOutCommands(aged, executions);
  const params = commandIds.length === 0 ? new Map() : await sources.commandParams(homeId, commandIds);
  const countOf = new Map(counts.map((count) => [count.automationId, count]));
  const nameOf = ({ deviceId, key }: AttributeName) => `${deviceId.toLowerCase()} ${key}`;
  const seenOf = new Map(seen.map((attribute) => [nameOf(attribute), attribute]));
  return {
    ...home,
    automations: aged.map(({ enabledSince: _since, ...automation }) => automation),
    history: aged.map(({ id, enabledSince }) => ({
      ...(countOf.get(id) ?? { automationId: id, runs: 0, notRuns: 0, notRunReasons: [] }),
      enabledSince,
    })),
    executions,
    now,
    seen: (deviceId, key) => seenOf.get(nameOf({ deviceId, key })),
    offlineSince: (deviceId) => offline.get(deviceId.toLowerCase()),
    commandParams: (commandId) => params.get(commandId),
  };
}

/** Every attribute that an automation listens to, asks about or calculates with, each once. */
function attributesOf(automations: readonly AutomationRecord[]): AttributeName[] {
  const names = new Map<string, AttributeName>();
  for (const use of automations.flatMap(({ definition }) => deviceUses(definition))) {
    if (use.kind !== 'attribute') continue;
    const name = {
      deviceId: use.deviceId.toLowerCase(),
      key: stateKey(use.capability, use.attribute, use.component),
    };
    names.set(`${name.deviceId} ${name.key}`, name);
  }
  return [...names.values()];
}

/** Commands of automations with parameters that are worked out, whose values the definition does not tell. */
function workedOutCommands(automations: readonly AutomationRecord[], executions: readonly ExecutionRecord[]): string[] {
  const workers = new Set(
    automations
      .filter(({ definition }) => JSON.stringify(definition.actions).includes('"$expression"'))
      .map(({ id }) => id),
  );
  return executions
    .filter(({ automationId }) => workers.has(automationId))
    .flatMap(({ actions }) => actions.flatMap(({ commandId }) => commandId ?? []));
}
