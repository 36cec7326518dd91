import { MAIN_COMPONENT, type ScalarValue, stateKey } from '@nexa/sdk';
import { alexaError } from './alexa-error.ts';
import { boundsOf, percent, wholePercent } from './bounds.ts';
import { rangeController } from './controllers.ts';
import type { CapabilityMapping, FacetWish } from './facet.ts';
import { text } from './labels.ts';
import { clamp, numberIn, objectIn, startingFrom, within } from './payload.ts';

/** Alexa's word "warmer" and "cooler" is a step of this many kelvin. */
const KELVIN_STEP = 500;
/** Alexa knows no white beyond these. */
const kelvins = { minimum: 1000, maximum: 10_000, step: 1 };

/** `brightness` ↔ Alexa.BrightnessController; on one of several parts, a range of its own. */
export const brightness: CapabilityMapping = (part) => {
  const { component } = part;
  const key = stateKey('brightness', 'level', component);
  const wish = (level: number): FacetWish => ({
    component,
    capability: 'brightness',
    command: 'set',
    params: { level },
  });
  if (!isTheOne(part.device.components, component)) {
    const labels = [text(component)];
    const bounds = boundsOf(part, 'brightness', 'level', percent);
    return [rangeController({ part, capability: 'brightness', attribute: 'level', labels, bounds, wish })];
  }
  return [
    {
      interface: 'Alexa.BrightnessController',
      properties: [{ name: 'brightness', keys: [key], read: (present) => wholePercent(present.value(key)) }],
      directives: {
        SetBrightness: (payload) => [wish(within(numberIn(payload, 'brightness'), 0, 100))],
        AdjustBrightness: (payload, present) => {
          const level = startingFrom(present.value(key)) + numberIn(payload, 'brightnessDelta');
          return [wish(clamp(level, 0, 100))];
        },
      },
    },
  ];
};

/** A device has one brightness that Alexa calls its own: that of `main`, or of the only part that has one. */
function isTheOne(
  components: readonly { readonly id: string; readonly capabilities: readonly string[] }[],
  component: string,
): boolean {
  const having = components.filter(({ capabilities }) => capabilities.includes('brightness'));
  return component === MAIN_COMPONENT || having.length === 1;
}

/** `color` ↔ Alexa.ColorController. Its brightness is the component's `brightness`, where it has one. */
export const color: CapabilityMapping = (part) => {
  const { component } = part;
  const key = (attribute: string) => stateKey('color', attribute, component);
  const levelKey = stateKey('brightness', 'level', component);
  const hasBrightness = part.hasCapability('brightness');
  return [
    {
      interface: 'Alexa.ColorController',
      properties: [
        {
          name: 'color',
          keys: [key('hue'), key('saturation'), key('colorMode'), ...(hasBrightness ? [levelKey] : [])],
          read: (present) => {
            const hue = present.value(key('hue'));
            const saturation = present.value(key('saturation'));
            const level = hasBrightness ? wholePercent(present.value(levelKey)) : 100;
            const isWhite = present.value(key('colorMode')) === 'colorTemperature';
            if (isWhite || typeof hue !== 'number' || typeof saturation !== 'number' || level === undefined)
              return undefined;
            return { hue, saturation: saturation / 100, brightness: level / 100 };
          },
        },
      ],
      directives: {
        SetColor: (payload) => {
          const asked = objectIn(payload, 'color');
          const hue = within(numberIn(asked, 'hue'), 0, 360);
          const saturation = within(numberIn(asked, 'saturation'), 0, 1) * 100;
          const level = within(numberIn(asked, 'brightness'), 0, 1) * 100;
          const shade: FacetWish = { component, capability: 'color', command: 'set', params: { hue, saturation } };
          const light: FacetWish = { component, capability: 'brightness', command: 'set', params: { level } };
          return hasBrightness ? [shade, light] : [shade];
        },
      },
    },
  ];
};

/** `colorTemperature` ↔ Alexa.ColorTemperatureController. */
export const colorTemperature: CapabilityMapping = (part) => {
  const { component } = part;
  const key = stateKey('colorTemperature', 'kelvin', component);
  const modeKey = stateKey('colorTemperature', 'colorMode', component);
  const sharedModeKey = stateKey('color', 'colorMode', component);
  const { minimum, maximum } = boundsOf(part, 'colorTemperature', 'kelvin', kelvins);
  const wish = (kelvin: number): readonly FacetWish[] => [
    { component, capability: 'colorTemperature', command: 'set', params: { kelvin } },
  ];
  const isColored = (value: (key: string) => ScalarValue | undefined) =>
    (value(modeKey) ?? value(sharedModeKey)) === 'color';
  const moved = (by: number, value: (key: string) => ScalarValue | undefined) => {
    if (isColored(value))
      throw alexaError('NOT_SUPPORTED_IN_CURRENT_MODE', 'The light shows a colour now.', {
        currentDeviceMode: 'COLOR',
      });
    return wish(clamp(startingFrom(value(key)) + by, minimum, maximum));
  };
  return [
    {
      interface: 'Alexa.ColorTemperatureController',
      properties: [
        {
          name: 'colorTemperatureInKelvin',
          keys: [key, modeKey, sharedModeKey],
          read: (present) => {
            const kelvin = present.value(key);
            if (typeof kelvin !== 'number' || isColored(present.value)) return undefined;
            const whole = Math.round(kelvin);
            return whole < kelvins.minimum || whole > kelvins.maximum ? undefined : whole;
          },
        },
      ],
      directives: {
        SetColorTemperature: (payload) => wish(within(numberIn(payload, 'colorTemperatureInKelvin'), minimum, maximum)),
        IncreaseColorTemperature: (_payload, present) => moved(KELVIN_STEP, present.value),
        DecreaseColorTemperature: (_payload, present) => moved(-KELVIN_STEP, present.value),
      },
    },
  ];
};
