import { Type } from '@sinclair/typebox';
import type { AttributeDefinition } from '../capability.ts';

/** Whether a light that can do both shows a colour or a white now. `color` and `colorTemperature` share it. @since 0.1.0 */
export const colorMode = {
  title: 'Colour mode',
  schema: Type.Union([Type.Literal('color'), Type.Literal('colorTemperature')]),
  history: 'states',
  freshness: { kind: 'with-device' },
} as const satisfies AttributeDefinition;
