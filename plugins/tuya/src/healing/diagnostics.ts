import { type DiagnosticsDefinition, hasErrorCode } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { TuyaConnection } from '../connection/tuya-connection.ts';

/** From what was heard before: a device that is away must not keep its diagnostics from anybody. */
export const diagnostics: DiagnosticsDefinition<TuyaConnection> = {
  schema: Type.Object(
    {
      version: Type.String(),
      family: Type.String(),
      /** Numbers of the data points heard of; their values are the home's own business. */
      dataPoints: Type.Array(Type.String()),
      connected: Type.Boolean(),
      failure: Type.Optional(Type.String()),
      lastContact: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  async collect({ connection }) {
    const { failure, lastContact, facts } = connection;
    const reason = hasErrorCode(failure) ? String(failure.params.reason ?? failure.code) : undefined;
    return {
      ...facts,
      connected: failure === undefined,
      ...(reason === undefined ? {} : { failure: reason }),
      ...(lastContact === undefined ? {} : { lastContact: new Date(lastContact).toISOString() }),
    };
  },
};
