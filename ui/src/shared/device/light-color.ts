import type { Device } from '../api/types.ts';

/** The colour that white light of this temperature has on the page: amber to pale blue. */
export function kelvinColor(kelvin: number): string {
  const stops: [number, [number, number, number]][] = [
    [2000, [255, 154, 46]],
    [2700, [255, 183, 94]],
    [3500, [255, 210, 150]],
    [4500, [255, 232, 204]],
    [5500, [238, 240, 255]],
    [6500, [200, 222, 255]],
  ];
  const last = stops.length - 1;
  const next = stops.findIndex(([at]) => at >= kelvin);
  const upper = stops[next < 0 ? last : Math.max(next, 1)];
  const lower = stops[(next < 0 ? last : Math.max(next, 1)) - 1];
  if (upper === undefined || lower === undefined) return 'rgb(255 183 94)';
  const share = Math.min(Math.max((kelvin - lower[0]) / (upper[0] - lower[0]), 0), 1);
  const mixed = lower[1].map((part, index) => Math.round(part + ((upper[1][index] ?? part) - part) * share));
  return `rgb(${mixed.join(' ')})`;
}

/** A hue and saturation as the page shows them: a light is never as dark as paint. */
export function hueColor(hue: number, saturation: number): string {
  return `hsl(${Math.round(hue)} ${Math.round(55 + saturation * 0.4)}% ${Math.round(82 - saturation * 0.24)}%)`;
}

/** The colour of a lit lamp; undefined when it has none of its own. */
export function lightColor(state: Device['state'], prefix = ''): string | undefined {
  const number = (key: string) => {
    const value = state[prefix + key]?.value;
    return typeof value === 'number' ? value : undefined;
  };
  const mode = state[`${prefix}color.colorMode`]?.value ?? state[`${prefix}colorTemperature.colorMode`]?.value;
  const hue = number('color.hue');
  const saturation = number('color.saturation');
  const kelvin = number('colorTemperature.kelvin');
  if (mode !== 'colorTemperature' && hue !== undefined && saturation !== undefined) return hueColor(hue, saturation);
  return kelvin === undefined ? undefined : kelvinColor(kelvin);
}
