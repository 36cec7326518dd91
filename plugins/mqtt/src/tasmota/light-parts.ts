import type { LightAbilities } from '../entities/light/light-state.ts';
import { RELAY, type TasmotaConfig } from './device-config.ts';
import type { LightParts } from './light.ts';

/** Kinds of lights by their number in the configuration. */
const SUBTYPE = { none: 0, dimmer: 1, whites: 2, color: 3, colorAndWhite: 4, colorAndWhites: 5 } as const;

const WIDE: readonly [number, number] = [153, 500];
const NARROW: readonly [number, number] = [200, 380];

/** What the light at that relay can do, and how; `undefined` for one that is only switched. */
export function lightPartsOf(config: TasmotaConfig, index: number): LightParts | undefined {
  const { topics, words, has, isTuya } = config;
  const { subtype, dimmer } = channelOf(config, index);
  if (subtype === SUBTYPE.none) return undefined;
  return {
    topics,
    index,
    words,
    abilities: abilitiesOf(subtype),
    dimmer: isTuya && !has.channelsApart ? 'Dimmer3' : dimmer,
    dimmerState: dimmer,
    mireds: has.narrowWhites ? NARROW : WIDE,
    powerApart: has.powerApart,
    fades: isTuya ? 'none' : has.fadesInTime ? 'in-time' : 'by-rate',
  };
}

/** One strip may be several lights: each channel for itself, or its colour beside its white. */
function channelOf(config: TasmotaConfig, index: number): { readonly subtype: number; readonly dimmer: string } {
  const { lightSubtype, isLinked, has, relays } = config;
  if (has.channelsApart) return { subtype: SUBTYPE.dimmer, dimmer: `Channel${index + 1}` };
  if (isLinked || lightSubtype < SUBTYPE.colorAndWhite) return { subtype: lightSubtype, dimmer: 'Dimmer' };
  const isColor = index === relays.indexOf(RELAY.light);
  const white = lightSubtype === SUBTYPE.colorAndWhite ? SUBTYPE.dimmer : SUBTYPE.whites;
  return { subtype: isColor ? SUBTYPE.color : white, dimmer: isColor ? 'Dimmer1' : 'Dimmer2' };
}

const abilitiesOf = (subtype: number): LightAbilities => ({
  brightness: true,
  color: subtype >= SUBTYPE.color,
  colorTemperature: subtype === SUBTYPE.whites || subtype === SUBTYPE.colorAndWhites,
});
