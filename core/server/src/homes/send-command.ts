import {
  commandStore,
  type DeviceRow,
  deviceStore,
  type RequestDatabase,
  type RequestInfo,
  type UserClaims,
} from '@nexa/db';
import { type CommandWish, commandProblem, commandTime, ValueChecker } from '@nexa/engine';
import { type Command, type DeviceDescription, NexaError } from '@nexa/sdk';
import type { CapabilityCatalogue } from '../http/capability-catalogue.ts';
import type { HomeService } from '../http/home-service.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';

export interface CommandParts {
  readonly database: RequestDatabase;
  readonly homes: HomeService;
  readonly capabilities: CapabilityCatalogue;
  readonly metrics: ServerMetrics;
}

/** In whose name it is sent. */
export interface CommandSender {
  readonly claims: UserClaims;
  readonly info?: RequestInfo;
}

const checker = new ValueChecker();

/**
 * Sends a command to a device in a person's name. What the device cannot do is refused before anything is written down,
 * and what the person may not do by the database. The same id is carried out once.
 */
export async function sendCommand(
  { database, homes, capabilities, metrics }: CommandParts,
  { claims, info }: CommandSender,
  wish: Omit<CommandWish, 'timeout'>,
  waitMs: number,
): Promise<Command> {
  const device = await database.withUser(claims, (tx) => deviceStore.find(tx, wish.deviceId), info);
  if (device === undefined)
    throw new NexaError('NEXA_DEVICE_NOT_FOUND', 'There is no such device, or it is not yours to see.');
  if (device.deleted_at !== null)
    throw new NexaError('NEXA_DEVICE_GONE', `${device.name} was removed.`, { params: { deviceId: device.id } });
  const { component, capability, command, params } = wish;
  const catalog = await capabilities.loadFor([capability]);
  const problem = commandProblem(described(device), { component, capability, command, params }, catalog, checker);
  if (problem !== undefined) throw problem;
  const timeout = commandTime(catalog.command(capability, command), params);
  const put = await database.withUser(
    claims,
    (tx) => commandStore.insert(tx, device.home_id, { ...wish, timeout }),
    info,
  );
  const find = () => database.withUser(claims, (tx) => commandStore.find(tx, wish.id), info);
  const result = put.isNew
    ? await homes.command(device.home_id, wish, { waitMs })
    : await repeated(homes, put.command, { find, waitMs });
  metrics.command(result.status);
  return result;
}

/** The same wish again is not handed over a second time: what becomes of the first is waited for and told. */
async function repeated(
  homes: HomeService,
  command: Command,
  { find, waitMs }: { readonly find: () => Promise<Command | undefined>; readonly waitMs: number },
): Promise<Command> {
  let stop = (): void => undefined;
  const final = new Promise<Command>((resolve) => {
    stop = homes.subscribe((_homeId, { type, data }) => {
      if (type === 'command' && data.id === command.id && data.status !== 'pending') resolve(data);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const now = (await find()) ?? command;
    if (now.status !== 'pending' || waitMs === 0) return now;
    const late = new Promise<Command>((resolve) => {
      timer = setTimeout(() => resolve(now), waitMs);
    });
    return await Promise.race([final, late]);
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** The columns lead; the description adds what has none, such as limits. */
export function described(row: DeviceRow): { name: string; description: DeviceDescription } {
  const { name, components } = row;
  return { name, description: { ...row.description, name, components } as DeviceDescription };
}
