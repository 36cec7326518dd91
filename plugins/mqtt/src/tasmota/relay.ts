import type { EntityModel, LastValues } from '../entities/entity.ts';
import { toggled } from '../entities/switch.ts';
import type { StateWords } from './device-config.ts';
import { powerIn, stateWatches } from './readings.ts';
import type { TasmotaTopics } from './topics.ts';

export interface RelayParts {
  readonly topics: TasmotaTopics;
  /** From 0. */
  readonly index: number;
  readonly words: StateWords;
  readonly type: 'switch' | 'light';
}

/** A relay: on or off, whatever hangs on it. */
export function relayModel({ topics, index, words, type }: RelayParts): EntityModel {
  return {
    capabilities: ['onOff'],
    claims: ['onOff.on'],
    type,
    confirms: true,
    watches: stateWatches(topics, (told) => {
      const value = powerIn(told, index, words);
      return value === undefined ? [] : [{ capability: 'onOff', attribute: 'on', value }];
    }),
    order({ capability, command }, last) {
      const payload = capability === 'onOff' ? payloadOf(command, words, last) : undefined;
      return payload === undefined
        ? undefined
        : [{ topic: `${topics.commands}POWER${index + 1}`, payload, retain: false }];
    },
  };
}

function payloadOf(command: string, words: StateWords, last: LastValues): string | undefined {
  if (command === 'on') return words.on;
  if (command === 'off') return words.off;
  if (command !== 'toggle') return undefined;
  const wanted = toggled(last('onOff', 'on'));
  // It knows better than we do, as long as it has told nothing.
  return wanted === undefined ? words.toggle : wanted ? words.on : words.off;
}
