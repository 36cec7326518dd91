import { shortText } from '../home-assistant/announced-device.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import { isRecord, numberOf } from '../template/values.ts';
import { type TasmotaTopics, topicsOf } from './topics.ts';

/** What one relay of a Tasmota device is for. */
export const RELAY = { none: 0, plain: 1, light: 2, shutter: 3 } as const;

/** Words of the device for the states of a relay or a key; a person may have chosen others. */
export interface StateWords {
  readonly off: string;
  readonly on: string;
  readonly toggle: string;
  readonly hold: string;
}

/** What a Tasmota device says of itself. */
export interface TasmotaConfig {
  readonly mac: string;
  readonly name: string | undefined;
  readonly module: string | undefined;
  readonly firmware: string | undefined;
  readonly address: string | undefined;
  readonly topics: TasmotaTopics;
  readonly words: StateWords;
  readonly online: string;
  readonly offline: string;
  /** Names of its relays; `undefined` for one without. */
  readonly relayNames: readonly (string | undefined)[];
  /** See {@link RELAY}. */
  readonly relays: readonly number[];
  /** Mode of each switch; below 0 for one that tells nothing. */
  readonly switchModes: readonly number[];
  readonly switchNames: readonly (string | undefined)[];
  /** Which of its buttons tell how they are pressed. */
  readonly buttons: readonly boolean[];
  readonly has: Options;
  /** Which colours its light has: 1 brightness, 2 white, 3 colour, 4 colour and white, 5 both whites. */
  readonly lightSubtype: number;
  /** Colour and white are one light. */
  readonly isLinked: boolean;
  readonly isTuya: boolean;
  readonly isFan: boolean;
  readonly hasBattery: boolean;
  readonly sleeps: boolean;
  readonly shutterOptions: readonly number[];
  /** Least and greatest tilt and how long it takes, of each shutter. */
  readonly shutterTilts: readonly (readonly number[])[];
}

/** Its options (`SetOption<n>`) that matter here. */
export interface Options {
  /** 11: single and double presses are swapped. */
  readonly swappedPresses: boolean;
  /** 13: only single presses, at once. */
  readonly onlySinglePresses: boolean;
  /** 20: setting brightness or colour does not switch on. */
  readonly powerApart: boolean;
  /** 30: relays are to be lights. */
  readonly relaysAsLights: boolean;
  /** 68: each channel is a light of its own. */
  readonly channelsApart: boolean;
  /** 73: buttons tell how they are pressed. */
  readonly buttons: boolean;
  /** 82: whites of 200 to 380 mired only. */
  readonly narrowWhites: boolean;
  /** 117: a fade takes as long as it is told, however far it goes. */
  readonly fadesInTime: boolean;
}

const MOST = 64;
const VERSION = 1;

/** Reads what was published at a `config` topic: the configuration, or why it is none. */
export function readTasmotaConfig(mac: string, json: unknown): TasmotaConfig | string {
  if (!isRecord(json)) return 'the announcement of a Tasmota device is no JSON object';
  if (json.ver !== undefined && json.ver !== VERSION) return 'a Tasmota device announces itself in a newer form';
  if (typeof json.mac === 'string' && json.mac.toUpperCase() !== mac) {
    return 'a Tasmota device announces itself at the topic of another one';
  }
  if (typeof json.t !== 'string' || json.t === '') return 'a Tasmota device does not say what its topic is';
  if (!Array.isArray(json.rl)) return 'a Tasmota device does not say which relays it has';
  const options = isRecord(json.so) ? json.so : {};
  const topics = topicsOf({
    template: textOf(json.ft) ?? '%prefix%/%topic%/',
    topic: json.t,
    prefixes: prefixesOf(json.tp),
    hostname: textOf(json.hn) ?? '',
    mac,
    answersApart: isSet(options['4']),
  });
  if (topics === undefined) return 'a Tasmota device has topics that are none';
  return { mac, topics, ...wordsIn(json), ...partsIn(json), has: optionsOf(options) };
}

function wordsIn(json: Fields) {
  const [off = 'OFF', on = 'ON', toggle = 'TOGGLE', hold = 'HOLD'] = listOf(json.state).map(textOf);
  return {
    name: shortText(json.dn),
    module: shortText(json.md),
    firmware: shortText(json.sw),
    address: shortText(json.ip),
    words: { off, on, toggle, hold },
    online: textOf(json.onln) ?? 'Online',
    offline: textOf(json.ofln) ?? 'Offline',
    relayNames: listOf(json.fn).map((name) => (name === null ? undefined : shortText(name))),
    switchNames: listOf(json.swn).map((name) => (name === null ? undefined : shortText(name))),
  };
}

function partsIn(json: Fields) {
  return {
    relays: numbersOf(json.rl, RELAY.none),
    switchModes: numbersOf(json.swc, -1),
    buttons: listOf(json.btn).map(isSet),
    lightSubtype: numberOf(json.lt_st) ?? 0,
    isLinked: isSet(json.lk),
    isTuya: isSet(json.ty),
    isFan: isSet(json.if),
    hasBattery: isSet(json.bat),
    sleeps: isSet(json.dslp),
    shutterOptions: numbersOf(json.sho, 0),
    shutterTilts: listOf(json.sht).map((tilt) => numbersOf(tilt, 0)),
  };
}

const optionsOf = (options: Fields): Options => ({
  swappedPresses: isSet(options['11']),
  onlySinglePresses: isSet(options['13']),
  powerApart: isSet(options['20']),
  relaysAsLights: isSet(options['30']),
  channelsApart: isSet(options['68']),
  buttons: isSet(options['73']),
  narrowWhites: isSet(options['82']),
  fadesInTime: isSet(options['117']),
});

function prefixesOf(value: unknown): [string, string, string] {
  const [command = 'cmnd', stat = 'stat', tele = 'tele'] = listOf(value).map(textOf);
  return [command, stat, tele];
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const isSet = (value: unknown): boolean => value === 1 || value === true;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, MOST) : []);
const numbersOf = (value: unknown, fallback: number): number[] =>
  listOf(value).map((item) => numberOf(item) ?? fallback);
