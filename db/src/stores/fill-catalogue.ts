import type { Database } from '../client/database.ts';
import { rowsAsJson } from './rows-as-json.ts';

export interface CatalogueFill {
  /** Devices that were tied to their model. */
  readonly devices: number;
  readonly isDone: boolean;
}

interface Said {
  readonly id: string;
  readonly brand: string;
  readonly model: string;
  readonly capabilities: readonly string[];
}

const batch = 1_000;
const longest = 200;

/**
 * Background work: what devices say of their make and model becomes part of the catalogue that all homes share, and
 * each device is tied to its model. Nothing else of a device goes there. Works in steps of 1,000 devices, each a
 * transaction; one server at a time.
 */
export async function fillCatalogue(database: Database, signal?: AbortSignal): Promise<CatalogueFill> {
  let devices = 0;
  for (;;) {
    if (signal?.aborted === true) return { devices, isDone: false };
    const tied = await fillStep(database);
    if (tied === undefined) return { devices, isDone: false };
    devices += tied;
    if (tied < batch) return { devices, isDone: true };
  }
}

function fillStep(database: Database): Promise<number | undefined> {
  return database.asService('jobs', async ({ sql }) => {
    const [lock] = await sql<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended('nexa.catalogue', 0)) AS taken`;
    if (lock?.taken !== true) return undefined;
    const said = await sql<Said[]>`
      SELECT device.id, left(btrim(device.manufacturer), ${longest}::int) AS brand,
        left(btrim(device.model), ${longest}::int) AS model, device.capabilities
      FROM devices AS device
      LEFT JOIN device_models AS known ON known.id = device.model_id
      LEFT JOIN brands AS maker ON maker.id = known.brand_id
      WHERE device.deleted_at IS NULL AND btrim(device.manufacturer) <> '' AND btrim(device.model) <> ''
        AND (maker.name, known.model_id) IS DISTINCT FROM
          (left(btrim(device.manufacturer), ${longest}::int), left(btrim(device.model), ${longest}::int))
      ORDER BY device.id LIMIT ${batch}`;
    if (said.length === 0) return 0;
    const rows = rowsAsJson(said, (device) => device);
    await sql`
      INSERT INTO brands (name)
      SELECT DISTINCT brand FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (brand text) ORDER BY brand
      ON CONFLICT (name) DO NOTHING`;
    await sql`
      INSERT INTO device_models (brand_id, model_id, name, capabilities)
      SELECT DISTINCT ON (maker.id, r.model) maker.id, r.model, r.model, r.capabilities
      FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, brand text, model text, capabilities jsonb)
      JOIN brands AS maker ON maker.name = r.brand ORDER BY maker.id, r.model, r.id
      ON CONFLICT (brand_id, model_id) DO NOTHING`;
    await sql`
      UPDATE devices SET model_id = model.id
      FROM jsonb_to_recordset(${rows}::text::jsonb) AS r (id uuid, brand text, model text)
      JOIN brands AS maker ON maker.name = r.brand
      JOIN device_models AS model ON model.brand_id = maker.id AND model.model_id = r.model
      WHERE devices.id = r.id`;
    return said.length;
  });
}
