import type { JsonObject } from '@nexa/sdk';
import { type Bounds, boundsOf, rounded, within } from './amounts.ts';
import { setBrightness } from './brightness.ts';
import { GoogleFault } from './google-fault.ts';
import { isObject, numberParam, objectParam } from './params.ts';
import type { Part } from './part.ts';
import { ofRgb } from './rgb.ts';
import type { PartWish, TraitMapping } from './trait-mapping.ts';

/** What most white lamps can do, for one that does not say. */
const USUAL_WHITES: Bounds = { minimum: 2000, maximum: 6500 };

export const colorSetting: TraitMapping = {
  trait: 'ColorSetting',
  capabilities: ['color', 'colorTemperature'],
  attributes: (part) => ({
    commandOnlyColorSetting: false,
    ...(part.offers('color') ? { colorModel: 'hsv' } : {}),
    ...(part.offers('colorTemperature') ? { colorTemperatureRange: rangeOf(part) } : {}),
  }),
  states(part) {
    const white = whiteOf(part);
    const color = colorOf(part);
    const isWhite = modeOf(part) === 'colorTemperature';
    const shown = isWhite ? (white ?? color) : (color ?? white);
    return shown === undefined ? {} : { color: shown };
  },
  commands: {
    ColorAbsolute: (params, part) => {
      const color = objectParam(params, 'color');
      if (color.temperature !== undefined) return [setWhite(numberParam(color, 'temperature'), part)];
      if (isObject(color.spectrumHSV)) return setHsv(color.spectrumHSV, part);
      const { hue, saturation } = ofRgb(within(numberParam(color, 'spectrumRGB'), { minimum: 0, maximum: 0xffffff }));
      return [setColor(hue, saturation, part)];
    },
  },
};

function rangeOf(part: Part): JsonObject {
  const { minimum, maximum } = whites(part);
  return { temperatureMinK: Math.ceil(minimum), temperatureMaxK: Math.floor(maximum) };
}

const whites = (part: Part): Bounds => boundsOf(part.limits('colorTemperature', 'kelvin'), USUAL_WHITES);

/** Both capabilities share it; where it is not told, what the lamp has only one of is it. */
const modeOf = (part: Part): string | undefined =>
  part.text('color', 'colorMode') ?? part.text('colorTemperature', 'colorMode');

function whiteOf(part: Part): JsonObject | undefined {
  const kelvin = part.number('colorTemperature', 'kelvin');
  return kelvin === undefined ? undefined : { temperatureK: Math.round(kelvin) };
}

function colorOf(part: Part): JsonObject | undefined {
  const hue = part.number('color', 'hue');
  const saturation = part.number('color', 'saturation');
  if (hue === undefined || saturation === undefined) return undefined;
  const level = part.number('brightness', 'level') ?? 100;
  return {
    spectrumHsv: {
      hue: rounded(hue, 2) % 360,
      saturation: rounded(saturation / 100, 4),
      value: rounded(level / 100, 4),
    },
  };
}

function setWhite(kelvin: number, part: Part): PartWish {
  if (!part.offers('colorTemperature')) throw new GoogleFault('functionNotSupported');
  return { capability: 'colorTemperature', command: 'set', params: { kelvin: within(kelvin, whites(part)) } };
}

function setHsv(hsv: JsonObject, part: Part): PartWish[] {
  const hue = within(numberParam(hsv, 'hue'), { minimum: 0, maximum: 360 });
  const saturation = within(numberParam(hsv, 'saturation'), { minimum: 0, maximum: 1 });
  const value = within(numberParam(hsv, 'value'), { minimum: 0, maximum: 1 });
  const color = setColor(hue, saturation, part);
  return part.offers('brightness') && value > 0 ? [color, setBrightness(Math.round(value * 100), part)] : [color];
}

function setColor(hue: number, saturation: number, part: Part): PartWish {
  if (!part.offers('color')) throw new GoogleFault('functionNotSupported');
  return {
    capability: 'color',
    command: 'set',
    params: { hue: rounded(hue % 360, 2), saturation: rounded(saturation * 100, 2) },
  };
}
