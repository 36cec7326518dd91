import { type CommandRequest, unsupported } from '@nexa/sdk';
import type { AskedColor, LightFeatures } from '../model/light.ts';
import { type Gamut, xyOf } from '../model/xy-color.ts';
import type { ClipLight } from './clip-light.ts';

/** What a command comes to at the bridge. */
export interface ClipLightCommand {
  /** Body of the request that changes the light. */
  readonly body: Readonly<Record<string, object>>;
  /** Whether it will be on, where the command says so. */
  readonly on?: boolean;
  /** Remembered, because the lamp may report a slightly different colour. */
  readonly asked?: AskedColor;
}

/** Turns a command into what the bridge takes. `isOn` is the last known state, which a toggle turns around. */
export function planClipLightCommand(light: ClipLight, request: CommandRequest, isOn: boolean): ClipLightCommand {
  const { capability, command } = request;
  const { dims, color, whites } = light.features;
  const plan = planSwitching(request, { dims, isOn }) ?? planColoring(request, { color, whites, gamut: light.gamut });
  if (plan !== undefined) return plan;
  throw unsupported(`this light has no command ${capability}.${command}`);
}

/** What one light and all lights of a room have in common; `undefined` for any other command. */
export function planSwitching(
  { capability, command, params }: CommandRequest,
  { dims, isOn }: { readonly dims: boolean; readonly isOn: boolean },
): Pick<ClipLightCommand, 'body' | 'on'> | undefined {
  switch (`${capability}.${command}`) {
    case 'onOff.on':
      return switched(true);
    case 'onOff.off':
      return switched(false);
    case 'onOff.toggle':
      return switched(!isOn);
    case 'brightness.set': {
      if (!dims) return undefined;
      const level = numberOf(params, 'level');
      const on = level > 0;
      const dimming = on ? { dimming: { brightness: Math.min(100, level) } } : {};
      return { body: { on: { on }, ...dimming, ...within(params) }, on };
    }
    default:
      return undefined;
  }
}

/** The same for its colour or white. Without a gamut the bridge moves the point into that of each light. */
export function planColoring(
  { capability, command, params }: CommandRequest,
  { color, whites, gamut }: Pick<LightFeatures, 'color' | 'whites'> & { readonly gamut: Gamut | undefined },
): Pick<ClipLightCommand, 'body' | 'asked'> | undefined {
  switch (`${capability}.${command}`) {
    case 'color.set': {
      if (!color) return undefined;
      const asked = { hue: numberOf(params, 'hue'), saturation: numberOf(params, 'saturation') };
      const xy = xyOf(asked, gamut);
      return { body: { color: { xy: { x: xy[0], y: xy[1] } }, ...within(params) }, asked: { color: { asked, xy } } };
    }
    case 'colorTemperature.set': {
      if (whites === undefined) return undefined;
      const kelvin = numberOf(params, 'kelvin');
      const mirek = Math.min(whites.maximum, Math.max(whites.minimum, Math.round(1e6 / kelvin)));
      return { body: { color_temperature: { mirek }, ...within(params) }, asked: { white: { kelvin, mired: mirek } } };
    }
    default:
      return undefined;
  }
}

const switched = (on: boolean): Pick<ClipLightCommand, 'body' | 'on'> => ({ body: { on: { on } }, on });

/** How long the change is to take; the bridge counts in milliseconds, and takes its own time when nothing is said. */
function within({ transition }: CommandRequest['params']): Readonly<Record<string, object>> {
  return typeof transition === 'number' ? { dynamics: { duration: Math.round(transition * 1000) } } : {};
}

/** The host checks parameters against the capability; a missing one here is a fault of its own. */
function numberOf(params: CommandRequest['params'], name: string): number {
  const value = params[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unsupported(`the command lacks the number ${name}`);
  return value;
}
