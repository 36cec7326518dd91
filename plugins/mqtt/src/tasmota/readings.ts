import { nothingTold, type Told, type ToldValue, type Watch } from '../entities/entity.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import { isRecord } from '../template/values.ts';
import type { StateWords } from './device-config.ts';
import type { TasmotaTopics } from './topics.ts';

/** What an entity makes of a JSON object that its device told. */
export type TellsOf = (told: Fields) => readonly ToldValue[] | Told;

/** Its state: what became of a command, every few minutes, and when it was asked. */
export const stateWatches = (topics: TasmotaTopics, tells: TellsOf): Watch[] => [
  watchAt(topics.results, undefined, tells),
  watchAt(topics.state, undefined, tells),
  watchAt(topics.askedState, 'StatusSTS', tells),
];

/** The same for what is told every few minutes only, and when it was asked. */
export const statusWatches = (topics: TasmotaTopics, tells: TellsOf): Watch[] => [
  watchAt(topics.state, undefined, tells),
  watchAt(topics.askedState, 'StatusSTS', tells),
];

/** What it measures: every few minutes, and when it was asked. */
export const sensorWatches = (topics: TasmotaTopics, tells: TellsOf): Watch[] => [
  watchAt(topics.sensor, undefined, tells),
  watchAt(topics.askedSensor, 'StatusSNS', tells),
];

/** What is done at it, and what became of commands. */
export const resultWatch = (topics: TasmotaTopics, tells: TellsOf): Watch => watchAt(topics.results, undefined, tells);

function watchAt(topic: string, member: string | undefined, tells: TellsOf): Watch {
  return {
    topic,
    read(message: MqttMessage): Told {
      const told = member === undefined ? message.json : memberOf(message.json, member);
      if (!isRecord(told)) return nothingTold;
      const found = tells(told);
      return isTold(found) ? found : { values: found };
    },
  };
}

const isTold = (found: readonly ToldValue[] | Told): found is Told => !Array.isArray(found);

/** A member of a JSON object; `undefined` for anything else. */
export const memberOf = (value: unknown, member: string): unknown =>
  isRecord(value) && Object.hasOwn(value, member) ? value[member] : undefined;

/** Whether a relay is on; the only one of a device needs no number. */
export function powerIn(told: Fields, index: number, words: Pick<StateWords, 'on' | 'off'>): boolean | undefined {
  const word = told[`POWER${index + 1}`] ?? (index === 0 ? told.POWER : undefined);
  return isOn(word, words);
}

/** Whether a word of the device says on or off. */
export function isOn(word: unknown, { on, off }: Pick<StateWords, 'on' | 'off'>): boolean | undefined {
  if (word === on) return true;
  return word === off ? false : undefined;
}
