import { type Static, Type } from '@sinclair/typebox';
import { attributeFields, closed, Id, Scalar, seconds } from './parts.ts';

/** A value that an attribute is to have; a command of its capability must be able to set it. @since 0.2.0 */
export const WishedState = Type.Object({ ...attributeFields, value: Scalar }, closed);

/** A set of wished states, applied together. @since 0.2.0 */
export const SceneDefinition = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    roomId: Type.Optional(Id),
    transition: Type.Optional(seconds('Seconds in which devices that can are brought there; at once when left out.')),
    states: Type.Array(WishedState, { minItems: 1, maxItems: 500 }),
  },
  closed,
);

/** See {@link WishedState}. @since 0.2.0 */
export type WishedState = Static<typeof WishedState>;
/** See {@link SceneDefinition}. @since 0.2.0 */
export type SceneDefinition = Static<typeof SceneDefinition>;
