import { hueSaturationOf } from '../../src/model/xy-color.ts';
import type { V1Light, V1Resource } from './v1-home.ts';

type Range = (value: unknown) => boolean;

const whole =
  (minimum: number, maximum: number): Range =>
  (value) =>
    Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;

const parameters: Readonly<Record<string, Range>> = {
  on: (value) => typeof value === 'boolean',
  bri: whole(1, 254),
  hue: whole(0, 65535),
  sat: whole(0, 254),
  ct: whole(50, 1000),
  xy: (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((part) => typeof part === 'number' && part >= 0 && part <= 1),
  transitiontime: whole(0, 65535),
};

/** Does to a light what a request to set its state asks, parameter by parameter, as a bridge does. */
export function applyLightState(id: string, light: V1Light, body: V1Resource): V1Resource[] {
  const willBeOn = typeof body.on === 'boolean' ? body.on : light.state.on;
  const names = Object.keys(body).sort((a, b) => Number(b === 'on') - Number(a === 'on'));
  return names.map((name) => {
    const address = `/lights/${id}/state/${name}`;
    const check = parameters[name];
    const isKnown = check !== undefined && (name === 'transitiontime' || Object.hasOwn(light.state, name));
    if (!isKnown) return hueError(6, address, `parameter, ${name}, not available`);
    if (!check(body[name])) return hueError(7, address, `invalid value, ${String(body[name])}, for parameter, ${name}`);
    if (name !== 'on' && name !== 'transitiontime' && !willBeOn) {
      return hueError(201, address, `parameter, ${name}, is not modifiable. Device is set to off.`);
    }
    if (light.state.reachable) setParameter(light, name, body[name]);
    return { success: { [address]: body[name] } };
  });
}

export const hueError = (type: number, address: string, description: string): V1Resource => ({
  error: { type, address, description },
});

function setParameter(light: V1Light, name: string, value: unknown): void {
  const { state } = light;
  if (name === 'transitiontime') return;
  state[name] = value;
  if (name === 'ct') state.colormode = 'ct';
  if (name === 'hue' || name === 'sat') state.colormode = 'hs';
  if (name === 'xy') {
    state.colormode = 'xy';
    if (state.hue === undefined) return;
    const [x, y] = value as [number, number];
    const shown = hueSaturationOf([x, y]);
    state.hue = Math.round((shown.hue / 360) * 65535);
    state.sat = Math.round((shown.saturation / 100) * 254);
  }
}
