import { type CommandRequest, unsupported } from '@nexa/sdk';
import { type AskedColor, brightnessOf, type Light, type MiredRange, rawHueOf, rawSaturationOf } from './light.ts';
import { xyOf } from './xy-color.ts';

/** What a command comes to at the bridge. */
export interface LightCommand {
  /** Body of the request that sets a light's state. */
  readonly state: Readonly<Record<string, boolean | number | readonly number[]>>;
  /** Remembered, because the lamp may report a slightly different colour. */
  readonly askedColor?: AskedColor;
}

/** Turns a command into what the bridge takes. `isOn` is the last known state, which a toggle turns around. */
export function planLightCommand(light: Light, request: CommandRequest, isOn: boolean): LightCommand {
  const { capability, command, params } = request;
  switch (`${capability}.${command}`) {
    case 'onOff.on':
      return { state: { on: true } };
    case 'onOff.off':
      return { state: { on: false } };
    case 'onOff.toggle':
      return { state: { on: !isOn } };
    case 'brightness.set':
      if (light.features.dims) return within(params, setBrightness(numberOf(params, 'level')));
      break;
    case 'color.set':
      if (light.features.color)
        return within(params, setColor(light, numberOf(params, 'hue'), numberOf(params, 'saturation')));
      break;
    case 'colorTemperature.set':
      if (light.features.whites !== undefined)
        return within(params, setWhite(light.features.whites, numberOf(params, 'kelvin')));
      break;
  }
  throw unsupported(`${light.name} has no command ${capability}.${command}`);
}

function setBrightness(level: number): LightCommand {
  return level <= 0 ? { state: { on: false } } : { state: { on: true, bri: brightnessOf(level) } };
}

function setColor(light: Light, hue: number, saturation: number): LightCommand {
  const takesHueAndSaturation = light.state.hue !== undefined && light.state.sat !== undefined;
  if (takesHueAndSaturation) return { state: { hue: rawHueOf(hue), sat: rawSaturationOf(saturation) } };
  const xy = xyOf({ hue, saturation }, light.gamut);
  return { state: { xy }, askedColor: { color: { asked: { hue, saturation }, xy } } };
}

function setWhite(whites: MiredRange, kelvin: number): LightCommand {
  const { minimum, maximum } = whites;
  const mired = Math.min(maximum, Math.max(minimum, Math.round(1e6 / kelvin)));
  return { state: { ct: mired }, askedColor: { white: { kelvin, mired } } };
}

/** How long the change is to take; the bridge counts in tenths of a second, and takes its own time when nothing is said. */
function within({ transition }: CommandRequest['params'], command: LightCommand): LightCommand {
  if (typeof transition !== 'number') return command;
  return { ...command, state: { ...command.state, transitiontime: Math.round(transition * 10) } };
}

/** The host checks parameters against the capability; a missing one here is a fault of its own. */
function numberOf(params: CommandRequest['params'], name: string): number {
  const value = params[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unsupported(`the command lacks the number ${name}`);
  return value;
}
