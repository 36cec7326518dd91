import { Type } from '@sinclair/typebox';
import { seconds } from '../../platform/time.ts';
import { type AttributeDefinition, defineCapability } from '../capability.ts';
import { noParams } from './no-params.ts';
import { words } from './words.ts';

const Volume = Type.Number({ minimum: 0, maximum: 100 });
const Source = Type.String({ minLength: 1, maxLength: 100 });
const said = (title: string) =>
  ({
    title,
    schema: Type.String({ maxLength: 200 }),
    history: 'states',
    freshness: { kind: 'with-device' },
  }) as const satisfies AttributeDefinition;
const takes = seconds(20);

/**
 * A television, loudspeaker or receiver. `source` is one of the names that the device lists as limits: an input, a
 * station, an app. `title`, `artist` and `album` say what is on; an empty text says that nothing is. Power is `onOff`.
 * @since 0.2.0
 */
export const media = defineCapability({
  id: 'media',
  version: 1,
  title: 'Media player',
  attributes: {
    playback: {
      title: 'Playback',
      schema: words('playing', 'paused', 'stopped', 'buffering'),
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    volume: {
      title: 'Volume',
      schema: Volume,
      unit: '%',
      precision: 0,
      history: 'states',
      freshness: { kind: 'with-device' },
    },
    muted: { title: 'Muted', schema: Type.Boolean(), history: 'states', freshness: { kind: 'with-device' } },
    source: { title: 'Source', schema: Source, history: 'states', freshness: { kind: 'with-device' } },
    title: said('Title'),
    artist: said('Artist'),
    album: said('Album'),
  },
  commands: {
    play: {
      title: 'Play',
      params: noParams,
      confirms: [
        {
          anyOf: [
            { attribute: 'playback', equals: 'playing' },
            { attribute: 'playback', equals: 'buffering' },
          ],
        },
      ],
      takes,
    },
    pause: {
      title: 'Pause',
      params: noParams,
      // A radio station cannot be paused; it is stopped.
      confirms: [
        {
          anyOf: [
            { attribute: 'playback', equals: 'paused' },
            { attribute: 'playback', equals: 'stopped' },
          ],
        },
      ],
      takes,
    },
    stop: { title: 'Stop', params: noParams, confirms: [{ attribute: 'playback', equals: 'stopped' }], takes },
    // The next piece may be the same again, and not every player says what it plays.
    next: { title: 'Next', params: noParams, confirms: [] },
    previous: { title: 'Previous', params: noParams, confirms: [] },
    set: {
      title: 'Set volume or source',
      params: Type.Object(
        {
          volume: Type.Optional(Volume),
          muted: Type.Optional(Type.Boolean()),
          source: Type.Optional(Source),
        },
        { additionalProperties: false, minProperties: 1 },
      ),
      confirms: [
        { attribute: 'volume', equalsParam: 'volume', tolerance: 2 },
        { attribute: 'muted', equalsParam: 'muted' },
        { attribute: 'source', equalsParam: 'source' },
      ],
      takes,
    },
  },
  events: {},
});
