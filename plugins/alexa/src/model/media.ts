import { type JsonObject, stateKey } from '@nexa/sdk';
import { alexaError } from './alexa-error.ts';
import { limitsOf, wholePercent } from './bounds.ts';
import type { CapabilityMapping, Facet, FacetWish, Part } from './facet.ts';
import { clamp, numberIn, startingFrom, textIn, within } from './payload.ts';

const operations = ['Play', 'Pause', 'Stop', 'Next', 'Previous'] as const;
const playbackStates: Readonly<Record<string, string>> = {
  playing: 'PLAYING',
  buffering: 'PLAYING',
  paused: 'PAUSED',
  stopped: 'STOPPED',
};

/** `media` ↔ PlaybackController, PlaybackStateReporter, Speaker, and InputController for the sources that Alexa has names for. */
export const media: CapabilityMapping = (part) => [
  ...playback(part),
  ...(part.has('media', 'volume') || part.has('media', 'muted') ? [speaker(part)] : []),
  ...inputs(part),
];

const setOf =
  ({ component }: Part) =>
  (params: JsonObject): readonly FacetWish[] => [{ component, capability: 'media', command: 'set', params }];

function playback({ component }: Part): readonly Facet[] {
  const key = stateKey('media', 'playback', component);
  const directives = operations.map((operation) => [
    operation,
    (): readonly FacetWish[] => [{ component, capability: 'media', command: operation.toLowerCase() }],
  ]);
  return [
    {
      interface: 'Alexa.PlaybackController',
      description: { supportedOperations: [...operations] },
      properties: [],
      directives: Object.fromEntries(directives),
    },
    {
      interface: 'Alexa.PlaybackStateReporter',
      properties: [
        {
          name: 'playbackState',
          keys: [key],
          read: (present) => {
            const state = playbackStates[String(present.value(key))];
            return state === undefined ? undefined : { state };
          },
        },
      ],
      directives: {},
    },
  ];
}

function speaker(part: Part): Facet {
  const set = setOf(part);
  const volumeKey = stateKey('media', 'volume', part.component);
  const mutedKey = stateKey('media', 'muted', part.component);
  return {
    interface: 'Alexa.Speaker',
    properties: [
      { name: 'volume', keys: [volumeKey], read: (present) => wholePercent(present.value(volumeKey)) },
      {
        name: 'muted',
        keys: [mutedKey],
        read: (present) => {
          const muted = present.value(mutedKey);
          return typeof muted === 'boolean' ? muted : undefined;
        },
      },
    ],
    directives: {
      SetVolume: (payload) => set({ volume: within(numberIn(payload, 'volume'), 0, 100) }),
      AdjustVolume: (payload, present) =>
        set({ volume: clamp(startingFrom(present.value(volumeKey)) + numberIn(payload, 'volume'), 0, 100) }),
      SetMute: (payload) => {
        if (typeof payload.mute !== 'boolean') throw alexaError('INVALID_VALUE', 'The payload must say "mute".');
        return set({ muted: payload.mute });
      },
    },
  };
}

/** The only names that Alexa has for inputs; it writes them with and without a space before the number. */
const inputNames = new Set(
  [
    ...['AUX', 'HDMI', 'USB', 'INPUT', 'LINE', 'OPTICAL', 'COAX', 'VIDEO', 'AV', 'AUDIO', 'VIDEO AUX'].flatMap(
      (name) => [name, ...Array.from({ length: 10 }, (_, index) => `${name} ${index + 1}`)],
    ),
    ...[
      'BLURAY',
      'CABLE',
      'CD',
      'COMPONENT',
      'COMPOSITE',
      'DVD',
      'GAME',
      'HD RADIO',
      'HOME THEATRE',
      'IPOD',
      'LINE IN',
    ],
    ...[
      'LINE OUT',
      'MEDIA PLAYER',
      'PHONO',
      'PLAYSTATION',
      'SATELLITE',
      'TUNER',
      'TV',
      'XBOX',
      'BLUETOOTH',
      'SMARTCAST',
    ],
  ].map(bare),
);

function bare(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

function inputs(part: Part): readonly Facet[] {
  const key = stateKey('media', 'source', part.component);
  const sources = (limitsOf(part, 'media', 'source').values ?? []).filter((name) => inputNames.has(bare(name)));
  const find = (name: unknown) => sources.find((source) => bare(source) === bare(String(name)));
  if (sources.length === 0) return [];
  return [
    {
      interface: 'Alexa.InputController',
      description: { inputs: sources.map((name) => ({ name, friendlyNames: [name] })) },
      properties: [{ name: 'input', keys: [key], read: (present) => find(present.value(key)) }],
      directives: {
        SelectInput: (payload) => {
          const source = find(textIn(payload, 'input'));
          if (source === undefined) throw alexaError('INVALID_VALUE', 'The device has no such input.');
          return setOf(part)({ source });
        },
      },
    },
  ];
}
