import type { Database, RequestInfo } from '../client/database.ts';
import { audit, type Deed } from '../stores/request/audit-entry.ts';

/** A deed of nobody with an account: of the command line, told apart by what the request says it came by. */
export function recordDeed(database: Database, deed: Deed, request: RequestInfo): Promise<void> {
  return database.asService('audit', (tx) => audit(tx, deed, 'system'), request);
}
