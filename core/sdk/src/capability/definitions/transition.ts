import { Type } from '@sinclair/typebox';

/**
 * Seconds in which to get there: a device that can change softly takes so long, one that cannot does it at once. Left
 * out, a device changes as it is used to.
 */
export const Transition = Type.Optional(Type.Number({ title: 'Transition (seconds)', minimum: 0, maximum: 3600 }));
