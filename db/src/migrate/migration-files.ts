import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface MigrationFile {
  /** File name without `.sql`; the ledger's key. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly checksum: string;
}

export const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url));

export async function readMigrationFiles(folder: string = migrationsFolder): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{2,}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(join(folder, fileName), 'utf8');
      return {
        name: fileName.slice(0, -'.sql'.length),
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    }),
  );
}
