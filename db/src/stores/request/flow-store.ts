import type { Instant, PairingPurpose } from '@nexa/sdk';
import type { DatabaseTransaction } from '../../client/database.ts';

/** A pairing between two steps; what the steps left is sealed. */
export interface SealedFlow {
  readonly id: string;
  readonly homeId: string;
  readonly userId: string;
  readonly pluginId: string;
  /** The integration that it is about; a new one has none yet. */
  readonly integrationId?: string;
  readonly purpose: PairingPurpose;
  readonly step: string;
  readonly sealed: Uint8Array;
  readonly keyId: string;
}

export type KeptFlow = Omit<SealedFlow, 'keyId'> & { readonly expiresAt: Instant };

interface Row {
  readonly id: string;
  readonly home_id: string;
  readonly user_id: string;
  readonly plugin_id: string;
  readonly integration_id: string | null;
  readonly kind: PairingPurpose;
  readonly step: string;
  readonly data: Uint8Array;
  readonly expires_at: Date;
}

const flowMinutes = 15;

/** Pairings on their way. Rows are written in the name of the person who pairs. */
export const flowStore = {
  async create({ sql }: DatabaseTransaction, flow: SealedFlow): Promise<Instant> {
    const [row] = await sql<{ expires_at: Date }[]>`
      INSERT INTO nexa.pairing_flows (id, home_id, user_id, plugin_id, integration_id, kind, step, data, key_id, expires_at)
      VALUES (${flow.id}, ${flow.homeId}, ${flow.userId}, ${flow.pluginId}, ${flow.integrationId ?? null},
        ${flow.purpose}, ${flow.step}, ${flow.sealed}, ${flow.keyId},
        now() + make_interval(mins => ${flowMinutes}::int))
      RETURNING expires_at`;
    return row?.expires_at.getTime() ?? Date.now();
  },

  async find({ sql }: DatabaseTransaction, id: string): Promise<KeptFlow | undefined> {
    const [row] = await sql<Row[]>`
      SELECT id, home_id, user_id, plugin_id, integration_id, kind, step, data, expires_at FROM nexa.pairing_flows
      WHERE id = ${id} AND expires_at > now()`;
    if (row === undefined) return undefined;
    return {
      id: row.id,
      homeId: row.home_id,
      userId: row.user_id,
      pluginId: row.plugin_id,
      ...(row.integration_id === null ? {} : { integrationId: row.integration_id }),
      purpose: row.kind,
      step: row.step,
      sealed: row.data,
      expiresAt: row.expires_at.getTime(),
    };
  },

  /** Each step gives the person the whole time again. `undefined` when the flow is gone. */
  async update(
    { sql }: DatabaseTransaction,
    flow: Pick<SealedFlow, 'id' | 'step' | 'sealed' | 'keyId'>,
  ): Promise<Instant | undefined> {
    const [row] = await sql<{ expires_at: Date }[]>`
      UPDATE nexa.pairing_flows SET step = ${flow.step}, data = ${flow.sealed}, key_id = ${flow.keyId},
        expires_at = now() + make_interval(mins => ${flowMinutes}::int)
      WHERE id = ${flow.id} RETURNING expires_at`;
    return row?.expires_at.getTime();
  },

  async remove({ sql }: DatabaseTransaction, id: string): Promise<void> {
    await sql`DELETE FROM nexa.pairing_flows WHERE id = ${id}`;
  },
};
