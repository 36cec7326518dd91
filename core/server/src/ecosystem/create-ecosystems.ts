import { type Database, PostgresEcosystems } from '@nexa/db';
import { systemClock } from '../homes/system-clock.ts';
import { Ecosystems, type EcosystemsOptions } from './ecosystems.ts';

/** `database`: for what the host does by itself. What a caller sees goes by the database of requests. */
export function createEcosystems(database: Database, options: Omit<EcosystemsOptions, 'store' | 'clock'>): Ecosystems {
  return new Ecosystems({ ...options, store: new PostgresEcosystems(database), clock: systemClock });
}
