import type { AttributeLimits } from '@nexa/sdk';
import type { EntityCommand, LastValues, Told, ToldValue } from '../entity.ts';
import { toggled } from '../switch.ts';

/** What a light tells, or what is wished of it, in NEXA's units. */
export interface LightState {
  readonly on?: boolean | undefined;
  /** Percent. */
  readonly level?: number | undefined;
  readonly hue?: number | undefined;
  readonly saturation?: number | undefined;
  readonly kelvin?: number | undefined;
  readonly mode?: 'color' | 'colorTemperature' | undefined;
  /** Only of a wish: seconds in which to get there. */
  readonly transition?: number | undefined;
}

/** What a light can do beside being switched. */
export interface LightAbilities {
  readonly brightness: boolean;
  readonly color: boolean;
  readonly colorTemperature: boolean;
}

export const lightCapabilities = ({ brightness, color, colorTemperature }: LightAbilities): string[] => [
  'onOff',
  ...(brightness ? ['brightness'] : []),
  ...(color ? ['color'] : []),
  ...(colorTemperature ? ['colorTemperature'] : []),
];

/** The light's state as values, those that it has. */
export function toldOf(state: LightState, abilities: LightAbilities): Told {
  const values: ToldValue[] = [];
  const add = (capability: string, attribute: string, value: boolean | number | string | undefined) => {
    if (value !== undefined) values.push({ capability, attribute, value });
  };
  add('onOff', 'on', state.on);
  if (abilities.brightness) add('brightness', 'level', state.level);
  if (abilities.color) {
    add('color', 'hue', state.hue);
    add('color', 'saturation', state.saturation);
  }
  if (abilities.colorTemperature) add('colorTemperature', 'kelvin', state.kelvin);
  if (abilities.color && abilities.colorTemperature && state.mode !== undefined) {
    add('color', 'colorMode', state.mode);
    add('colorTemperature', 'colorMode', state.mode);
  }
  return { values };
}

/** What a command wishes; `undefined` when it is none of a light's. */
export function wishOf(command: EntityCommand, last: LastValues): LightState | undefined {
  const wish = stateWished(command, last);
  const { transition } = command.params;
  return wish === undefined || typeof transition !== 'number' ? wish : { ...wish, transition };
}

function stateWished({ capability, command, params }: EntityCommand, last: LastValues): LightState | undefined {
  const name = `${capability}.${command}`;
  if (name === 'onOff.on') return { on: true };
  if (name === 'onOff.off') return { on: false };
  if (name === 'onOff.toggle') {
    const on = toggled(last('onOff', 'on'));
    return on === undefined ? undefined : { on };
  }
  if (name === 'brightness.set') {
    const level = Number(params.level);
    return level === 0 ? { on: false } : { on: true, level };
  }
  if (name === 'color.set') return { on: true, hue: Number(params.hue), saturation: Number(params.saturation) };
  return name === 'colorTemperature.set' ? { on: true, kelvin: Number(params.kelvin) } : undefined;
}

/** Percent of a scale that ends at `scale`, and back; what is not off is at least one step. */
export const levelOf = (value: number, scale: number): number => {
  const level = Math.round((value / scale) * 1000) / 10;
  return Math.min(100, Math.max(0, level));
};
export const scaledOf = (level: number, scale: number): number => Math.max(1, Math.round((level / 100) * scale));

const LOWEST = 1000;
const HIGHEST = 20_000;

/** The range of colour temperatures as limits; the contract's own where the device names none. */
export function kelvinLimits(minimum: number | undefined, maximum: number | undefined): AttributeLimits | undefined {
  if (minimum === undefined && maximum === undefined) return undefined;
  const [low, high] = [Math.max(LOWEST, minimum ?? LOWEST), Math.min(HIGHEST, maximum ?? HIGHEST)];
  return low < high ? { minimum: low, maximum: high } : undefined;
}
