import type { Duration, JsonObject, JsonValue } from '@nexa/sdk';
import { milliseconds, seconds } from '@nexa/sdk';
import type { GoogleConnection } from '../connection/google-connection.ts';
import { GoogleFault } from '../model/google-fault.ts';
import { mappingsOf } from '../model/mappings.ts';
import { isObject } from '../model/params.ts';
import type { Part } from '../model/part.ts';
import { statesOf } from '../model/states.ts';
import type { TraitMapping } from '../model/trait-mapping.ts';
import { isSensitive, type PinCheck } from '../security/challenge.ts';
import { type FoundPart, findParts } from './find-parts.ts';
import { failedBy, type Outcome, problemOf } from './outcome.ts';
import { type IntentRequest, idsOf, objectsOf } from './request.ts';

/** Google gives up after some five seconds; what takes longer goes on and is told later. */
const ANSWER_WITHIN: Duration = seconds(4);
const SHORTEST_WAIT: Duration = milliseconds(50);
/** Of one device in one request; Google sends a few. */
const MOST_EXECUTIONS = 20;
const COMMAND_PREFIX = 'action.devices.commands.';
/** From here on whoever gives a command hears that the battery wants to be changed. */
const LOW_BATTERY = 10;

interface Execution {
  readonly command: string;
  readonly params: JsonObject;
  readonly challenge: JsonValue | undefined;
}

interface Target extends FoundPart {
  readonly pin: PinCheck;
}

/** Each device is answered on its own; what is for one device happens in Google's order. */
export async function execute(request: IntentRequest, homes: readonly GoogleConnection[]): Promise<JsonObject> {
  const { caller, payload } = request;
  const orders = ordersOf(payload);
  const { parts, otherwise } = await findParts(homes, caller, new Set(orders.keys()));
  const pins = new Map(homes.map((home) => [home, home.pinCheck(caller)]));
  const answers = await Promise.all(
    [...orders].map(async ([id, executions]) => {
      const found = parts.get(id);
      const pin = found && pins.get(found.home);
      if (found === undefined || pin === undefined) return { id, outcome: failedBy(new GoogleFault(otherwise)) };
      return { id, outcome: await carryOut({ ...found, pin }, executions, request).catch(failedBy) };
    }),
  );
  return { commands: grouped(answers) };
}

/** What is wanted, by device of Google's. */
function ordersOf(payload: JsonObject): ReadonlyMap<string, readonly Execution[]> {
  const orders = new Map<string, Execution[]>();
  for (const { devices, execution } of objectsOf(payload.commands)) {
    const executions = objectsOf(execution).map(readExecution);
    for (const id of new Set(idsOf(devices))) orders.set(id, [...(orders.get(id) ?? []), ...executions]);
  }
  return orders;
}

const readExecution = ({ command, params, challenge }: JsonObject): Execution => ({
  command: typeof command === 'string' ? command.replace(COMMAND_PREFIX, '') : '',
  params: isObject(params) ? params : {},
  challenge,
});

async function carryOut(
  { home, part, pin }: Target,
  executions: readonly Execution[],
  { caller }: IntentRequest,
): Promise<Outcome> {
  const until = home.now() + ANSWER_WITHIN;
  let present = part;
  let isPending = false;
  const results: JsonObject[] = [];
  if (executions.length === 0 || executions.length > MOST_EXECUTIONS) throw new GoogleFault('protocolError');
  for (const { command, params, challenge } of executions) {
    const mapping = mappingFor(command, present);
    const wishes = mapping.commands[command]?.(params, present) ?? [];
    if (present.device.needsPin && wishes.some(isSensitive)) pin.demand(challenge);
    for (const wish of wishes) {
      const waitFor = Math.max(until - home.now(), SHORTEST_WAIT);
      const result = await home.wish(present, wish, caller, waitFor);
      const problem = problemOf(result);
      if (problem?.status === 'PENDING') isPending = true;
      else if (problem !== undefined) return problem;
      present = present.withState(result.state);
    }
    results.push(mapping.results?.[command] ?? {});
  }
  if (isPending) return { status: 'PENDING' };
  return {
    status: 'SUCCESS',
    states: Object.assign({}, statesOf(present), lowBattery(present), ...results) as JsonObject,
  };
}

function mappingFor(command: string, part: Part): TraitMapping {
  const mapping = mappingsOf(part).find(({ commands }) => Object.hasOwn(commands, command));
  if (mapping === undefined) throw new GoogleFault('functionNotSupported');
  return mapping;
}

function lowBattery(part: Part): JsonObject {
  const percent = part.number('battery', 'percent');
  return percent !== undefined && percent <= LOW_BATTERY ? { exceptionCode: 'lowBattery' } : {};
}

/** Devices of which the same became share one entry. */
function grouped(answers: readonly { readonly id: string; readonly outcome: Outcome }[]): JsonObject[] {
  const groups = new Map<string, { readonly ids: string[]; readonly outcome: Outcome }>();
  for (const { id, outcome } of answers) {
    const key = JSON.stringify(outcome);
    const group = groups.get(key) ?? { ids: [], outcome };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ ids, outcome }) => ({ ids, ...outcome }));
}
