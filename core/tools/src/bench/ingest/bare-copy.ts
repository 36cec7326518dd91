import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type postgres from 'postgres';

export const BATCH_ROWS = 5000;
const columns = 'time, value, device_id, home_id, component, metric';
/** Postgres counts microseconds from 2000 on. */
const postgresEpochMs = Date.UTC(2000, 0, 1);

/** Batches of rows in Postgres' binary COPY format, made before anything is timed. */
export function encodedBatches(options: { readonly batches: number; readonly firstTime: number }): Buffer[] {
  const homeId = randomUUID();
  return Array.from({ length: options.batches }, (_, batch) => encodeBatch(homeId, batch, options.firstTime));
}

/** Each batch in a transaction of its own. Answers rows a second. */
export async function copyBare(sql: postgres.Sql, batches: readonly Buffer[]): Promise<number> {
  const startedAt = performance.now();
  for (const batch of batches) await copyBatch(sql, batch);
  return (batches.length * BATCH_ROWS) / ((performance.now() - startedAt) / 1000);
}

export async function copyBatch(sql: postgres.ISql, batch: Buffer): Promise<void> {
  const statement = `COPY timeseries.device_telemetry (${columns}) FROM STDIN (FORMAT binary)`;
  await writeAll(await sql.unsafe(statement).writable(), batch);
}

function writeAll(stream: Writable, batch: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('finish', resolve);
    stream.end(batch);
  });
}

/** Like the plugin's: runs of 500 samples of one metric of one device. */
function encodeBatch(homeId: string, batch: number, firstTime: number): Buffer {
  const parts: Buffer[] = [Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')];
  for (let run = 0; run < BATCH_ROWS / 500; run += 1) {
    const tail = Buffer.concat([
      field(uuid(randomUUID())),
      field(uuid(homeId)),
      field(Buffer.from('main')),
      field(Buffer.from('temperature.celsius')),
    ]);
    for (let index = 0; index < 500; index += 1) {
      const row = Buffer.alloc(26);
      row.writeInt16BE(6, 0);
      row.writeInt32BE(8, 2);
      row.writeBigInt64BE(BigInt(firstTime + (batch * 500 + index) * 100 - postgresEpochMs) * 1000n, 6);
      row.writeInt32BE(8, 14);
      row.writeDoubleBE(20 + (index % 100) / 10, 18);
      parts.push(row, tail);
    }
  }
  const end = Buffer.alloc(2);
  end.writeInt16BE(-1, 0);
  return Buffer.concat([...parts, end]);
}

const uuid = (text: string) => Buffer.from(text.replaceAll('-', ''), 'hex');

function field(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(value.length, 0);
  return Buffer.concat([length, value]);
}
