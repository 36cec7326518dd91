import type { Database, DatabaseTransaction, RequestInfo, UserClaims } from './database.ts';

/**
 * The part of the database that a request gets: work in the name of whoever asks, and nothing else. What must happen
 * before anybody is known is in `AccountStore`; no route can become the service role by itself.
 */
export interface RequestDatabase {
  withUser<T>(claims: UserClaims, work: (tx: DatabaseTransaction) => Promise<T>, request?: RequestInfo): Promise<T>;
  requireWritable(timeoutMs?: number): Promise<void>;
}

/** The narrow thing itself: a cast finds no more in it. */
export function requestDatabase(database: Database): RequestDatabase {
  return {
    withUser: (claims, work, request) => database.withUser(claims, work, request),
    requireWritable: (timeoutMs) => database.requireWritable(timeoutMs),
  };
}
