import type { DataPoints } from '../link/device-message.ts';
import type { Family } from './family.ts';
import { switchCommands } from './socket.ts';
import { booleanAt, numberAt, round, type Span, textAt, toDevice, toNexa } from './values.ts';

const id = { on: 20, mode: 21, brightness: 22, temperature: 23, color: 24 } as const;
const COLOR_MODE = 'colour';
const WHITE_MODE = 'white';

const brightness: Span = { device: [10, 1000], nexa: [1, 100] };
/** Value of a colour: 0 is black, which the lamp takes for its darkest. */
const value: Span = { device: [0, 1000], nexa: [0, 100] };
const saturation: Span = { device: [0, 1000], nexa: [0, 100] };
/** The device counts from 0 to 1000 and does not tell its kelvins; these are those of nearly all Tuya lamps. */
const kelvin: Span = { device: [0, 1000], nexa: [2700, 6500] };

interface Color {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

/** `hhhhssssvvvv`, four hexadecimal digits each. */
function colorAt(values: DataPoints): Color | undefined {
  const text = textAt(values, id.color);
  if (text === undefined || !/^[0-9a-f]{12}$/i.test(text)) return undefined;
  const [hue = 0, sat = 0, val = 0] = [0, 4, 8].map((start) => Number.parseInt(text.slice(start, start + 4), 16));
  return hue <= 360 && sat <= 1000 && val <= 1000 ? { hue, saturation: sat, value: val } : undefined;
}

const colorText = (color: Color): string =>
  [color.hue, color.saturation, color.value].map((part) => Math.round(part).toString(16).padStart(4, '0')).join('');

const isColored = (values: DataPoints) => textAt(values, id.mode) === COLOR_MODE;

function levelOf(values: DataPoints): number | undefined {
  const white = numberAt(values, id.brightness);
  const color = isColored(values) ? colorAt(values) : undefined;
  if (color) return round(toNexa(value, color.value), 1);
  return white === undefined ? undefined : round(toNexa(brightness, white), 1);
}

function setLevel(level: number, values: DataPoints): DataPoints {
  if (level === 0) return { [id.on]: false };
  const color = isColored(values) ? colorAt(values) : undefined;
  if (color) return { [id.on]: true, [id.color]: colorText({ ...color, value: toDevice(value, level) }) };
  return { [id.on]: true, [id.brightness]: toDevice(brightness, level) };
}

const colorMode = (values: DataPoints) => {
  const mode = textAt(values, id.mode);
  if (mode === COLOR_MODE) return 'color';
  return mode === WHITE_MODE ? 'colorTemperature' : undefined;
};

const hasColor = (values: DataPoints) => textAt(values, id.color) !== undefined;
const hasTemperature = (values: DataPoints) => numberAt(values, id.temperature) !== undefined;

/** Lamps of category dj with data points from 20. */
export const light: Family = {
  id: 'light',
  type: 'light',
  label: 'light',
  power: 'mains',
  recognises: (values) =>
    booleanAt(values, id.on) !== undefined &&
    (numberAt(values, id.brightness) !== undefined || textAt(values, id.mode) !== undefined || hasColor(values)),
  limits: { 'colorTemperature.kelvin': { minimum: kelvin.nexa[0], maximum: kelvin.nexa[1] } },
  attributes: [
    { capability: 'onOff', attribute: 'on', from: [id.on], read: (values) => booleanAt(values, id.on) },
    { capability: 'brightness', attribute: 'level', from: [id.mode, id.brightness, id.color], read: levelOf },
    {
      capability: 'colorTemperature',
      attribute: 'kelvin',
      from: [id.temperature],
      read: (values) => {
        const raw = numberAt(values, id.temperature);
        return raw === undefined ? undefined : Math.round(toNexa(kelvin, raw));
      },
    },
    {
      capability: 'colorTemperature',
      attribute: 'colorMode',
      from: [id.mode],
      read: (values) => (hasTemperature(values) ? colorMode(values) : undefined),
    },
    { capability: 'color', attribute: 'hue', from: [id.color], read: (values) => colorAt(values)?.hue },
    {
      capability: 'color',
      attribute: 'saturation',
      from: [id.color],
      read: (values) => {
        const color = colorAt(values);
        return color && round(toNexa(saturation, color.saturation), 1);
      },
    },
    {
      capability: 'color',
      attribute: 'colorMode',
      from: [id.mode],
      read: (values) => (hasColor(values) ? colorMode(values) : undefined),
    },
  ],
  commands: [
    ...switchCommands(id.on),
    { capability: 'brightness', command: 'set', write: ({ level }, values) => setLevel(Number(level), values) },
    {
      capability: 'colorTemperature',
      command: 'set',
      write: (params) => ({ [id.mode]: WHITE_MODE, [id.temperature]: toDevice(kelvin, Number(params.kelvin)) }),
    },
    {
      capability: 'color',
      command: 'set',
      write: (params, values) => ({
        [id.mode]: COLOR_MODE,
        [id.color]: colorText({
          hue: Number(params.hue),
          saturation: toDevice(saturation, Number(params.saturation)),
          value: toDevice(value, levelOf(values) ?? 100),
        }),
      }),
    },
  ],
};
