import type { DataPoints } from '../link/device-message.ts';
import type { Family } from './family.ts';
import { switchCommands } from './socket.ts';
import { booleanAt, numberAt, round, type Span, textAt, toDevice, toNexa } from './values.ts';

const id = { on: 1, mode: 2, brightness: 3, temperature: 4, color: 5 } as const;
const modes: readonly string[] = ['white', 'colour', 'scene', 'scene_1', 'scene_2', 'scene_3', 'scene_4', 'music'];

const brightness: Span = { device: [25, 255], nexa: [1, 100] };
const byte: Span = { device: [0, 255], nexa: [0, 100] };
/** See the kelvins of the newer lamps. */
const kelvin: Span = { device: [0, 255], nexa: [2700, 6500] };

interface Color {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

/** `rrggbb0hhhssvv`: the same colour twice; only hue, saturation and value are read, both are written. */
function colorAt(values: DataPoints): Color | undefined {
  const text = textAt(values, id.color);
  if (text === undefined || !/^[0-9a-f]{14}$/i.test(text)) return undefined;
  const hue = Number.parseInt(text.slice(6, 10), 16);
  const part = (start: number) => round(toNexa(byte, Number.parseInt(text.slice(start, start + 2), 16)), 1);
  return hue <= 360 ? { hue, saturation: part(10), value: part(12) } : undefined;
}

const hex = (number: number, digits: number) => Math.round(number).toString(16).padStart(digits, '0');

function colorText(color: Color): string {
  const [red, green, blue] = rgb(color);
  const tail = hex(color.hue, 4) + hex(toDevice(byte, color.saturation), 2) + hex(toDevice(byte, color.value), 2);
  return hex(red, 2) + hex(green, 2) + hex(blue, 2) + tail;
}

function rgb({ hue, saturation, value }: Color): [number, number, number] {
  const top = (value / 100) * 255;
  const channel = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return top - top * (saturation / 100) * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}

const isColored = (values: DataPoints) => textAt(values, id.mode) === 'colour';

function levelOf(values: DataPoints): number | undefined {
  const color = isColored(values) ? colorAt(values) : undefined;
  if (color) return color.value;
  const white = numberAt(values, id.brightness);
  return white === undefined ? undefined : round(toNexa(brightness, white), 1);
}

function setLevel(level: number, values: DataPoints): DataPoints {
  if (level === 0) return { [id.on]: false };
  const color = isColored(values) ? colorAt(values) : undefined;
  if (color) return { [id.on]: true, [id.color]: colorText({ ...color, value: level }) };
  return { [id.on]: true, [id.brightness]: toDevice(brightness, level) };
}

const colorMode = (values: DataPoints) => {
  if (isColored(values)) return 'color';
  return textAt(values, id.mode) === 'white' ? 'colorTemperature' : undefined;
};

/** Lamps of the first years, with data points from 1. */
export const lightLegacy: Family = {
  id: 'light-legacy',
  type: 'light',
  label: 'light',
  power: 'mains',
  recognises: (values) =>
    booleanAt(values, id.on) !== undefined &&
    modes.includes(textAt(values, id.mode) ?? '') &&
    numberAt(values, id.brightness) !== undefined,
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
      read: (values) => (numberAt(values, id.temperature) === undefined ? undefined : colorMode(values)),
    },
    { capability: 'color', attribute: 'hue', from: [id.color], read: (values) => colorAt(values)?.hue },
    { capability: 'color', attribute: 'saturation', from: [id.color], read: (values) => colorAt(values)?.saturation },
    {
      capability: 'color',
      attribute: 'colorMode',
      from: [id.mode],
      read: (values) => (textAt(values, id.color) === undefined ? undefined : colorMode(values)),
    },
  ],
  commands: [
    ...switchCommands(id.on),
    { capability: 'brightness', command: 'set', write: ({ level }, values) => setLevel(Number(level), values) },
    {
      capability: 'colorTemperature',
      command: 'set',
      write: (params) => ({ [id.mode]: 'white', [id.temperature]: toDevice(kelvin, Number(params.kelvin)) }),
    },
    {
      capability: 'color',
      command: 'set',
      write: (params, values) => ({
        [id.mode]: 'colour',
        [id.color]: colorText({
          hue: Number(params.hue),
          saturation: Number(params.saturation),
          value: levelOf(values) ?? 100,
        }),
      }),
    },
  ],
};
