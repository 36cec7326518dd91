import type { DataPoints } from '../link/device-message.ts';
import { type Color, readColor, writeColor } from './color-text.ts';
import type { AttributeRow, CommandRow } from './family.ts';
import { switchCommands } from './socket.ts';
import { booleanAt, numberAt, round, type Span, textAt, toDevice, toNexa } from './values.ts';

/** Where a lamp has what, and in which range. */
export interface LampSpec {
  readonly on: number;
  readonly mode: number;
  readonly brightness: number;
  readonly temperature: number;
  readonly color: number;
  readonly brightnessSpan: Span;
  readonly kelvinSpan: Span;
}

const COLOR_MODE = 'colour';
const WHITE_MODE = 'white';
/** Device value of the darkest colour that is not black, in percent. */
const DARKEST = 1;

const isColored = (spec: LampSpec, values: DataPoints) => textAt(values, spec.mode) === COLOR_MODE;

function colorAt(spec: LampSpec, values: DataPoints): Color | undefined {
  const text = textAt(values, spec.color);
  return text === undefined ? undefined : readColor(text);
}

function levelOf(spec: LampSpec, values: DataPoints): number | undefined {
  const color = isColored(spec, values) ? colorAt(spec, values) : undefined;
  if (color) return color.value;
  const white = numberAt(values, spec.brightness);
  return white === undefined ? undefined : round(toNexa(spec.brightnessSpan, white), 1);
}

function setLevel(spec: LampSpec, level: number, values: DataPoints): DataPoints {
  if (level === 0) return { [spec.on]: false };
  const color = isColored(spec, values) ? colorAt(spec, values) : undefined;
  return color
    ? { [spec.on]: true, [spec.color]: writeColor({ ...color, value: level }, textAt(values, spec.color)) }
    : { [spec.on]: true, [spec.brightness]: toDevice(spec.brightnessSpan, level) };
}

function setColor(spec: LampSpec, wish: { hue: number; saturation: number }, values: DataPoints): DataPoints {
  const value = Math.max(DARKEST, levelOf(spec, values) ?? 100);
  return { [spec.mode]: COLOR_MODE, [spec.color]: writeColor({ ...wish, value }, textAt(values, spec.color)) };
}

function colorMode(spec: LampSpec, values: DataPoints): 'color' | 'colorTemperature' | undefined {
  const mode = textAt(values, spec.mode);
  if (mode === COLOR_MODE) return 'color';
  return mode === WHITE_MODE ? 'colorTemperature' : undefined;
}

/** What a lamp tells, of that which it has. */
export function lampAttributes(spec: LampSpec): AttributeRow[] {
  const { on, mode, brightness, temperature, color, kelvinSpan } = spec;
  const modeIf = (has: (values: DataPoints) => boolean) => (values: DataPoints) =>
    has(values) ? colorMode(spec, values) : undefined;
  return [
    { capability: 'onOff', attribute: 'on', from: [on], read: (values) => booleanAt(values, on) },
    {
      capability: 'brightness',
      attribute: 'level',
      from: [mode, brightness, color],
      read: (values) => levelOf(spec, values),
    },
    {
      capability: 'colorTemperature',
      attribute: 'kelvin',
      from: [temperature],
      read: (values) => {
        const raw = numberAt(values, temperature);
        return raw === undefined ? undefined : Math.round(toNexa(kelvinSpan, raw));
      },
    },
    {
      capability: 'colorTemperature',
      attribute: 'colorMode',
      from: [mode],
      read: modeIf((values) => numberAt(values, temperature) !== undefined),
    },
    { capability: 'color', attribute: 'hue', from: [color], read: (values) => colorAt(spec, values)?.hue },
    {
      capability: 'color',
      attribute: 'saturation',
      from: [color],
      read: (values) => colorAt(spec, values)?.saturation,
    },
    {
      capability: 'color',
      attribute: 'colorMode',
      from: [mode],
      read: modeIf((values) => textAt(values, color) !== undefined),
    },
  ];
}

/** What a lamp can be told. */
export function lampCommands(spec: LampSpec): CommandRow[] {
  const { on, mode, temperature, kelvinSpan } = spec;
  return [
    ...switchCommands(on),
    { capability: 'brightness', command: 'set', write: ({ level }, values) => setLevel(spec, Number(level), values) },
    {
      capability: 'colorTemperature',
      command: 'set',
      write: ({ kelvin }) => ({ [mode]: WHITE_MODE, [temperature]: toDevice(kelvinSpan, Number(kelvin)) }),
    },
    {
      capability: 'color',
      command: 'set',
      write: ({ hue, saturation }, values) =>
        setColor(spec, { hue: Number(hue), saturation: Number(saturation) }, values),
    },
  ];
}

/** The device does not tell its kelvins; these are those of nearly all Tuya lamps. */
export const usualKelvins = [2700, 6500] as const;

export const kelvinLimits = {
  'colorTemperature.kelvin': { minimum: usualKelvins[0], maximum: usualKelvins[1] },
};
