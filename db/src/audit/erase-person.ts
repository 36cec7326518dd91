import type { DatabaseTransaction } from '../client/database.ts';

export interface ErasedPerson {
  readonly personId: string;
  /** What else names the person inside of payloads: the e-mail address. */
  readonly words?: readonly string[];
  /** Who erases; left out where the transaction is that person's own, or nobody's. */
  readonly actorId?: string;
}

/**
 * Deletes what the audit log holds of a person (docs/audit.md) and answers from how many rows. The rows' skeletons stay
 * and their chains still verify. A transaction of the service role.
 */
export async function eraseAuditOfPerson(
  { sql }: Pick<DatabaseTransaction, 'sql'>,
  person: ErasedPerson,
): Promise<number> {
  const words = (person.words ?? []).filter((word) => word.length >= 3);
  const [row] = await sql<{ count: number }[]>`
    SELECT nexa.audit_erase_person(${person.personId}, ${words}::text[], ${person.actorId ?? null}) AS count`;
  return row?.count ?? 0;
}
