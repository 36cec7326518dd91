import type { DiagnosticsDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { Lamp } from './lamp.ts';

/** What helps whoever looks from afar. What the schema does not name stays at home. */
export const diagnostics: DiagnosticsDefinition<Lamp> = {
  schema: Type.Object(
    { model: Type.String(), connected: Type.Boolean(), stuck: Type.Boolean() },
    { additionalProperties: false },
  ),
  collect: async ({ connection }) => ({ ...connection.facts }),
};
