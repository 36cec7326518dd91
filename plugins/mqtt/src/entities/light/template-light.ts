import { numberOf } from '../../template/values.ts';
import { hueSaturationOf, kelvinOf, miredOf, rgbOf } from '../color-space.ts';
import type { EntityModel } from '../entity.ts';
import { type EntityFields, isPayload } from '../entity-fields.ts';
import { lightLimits } from './light-limits.ts';
import { type LightState, levelOf, lightCapabilities, scaledOf, toldOf, wishOf } from './light-state.ts';

const SCALE = 255;

/** `light` with `schema: template`: one topic, taken apart and put together by templates. */
export function templateLight(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  const hasTemplates =
    entity.text('command_on_template') !== undefined && entity.text('command_off_template') !== undefined;
  if (commands === undefined || !hasTemplates) {
    entity.problem('a light by templates without command_topic, command_on_template or command_off_template');
    return undefined;
  }
  const states = entity.topic('state_topic');
  const has = (key: string) => entity.text(key) !== undefined;
  const abilities = {
    brightness: has('brightness_template'),
    color: has('red_template') && has('green_template') && has('blue_template'),
    colorTemperature: has('color_temp_template'),
  };
  const isKelvin = entity.flag('color_temp_kelvin');
  const read = {
    state: entity.reader('state_template'),
    brightness: entity.reader('brightness_template'),
    red: entity.reader('red_template'),
    green: entity.reader('green_template'),
    blue: entity.reader('blue_template'),
    temperature: entity.reader('color_temp_template'),
  };
  const [on, off] = [entity.writer('command_on_template'), entity.writer('command_off_template')];
  return {
    capabilities: lightCapabilities(abilities),
    claims: ['onOff.on'],
    isApart: entity.isDiagnostic,
    type: 'light',
    confirms: states !== undefined && has('state_template'),
    ...lightLimits(entity),
    watches:
      states === undefined
        ? []
        : [
            {
              topic: states,
              read(message) {
                const value = (key: keyof typeof read) => numberOf(read[key](message));
                const state = read.state(message);
                const [brightness, temperature] = [value('brightness'), value('temperature')];
                const [red, green, blue] = [value('red'), value('green'), value('blue')];
                const isColored = red !== undefined && green !== undefined && blue !== undefined;
                return toldOf(
                  {
                    on: isPayload(state, 'on') ? true : isPayload(state, 'off') ? false : undefined,
                    level: brightness === undefined ? undefined : levelOf(brightness, SCALE),
                    kelvin:
                      temperature === undefined || temperature <= 0
                        ? undefined
                        : isKelvin
                          ? temperature
                          : kelvinOf(temperature),
                    ...(isColored ? hueSaturationOf(red, green, blue) : {}),
                  },
                  abilities,
                );
              },
            },
          ],
    order(command, last) {
      const wish = wishOf(command, last);
      if (wish === undefined || !lightCapabilities(abilities).includes(command.capability)) return undefined;
      const payload = (wish.on === false ? off : on)(variablesOf(wish, isKelvin));
      return payload === undefined ? undefined : [entity.order(commands, payload)];
    },
  };
}

function variablesOf(wish: LightState, isKelvin: boolean): Record<string, unknown> {
  const { on, level, kelvin, hue, saturation, transition } = wish;
  const variables: Record<string, unknown> = { state: on === false ? 'off' : 'on' };
  if (transition !== undefined) variables.transition = transition;
  if (level !== undefined) variables.brightness = scaledOf(level, SCALE);
  if (kelvin !== undefined) variables.color_temp = isKelvin ? Math.round(kelvin) : miredOf(kelvin);
  if (hue !== undefined && saturation !== undefined) {
    const [red, green, blue] = rgbOf({ hue, saturation });
    Object.assign(variables, { red, green, blue, hue, sat: saturation });
  }
  return variables;
}
