import { Type } from '@sinclair/typebox';
import { type AttributeDefinition, defineCapability } from '../capability.ts';

const reference = (title: string) =>
  ({
    title,
    schema: Type.String({ minLength: 1, maxLength: 500, format: 'media-reference' }),
    history: 'states',
    freshness: { kind: 'with-device' },
  }) as const satisfies AttributeDefinition;

/**
 * Where the pictures of a camera are to be had: a reference to its live stream and one to its latest still picture,
 * never the media itself. A reference is an address (`rtsp`, `rtsps`, `http`, `https`) of at most 500 characters that
 * holds no user, password, token or key: one that does is refused. @since 0.2.0
 */
export const camera = defineCapability({
  id: 'camera',
  version: 1,
  title: 'Camera',
  attributes: {
    stream: reference('Live picture'),
    snapshot: reference('Still picture'),
    recording: { title: 'Recording', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
  },
  commands: {},
  events: {},
});
