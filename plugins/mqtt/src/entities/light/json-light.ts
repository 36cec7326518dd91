import type { Fields } from '../../home-assistant/announcement.ts';
import { isRecord, numberOf } from '../../template/values.ts';
import { hueSaturationOf, hueSaturationOfXy, kelvinOf, miredOf, rgbOf, xyOf } from '../color-space.ts';
import { type EntityModel, nothingTold } from '../entity.ts';
import { type EntityFields, objectIn } from '../entity-fields.ts';
import { onOffOf } from '../on-off-text.ts';
import { lightLimits } from './light-limits.ts';
import { type LightState, levelOf, lightCapabilities, scaledOf, toldOf, wishOf } from './light-state.ts';

const COLOR_MODES = ['hs', 'xy', 'rgb', 'rgbw', 'rgbww'] as const;
type ColorMode = (typeof COLOR_MODES)[number];

/** `light` with `schema: json`: state and command are one JSON object each. */
export function jsonLight(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a light without command_topic');
    return undefined;
  }
  const states = entity.topic('state_topic');
  const scale = entity.number('brightness_scale', 255);
  const modes = entity.texts('supported_color_modes');
  const colorMode = colorModeOf(entity, modes);
  const abilities = {
    brightness: entity.flag('brightness') || modes.some((mode) => mode !== 'onoff'),
    color: colorMode !== undefined,
    colorTemperature: entity.flag('color_temp') || modes.includes('color_temp'),
  };
  const isKelvin = entity.flag('color_temp_kelvin');
  const fades = entity.flag('transition', true);
  return {
    capabilities: lightCapabilities(abilities),
    claims: ['onOff.on'],
    isApart: entity.isDiagnostic,
    type: 'light',
    confirms: states !== undefined,
    ...lightLimits(entity),
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const state = objectIn(message);
                return state === undefined ? nothingTold : toldOf(readState(state, scale, isKelvin), abilities);
              },
            },
          ],
    order(command, last) {
      const wish = wishOf(command, last);
      if (wish === undefined || !lightCapabilities(abilities).includes(command.capability)) return undefined;
      return [entity.order(commands, JSON.stringify(payloadOf(wish, { scale, colorMode, isKelvin, fades })))];
    },
  };
}

function colorModeOf(entity: EntityFields, modes: readonly string[]): ColorMode | undefined {
  const named = COLOR_MODES.find((mode) => modes.includes(mode));
  if (named !== undefined) return named;
  // Before `supported_color_modes`, each way to say a colour was a flag of its own.
  return (['hs', 'xy', 'rgb'] as const).find((mode) => entity.flag(mode));
}

function readState(state: Fields, scale: number, isKelvin: boolean): LightState {
  const brightness = numberOf(state.brightness);
  const temperature = numberOf(state.color_temp);
  const color = isRecord(state.color) ? readColor(state.color) : undefined;
  const mode = state.color_mode === 'color_temp' ? 'colorTemperature' : modeOfColor(state.color_mode);
  return {
    on: onOffOf(typeof state.state === 'string' ? state.state : undefined, 'ON', 'OFF'),
    level: brightness === undefined ? undefined : levelOf(brightness, scale),
    // A light that shows a white names the colour of that white too, which is no colour that anybody chose.
    ...(mode === 'colorTemperature' ? {} : color),
    kelvin: temperature === undefined || temperature <= 0 ? undefined : isKelvin ? temperature : kelvinOf(temperature),
    mode,
  };
}

const modeOfColor = (mode: unknown) => (COLOR_MODES.some((known) => known === mode) ? 'color' : undefined);

function readColor(color: Fields): Pick<LightState, 'hue' | 'saturation'> | undefined {
  const part = (...names: readonly string[]) => names.map((name) => numberOf(color[name]));
  const [hue, saturation] = [numberOf(color.h) ?? numberOf(color.hue), numberOf(color.s) ?? numberOf(color.saturation)];
  if (hue !== undefined && saturation !== undefined) return { hue, saturation };
  const [x, y] = part('x', 'y');
  if (x !== undefined && y !== undefined) return hueSaturationOfXy(x, y);
  const [red, green, blue] = part('r', 'g', 'b');
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return hueSaturationOf(red, green, blue);
}

interface Spelling {
  readonly scale: number;
  readonly colorMode: ColorMode | undefined;
  readonly isKelvin: boolean;
  /** Whether it can be given seconds; it can unless it says otherwise. */
  readonly fades: boolean;
}

function payloadOf(wish: LightState, { scale, colorMode, isKelvin, fades }: Spelling): Fields {
  const { on, level, hue, saturation, kelvin, transition } = wish;
  return {
    state: on === false ? 'OFF' : 'ON',
    ...(level === undefined ? {} : { brightness: scaledOf(level, scale) }),
    ...(kelvin === undefined ? {} : { color_temp: isKelvin ? Math.round(kelvin) : miredOf(kelvin) }),
    ...(hue === undefined || saturation === undefined ? {} : { color: colorOf({ hue, saturation }, colorMode) }),
    ...(transition === undefined || !fades ? {} : { transition }),
  };
}

function colorOf(color: { readonly hue: number; readonly saturation: number }, mode: ColorMode | undefined): Fields {
  if (mode === 'xy') return xyOf(color);
  if (mode === 'hs') return { h: color.hue, s: color.saturation };
  const [r, g, b] = rgbOf(color);
  const white = mode === 'rgbw' ? { w: 0 } : mode === 'rgbww' ? { c: 0, w: 0 } : {};
  return { r, g, b, ...white };
}
