import type { DiagnosticsDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { GoogleConnection } from '../connection/google-connection.ts';

/** Counts and times; no key, no address, no name of a person or a device. */
export const diagnostics: DiagnosticsDefinition<GoogleConnection> = {
  schema: Type.Object(
    {
      keySet: Type.Boolean(),
      linkedUsers: Type.Integer(),
      failure: Type.Optional(Type.String()),
      lastErrorCode: Type.Optional(Type.String()),
      lastReport: Type.Optional(Type.String()),
      syncs: Type.Integer(),
      queries: Type.Integer(),
      executions: Type.Integer(),
      commands: Type.Integer(),
      reports: Type.Integer(),
      failedReports: Type.Integer(),
      syncRequests: Type.Integer(),
    },
    { additionalProperties: false },
  ),
  async collect({ connection }) {
    const { lastReport, lastErrorCode, ...counts } = connection.counters;
    const { failure } = connection.watch ?? {};
    return {
      keySet: connection.watch !== undefined,
      linkedUsers: connection.linkedUsers,
      ...counts,
      ...(failure === undefined ? {} : { failure: failure.kind }),
      ...(lastErrorCode === undefined ? {} : { lastErrorCode }),
      ...(lastReport === undefined ? {} : { lastReport: new Date(lastReport).toISOString() }),
    };
  },
};
