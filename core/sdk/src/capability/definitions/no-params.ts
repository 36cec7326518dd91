import { Type } from '@sinclair/typebox';

/** Parameters of a command that needs none. */
export const noParams = Type.Object({}, { additionalProperties: false });
