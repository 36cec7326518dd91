import { type ErrorCode, hasErrorCode, type JsonObject, NexaError } from '@nexa/sdk';

interface PostgresFault {
  readonly code: string;
  readonly message: string;
  readonly constraint_name?: string;
  readonly table_name?: string;
  readonly column_name?: string;
}

/** Connection faults of postgres.js and of the system under it. */
const connectionCodes = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const codeOf: Readonly<Record<string, ErrorCode>> = {
  // A row that is there already, one that is missing, a rule that is broken; a lost race or deadlock may be tried again.
  '23505': 'NEXA_DATABASE_CONFLICT',
  '23503': 'NEXA_DATABASE_CONFLICT',
  '23514': 'NEXA_REQUEST_INVALID',
  '23502': 'NEXA_REQUEST_INVALID',
  '22P02': 'NEXA_REQUEST_INVALID',
  '22P05': 'NEXA_REQUEST_INVALID',
  '22021': 'NEXA_REQUEST_INVALID',
  '22003': 'NEXA_REQUEST_INVALID',
  '40001': 'NEXA_DATABASE_UNAVAILABLE',
  '40P01': 'NEXA_DATABASE_UNAVAILABLE',
  // "new row violates row-level security policy" and missing privileges.
  '42501': 'NEXA_AUTH_FORBIDDEN',
  '57014': 'NEXA_DATABASE_UNAVAILABLE',
  '55P03': 'NEXA_DATABASE_UNAVAILABLE',
  '53100': 'NEXA_DATABASE_FULL',
  '25006': 'NEXA_DATABASE_READ_ONLY',
  '53300': 'NEXA_DATABASE_UNAVAILABLE',
  '28P01': 'NEXA_DATABASE_UNAVAILABLE',
  '28000': 'NEXA_DATABASE_UNAVAILABLE',
  '3D000': 'NEXA_DATABASE_UNAVAILABLE',
};

/** Classes of codes: connection, resources, operator's intervention, the system under it. What was asked may be tried again. */
const troubleOfServer: ReadonlySet<string> = new Set(['08', '53', '57', '58']);

/** The one place where Postgres' codes become NEXA's. What is no database fault passes through unchanged. */
export function translateDatabaseError(error: unknown): unknown {
  if (hasErrorCode(error)) return error;
  const fault = findFault(error);
  if (fault === undefined) return error;
  const code = nexaCode(fault.code);
  return new NexaError(code, `${fault.message} (${fault.code})`, { params: paramsOf(fault), cause: error });
}

/** Drizzle wraps the driver's error in its own. */
function findFault(error: unknown, depth = 0): PostgresFault | undefined {
  if (typeof error !== 'object' || error === null || depth > 3) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (/^[0-9A-Z]{5}$/.test(code) || connectionCodes.has(code))) {
    return error as PostgresFault;
  }
  return findFault((error as { cause?: unknown }).cause, depth + 1);
}

function nexaCode(code: string): ErrorCode {
  if (connectionCodes.has(code)) return 'NEXA_DATABASE_UNAVAILABLE';
  const exact = codeOf[code];
  if (exact) return exact;
  const family = code.slice(0, 2);
  return troubleOfServer.has(family) ? 'NEXA_DATABASE_UNAVAILABLE' : 'NEXA_INTERNAL';
}

function paramsOf(fault: PostgresFault): JsonObject {
  return {
    database: fault.code,
    ...(fault.constraint_name ? { constraint: fault.constraint_name } : {}),
    ...(fault.table_name ? { table: fault.table_name } : {}),
    ...(fault.column_name ? { column: fault.column_name } : {}),
  };
}
