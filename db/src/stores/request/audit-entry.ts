import type { JsonObject } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

/** A deed of a person that no table's own trigger writes down. */
export interface Deed {
  /** Left out: it is about no home. */
  readonly homeId?: string;
  /** `commands.sent`: what it was done to, and what was done. */
  readonly action: `${string}.${string}`;
  readonly entityId: string;
  readonly after?: JsonObject;
  /** Who did it, where the transaction is not that person's own. */
  readonly actorId?: string;
}

export async function audit(
  { sql }: DatabaseTransaction,
  deed: Deed,
  actorKind: 'user' | 'system' = 'user',
): Promise<void> {
  const entityType = deed.action.slice(0, deed.action.indexOf('.'));
  const after = deed.after === undefined ? null : sql.json(deed.after as never);
  await sql`
    SELECT nexa.audit_append(home => ${deed.homeId ?? null}, action => ${deed.action}, entity_type => ${entityType},
      entity_id => ${deed.entityId}, after => ${after}, actor => ${deed.actorId ?? null}, actor_kind => ${actorKind})`;
}
