import { Type } from '@sinclair/typebox';
import { defineCapability } from '../capability.ts';

/**
 * A smoke detector. `testing` is true during its self-test: a detection then is none, and a plugin reports `testing`
 * before `detected`, so that nobody is woken. A detector that also smells carbon monoxide has `carbonMonoxide` besides.
 * @since 0.2.0
 */
export const smoke = defineCapability({
  id: 'smoke',
  version: 1,
  title: 'Smoke',
  attributes: {
    detected: { title: 'Smoke', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
    testing: { title: 'Self-test', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
