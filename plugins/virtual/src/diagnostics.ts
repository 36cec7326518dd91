import type { DiagnosticsDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { faultKinds } from './faults/fault.ts';
import type { SimulatedHome } from './home/simulated-home.ts';

const Schema = Type.Object({
  silent: Type.Array(
    Type.Object({
      device: Type.String(),
      presence: Type.String({ description: 'no-supply, hangs, away or empty.' }),
    }),
    { title: 'Devices that do not answer', maxItems: 200 },
  ),
  faults: Type.Array(
    Type.Object({
      device: Type.String(),
      fault: Type.String({ description: faultKinds.join(', ') }),
      strength: Type.Number(),
      since: Type.Number({ description: 'Milliseconds since 1970.' }),
    }),
    { title: 'Faults under way', maxItems: 200 },
  ),
});

/** The truth about the home: who is silent and why, and what is broken. */
export const diagnostics: DiagnosticsDefinition<SimulatedHome> = {
  schema: Schema,
  async collect({ connection, externalId }) {
    return connection.truth(externalId);
  },
};
