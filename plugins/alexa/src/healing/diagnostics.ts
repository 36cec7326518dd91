import type { DiagnosticsDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { AlexaConnection } from '../connection/alexa-connection.ts';

/** From what happened before: Amazon being away keeps nobody from the diagnostics. */
export const diagnostics: DiagnosticsDefinition<AlexaConnection> = {
  schema: Type.Object(
    {
      region: Type.String(),
      clientSet: Type.Boolean(),
      online: Type.Boolean(),
      links: Type.Integer(),
      delivered: Type.Integer(),
      failed: Type.Integer(),
      droppedGrants: Type.Integer(),
      lastDelivery: Type.Optional(Type.String()),
      lastError: Type.Optional(Type.String()),
      pinSet: Type.Boolean(),
      trustVoiceCode: Type.Boolean(),
    },
    { additionalProperties: false },
  ),
  async collect({ connection }) {
    const { context, courier, grants, settings, status } = connection;
    const { delivered, failed, dropped, lastDelivery, lastError } = courier.counts;
    return {
      region: context.config.region,
      clientSet: settings.tellsChanges,
      online: status.isOnline,
      links: grants.all.length,
      delivered,
      failed,
      droppedGrants: dropped,
      ...(lastDelivery === undefined ? {} : { lastDelivery: new Date(lastDelivery).toISOString() }),
      ...(lastError === undefined ? {} : { lastError }),
      pinSet: settings.hasPin,
      trustVoiceCode: context.config.trustVoiceCode,
    };
  },
};
