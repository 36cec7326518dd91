import type { JsonObject } from '@nexa/sdk';
import { boundsOf, clamp, moved, PERCENT } from './amounts.ts';
import { GoogleFault } from './google-fault.ts';
import { numberParam, textParam, truthParam } from './params.ts';
import type { Part } from './part.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';
import { spoken } from './words.ts';

const playbacks: Readonly<Record<string, string>> = {
  playing: 'PLAYING',
  paused: 'PAUSED',
  stopped: 'STOPPED',
  buffering: 'BUFFERING',
};

const wish = (command: string): PartWish => ({ capability: 'media', command });
const set = (params: JsonObject): PartWish => ({ capability: 'media', command: 'set', params });

const mediaState: TraitMapping = {
  trait: 'MediaState',
  capabilities: ['media'],
  fits: (part) => part.has('media', 'playback'),
  attributes: () => ({ supportActivityState: false, supportPlaybackState: true }),
  states(part) {
    const playbackState = playbacks[part.text('media', 'playback') ?? ''];
    return playbackState === undefined ? {} : { playbackState };
  },
  commands: {},
};

const transportControl: TraitMapping = {
  trait: 'TransportControl',
  capabilities: ['media'],
  fits: (part) => part.has('media', 'playback'),
  attributes: () => ({ transportControlSupportedCommands: ['NEXT', 'PAUSE', 'PREVIOUS', 'RESUME', 'STOP'] }),
  states: () => ({}),
  commands: {
    mediaNext: () => [wish('next')],
    mediaPause: () => [wish('pause')],
    mediaPrevious: () => [wish('previous')],
    mediaResume: () => [wish('play')],
    mediaStop: () => [wish('stop')],
  },
};

const volume: TraitMapping = {
  trait: 'Volume',
  capabilities: ['media'],
  fits: (part) => part.has('media', 'volume'),
  attributes: (part) => ({
    volumeMaxLevel: 100,
    volumeCanMuteAndUnmute: part.has('media', 'muted'),
    levelStepSize: Math.max(1, Math.round(part.limits('media', 'volume').step ?? 1)),
    commandOnlyVolume: false,
  }),
  states(part) {
    const level = part.number('media', 'volume');
    const muted = part.truth('media', 'muted');
    if (level === undefined) return {};
    return { currentVolume: Math.round(level), ...(muted === undefined ? {} : { isMuted: muted }) };
  },
  commands: {
    setVolume: (params, part) => {
      const level = numberParam(params, 'volumeLevel');
      if (level < 0 || level > 100) throw new GoogleFault('valueOutOfRange');
      return [set({ volume: clamp(level, volumes(part)) })];
    },
    volumeRelative: (params, part) => [
      set({ volume: moved(part.number('media', 'volume'), numberParam(params, 'relativeSteps'), volumes(part)) }),
    ],
    mute: (params, part) => {
      if (!part.has('media', 'muted')) throw new GoogleFault('functionNotSupported');
      return [set({ muted: truthParam(params, 'mute') })];
    },
  },
};

const inputSelector: TraitMapping = {
  trait: 'InputSelector',
  capabilities: ['media'],
  fits: (part) => sourcesOf(part).length > 0,
  attributes: (part) => ({
    availableInputs: sourcesOf(part).map((source) => ({ key: source, names: spoken('name_synonym', source) })),
    commandOnlyInputSelector: false,
    orderedInputs: true,
  }),
  states(part) {
    const source = part.text('media', 'source');
    return source === undefined ? {} : { currentInput: source };
  },
  commands: {
    SetInput: (params, part) => {
      const source = textParam(params, 'newInput');
      if (!sourcesOf(part).includes(source)) throw new GoogleFault('unsupportedInput');
      return [set({ source })];
    },
    NextInput: (_params, part) => [set({ source: neighbour(part, 1) })],
    PreviousInput: (_params, part) => [set({ source: neighbour(part, -1) })],
  },
};

export const media: readonly TraitMapping[] = [mediaState, transportControl, volume, inputSelector];

const volumes = (part: Part) => boundsOf(part.limits('media', 'volume'), PERCENT);

const sourcesOf = (part: Part): readonly string[] => part.limits('media', 'source').values ?? [];

/** The source behind or before the present one; from the last it goes on with the first. */
function neighbour(part: Part, by: 1 | -1): string {
  const sources = sourcesOf(part);
  const present = sources.indexOf(part.text('media', 'source') ?? '');
  const next = present === -1 ? undefined : sources[(present + by + sources.length) % sources.length];
  if (next === undefined) throw new GoogleFault('deviceNotReady');
  return next;
}
