import { round, type Span, toDevice, toNexa } from './values.ts';

/** Hue in degrees, saturation and value in percent. */
export interface Color {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
}

const byte: Span = { device: [0, 255], nexa: [0, 100] };
const thousandth: Span = { device: [0, 1000], nexa: [0, 100] };

const hex = (number: number, digits: number) => Math.round(number).toString(16).padStart(digits, '0');
const isLong = (text: string) => /^[0-9a-f]{14}$/i.test(text);
const isShort = (text: string) => /^[0-9a-f]{12}$/i.test(text);

/** Reads both forms that Tuya lamps have; `undefined` for whatever else. */
export function readColor(text: string): Color | undefined {
  const color = isLong(text) ? readLong(text) : isShort(text) ? readShort(text) : undefined;
  return color && color.hue <= 360 && color.saturation <= 100 && color.value <= 100 ? color : undefined;
}

/** Writes a colour in the form that `like` has, and `hhhhssssvvvv` where that is none. */
export const writeColor = (color: Color, like: string | undefined): string =>
  like !== undefined && isLong(like) ? writeLong(color) : writeShort(color);

/** `hhhhssssvvvv`: degrees, thousandths, thousandths. */
function readShort(text: string): Color {
  const part = (start: number) => Number.parseInt(text.slice(start, start + 4), 16);
  return { hue: part(0), saturation: round(part(4) / 10, 1), value: round(part(8) / 10, 1) };
}

const writeShort = ({ hue, saturation, value }: Color): string =>
  hex(hue, 4) + hex(toDevice(thousandth, saturation), 4) + hex(toDevice(thousandth, value), 4);

/** `rrggbb0hhhssvv`: the same colour twice; only hue, saturation and value are read, both are written. */
function readLong(text: string): Color {
  const part = (start: number) => round(toNexa(byte, Number.parseInt(text.slice(start, start + 2), 16)), 1);
  return { hue: Number.parseInt(text.slice(6, 10), 16), saturation: part(10), value: part(12) };
}

function writeLong(color: Color): string {
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
