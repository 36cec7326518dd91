import type { CommandWish } from '@nexa/engine';
import type { Command, CommandStatus, JsonObject, SerializedError } from '@nexa/sdk';
import { NexaError } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';
import { causeOfJson } from '../cause-mapper.ts';

interface Row {
  readonly id: string;
  readonly device_id: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
  readonly params: JsonObject;
  readonly status: CommandStatus;
  readonly reason: SerializedError | null;
  readonly cause: unknown;
  readonly requested_at: Date;
  readonly deadline: Date;
  readonly finished_at: Date | null;
}

const toCommand = (row: Row): Command => ({
  id: row.id,
  deviceId: row.device_id,
  component: row.component,
  capability: row.capability,
  command: row.command,
  params: row.params,
  status: row.status,
  cause: causeOfJson(row.cause),
  requestedAt: row.requested_at.getTime(),
  deadline: row.deadline.getTime(),
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.getTime() }),
});

export const commandStore = {
  /**
   * Puts the wish down before it is carried out. An id that is there already is the same wish sent again, or
   * `NEXA_COMMAND_ID_REUSED` when it asks for something else or was somebody else's.
   */
  async insert(
    tx: DatabaseTransaction,
    homeId: string,
    wish: CommandWish & { readonly timeout: number },
  ): Promise<{ readonly isNew: boolean; readonly command: Command }> {
    const { sql } = tx;
    const { kind, id } = wish.cause;
    const [inserted] = await sql<Row[]>`
      INSERT INTO nexa.commands (id, home_id, device_id, component, capability, command, params, cause, deadline)
      VALUES (${wish.id}, ${homeId}, ${wish.deviceId}, ${wish.component}, ${wish.capability}, ${wish.command},
        ${sql.json(wish.params as never)}, ${sql.json([{ kind, id }] as never)},
        now() + make_interval(secs => ${wish.timeout / 1000}::float8))
      ON CONFLICT (id) DO NOTHING
      RETURNING id, device_id, component, capability, command, params, status, reason, cause, requested_at, deadline, finished_at`;
    if (inserted !== undefined) return { isNew: true, command: toCommand(inserted) };
    const before = await commandStore.find(tx, wish.id);
    if (before !== undefined && isSameWish(before, wish)) return { isNew: false, command: before };
    throw new NexaError('NEXA_COMMAND_ID_REUSED', 'Another command was sent with this id before.', {
      params: { id: wish.id },
    });
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<Command | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, device_id, component, capability, command, params, status, reason, cause, requested_at, deadline, finished_at
      FROM nexa.commands WHERE id = ${id}`;
    return row && toCommand(row);
  },
};

function isSameWish(command: Command, wish: CommandWish): boolean {
  return (
    command.deviceId === wish.deviceId &&
    command.component === wish.component &&
    command.capability === wish.capability &&
    command.command === wish.command &&
    isSame(command.params, wish.params)
  );
}

/** What stands for codes in the database (nexa.hide_codes): which one it was is not known any more. */
const hidden = '[redacted]';

function isSame(stored: unknown, wished: unknown): boolean {
  if (stored === hidden || stored === wished) return true;
  if (typeof stored !== 'object' || typeof wished !== 'object' || stored === null || wished === null) return false;
  const [left, right] = [stored, wished] as Record<string, unknown>[];
  const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
  return [...names].every((name) => isSame(left?.[name], right?.[name]));
}
