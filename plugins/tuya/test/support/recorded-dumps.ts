import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataPoints } from '../../src/link/device-message.ts';

/** Data points of one real device, as it tells them by itself. */
export interface RecordedDump {
  readonly name: string;
  readonly dps: DataPoints;
  /** Ids of the families that it may be taken for; none where NEXA has none for it. Left out where nobody has said. */
  readonly families?: readonly string[];
}

/** They lie beside the repository where the tests of the project run, nowhere else: files with a list of dumps each. */
const folder = fileURLToPath(new URL('../../../../../shared/peers/tuya', import.meta.url));

export const hasRecordedDumps = (): boolean => existsSync(folder);

export const recordedDumps = (): RecordedDump[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedDump[]);
