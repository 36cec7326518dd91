import { fromHs, fromName, fromRgb, type HueAndSaturation } from './color-values.ts';
import { NotMapped } from './import-notes.ts';
import type { CommandDraft, ServiceCall } from './service-call.ts';

const percent = { minimum: 0, maximum: 100 };
const byte = { minimum: 0, maximum: 255 };

/** `light.turn_on` with what it sets. */
export function switchLightOn(call: ServiceCall): readonly CommandDraft[] {
  const level = levelOf(call);
  const color = colorOf(call);
  const kelvin = kelvinOf(call);
  const transition = call.value('transition');
  if (transition !== undefined) call.notes.remark('without its transition: a scene of NEXA can have one');
  if (call.value('brightness_step') !== undefined || call.value('brightness_step_pct') !== undefined)
    throw new NotMapped('NEXA sets a brightness, not a step of it');
  return [
    level === undefined ? call.command('onOff', 'on') : call.command('brightness', 'set', { level }),
    ...(color === undefined ? [] : [call.command('color', 'set', { ...color })]),
    ...(kelvin === undefined ? [] : [call.command('colorTemperature', 'set', { kelvin })]),
  ];
}

function levelOf(call: ServiceCall): number | undefined {
  const inPercent = call.number('brightness_pct', percent);
  if (inPercent !== undefined) return inPercent;
  const inBytes = call.number('brightness', byte);
  return inBytes === undefined ? undefined : Math.round((inBytes / 255) * 100);
}

function colorOf(call: ServiceCall): HueAndSaturation | undefined {
  const [rgb, hs, name] = [call.value('rgb_color'), call.value('hs_color'), call.value('color_name')];
  if (rgb !== undefined) return fromRgb(rgb);
  if (hs !== undefined) return fromHs(hs);
  return name === undefined ? undefined : fromName(name);
}

/** Mired are millionths of a kelvin’s reciprocal. */
function kelvinOf(call: ServiceCall): number | undefined {
  const range = { minimum: 1000, maximum: 20_000 };
  const kelvin = call.number('color_temp_kelvin', range) ?? call.number('kelvin', range);
  if (kelvin !== undefined) return kelvin;
  const mired = call.number('color_temp', { minimum: 50, maximum: 1000 });
  return mired === undefined ? undefined : Math.round(1_000_000 / mired);
}
