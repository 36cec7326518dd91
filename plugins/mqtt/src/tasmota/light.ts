import { kelvinOf, miredOf } from '../entities/color-space.ts';
import type { EntityModel, LastValues, Order } from '../entities/entity.ts';
import {
  kelvinLimits,
  type LightAbilities,
  type LightState,
  lightCapabilities,
  toldOf,
  wishOf,
} from '../entities/light/light-state.ts';
import type { Fields } from '../home-assistant/announcement.ts';
import { numberOf } from '../template/values.ts';
import type { StateWords } from './device-config.ts';
import { fadeSpeed } from './fade-speed.ts';
import { powerIn, stateWatches } from './readings.ts';
import type { TasmotaTopics } from './topics.ts';

export interface LightParts {
  readonly topics: TasmotaTopics;
  /** Of its relay, from 0. */
  readonly index: number;
  readonly words: StateWords;
  readonly abilities: LightAbilities;
  /** The command that sets its brightness. */
  readonly dimmer: string;
  /** The name under which it tells its brightness. */
  readonly dimmerState: string;
  /** Its coldest and its warmest white, in mired. */
  readonly mireds: readonly [number, number];
  /** Setting brightness or colour does not switch it on. */
  readonly powerApart: boolean;
  /** How a fade is timed; `none` when it cannot. */
  readonly fades: 'none' | 'by-rate' | 'in-time';
}

/** A light that can be dimmed, and as far as it can: colour and white. */
export function lightModel(parts: LightParts): EntityModel {
  const { topics, abilities, mireds } = parts;
  const capabilities = lightCapabilities(abilities);
  const limits = abilities.colorTemperature ? kelvinLimits(kelvinOf(mireds[1]), kelvinOf(mireds[0])) : undefined;
  return {
    capabilities,
    claims: ['onOff.on'],
    type: 'light',
    confirms: true,
    ...(limits === undefined ? {} : { limits: { 'colorTemperature.kelvin': limits } }),
    watches: stateWatches(topics, (told) => toldOf(readState(told, parts), abilities)),
    order(command, last) {
      const wish = capabilities.includes(command.capability) ? wishOf(command, last) : undefined;
      return wish === undefined ? undefined : [orderOf(stepsOf(wish, parts, last), topics)];
    },
  };
}

function readState(told: Fields, { index, words, abilities, dimmerState }: LightParts): LightState {
  const [mired, white] = [numberOf(told.CT), numberOf(told.White)];
  const isWhite = abilities.colorTemperature && white !== undefined && white > 0;
  const [hue, saturation] = abilities.color && !isWhite ? hueAndSaturation(told.HSBColor) : [];
  const mode = white === undefined || told.HSBColor === undefined ? undefined : isWhite ? 'colorTemperature' : 'color';
  return {
    on: powerIn(told, index, words),
    level: numberOf(told[dimmerState]),
    hue,
    saturation,
    kelvin: mired === undefined || mired <= 0 ? undefined : kelvinOf(mired),
    mode,
  };
}

function hueAndSaturation(value: unknown): readonly (number | undefined)[] {
  if (typeof value !== 'string') return [];
  const [hue, saturation] = value.split(',').map((part) => numberOf(part));
  return hue === undefined || saturation === undefined ? [] : [hue, saturation];
}

/** A command of the device with its argument. */
type Step = readonly [name: string, argument: string | number];

function stepsOf(wish: LightState, parts: LightParts, last: LastValues): Step[] {
  const { index, words, dimmer, mireds, powerApart } = parts;
  const { on, level, hue, saturation, kelvin } = wish;
  const steps: Step[] = [];
  if (level !== undefined) steps.push([dimmer, Math.max(1, Math.round(level))]);
  if (hue !== undefined && saturation !== undefined) {
    steps.push(['HSBColor1', Math.round(hue)], ['HSBColor2', Math.round(saturation)]);
  }
  if (kelvin !== undefined) steps.push(['CT', Math.min(mireds[1], Math.max(mireds[0], miredOf(kelvin)))]);
  // Whatever sets a value switches it on too, unless that is switched off.
  if (steps.length === 0 || powerApart) steps.push([`POWER${index + 1}`, on === false ? words.off : words.on]);
  return [...fadeOf(wish, parts, last), ...steps];
}

function fadeOf({ on, level, transition }: LightState, { fades }: LightParts, last: LastValues): Step[] {
  if (transition === undefined || fades === 'none') return [];
  if (transition <= 0) return [['Fade2', 0]];
  const [lit, told] = [last('onOff', 'on') === true, last('brightness', 'level')];
  const before = typeof told === 'number' ? told : 100;
  const speed = fadeSpeed(transition, {
    inTime: fades === 'in-time',
    from: lit ? before : 0,
    to: on === false ? 0 : (level ?? before),
    isColor: on !== false && level === undefined,
  });
  return [
    ['Fade2', 1],
    ['Speed2', speed],
  ];
}

/** One command at its own topic, several as one message, which the device carries out without pauses between them. */
function orderOf(steps: readonly Step[], { commands }: TasmotaTopics): Order {
  const [first] = steps;
  if (steps.length === 1 && first !== undefined) {
    return { topic: `${commands}${first[0]}`, payload: String(first[1]), retain: false };
  }
  const payload = steps.map(([name, argument]) => `NoDelay;${name} ${argument}`).join(';');
  return { topic: `${commands}Backlog`, payload, retain: false };
}
