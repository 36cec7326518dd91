import { numberOf } from '../../template/values.ts';
import { hueSaturationOf, hueSaturationOfXy, kelvinOf, miredOf, rgbOf, xyOf } from '../color-space.ts';
import type { EntityModel, LastValues, Order, Watch } from '../entity.ts';
import type { EntityFields } from '../entity-fields.ts';
import { onOffOf } from '../on-off-text.ts';
import { lightLimits } from './light-limits.ts';
import { type LightState, levelOf, lightCapabilities, scaledOf, toldOf, wishOf } from './light-state.ts';

type ColorKind = 'hs' | 'rgb' | 'xy' | 'rgbw' | 'rgbww';
/** Of several the first counts. */
const COLOR_KINDS: readonly ColorKind[] = ['hs', 'rgb', 'xy', 'rgbw', 'rgbww'];

/** `light` with its default schema: a topic for each attribute. */
export function defaultLight(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a light without command_topic');
    return undefined;
  }
  const light = new DefaultLight(entity, commands);
  return light.model();
}

class DefaultLight {
  readonly #entity: EntityFields;
  readonly #commands: string;
  readonly #brightness: string | undefined;
  readonly #temperature: string | undefined;
  readonly #color: { readonly kind: ColorKind; readonly topic: string } | undefined;
  /** Shows a white without colour, by a channel of its own. */
  readonly #white: string | undefined;
  readonly #scale: number;
  readonly #isKelvin: boolean;

  constructor(entity: EntityFields, commands: string) {
    this.#entity = entity;
    this.#commands = commands;
    this.#brightness = entity.topic('brightness_command_topic');
    this.#temperature = entity.topic('color_temp_command_topic');
    this.#white = entity.topic('white_command_topic');
    this.#scale = entity.number('brightness_scale', 255);
    this.#isKelvin = entity.flag('color_temp_kelvin');
    this.#color = COLOR_KINDS.flatMap((kind) => {
      const topic = entity.topic(`${kind}_command_topic`);
      return topic === undefined ? [] : [{ kind, topic }];
    })[0];
  }

  get #abilities() {
    return {
      brightness: this.#brightness !== undefined,
      color: this.#color !== undefined,
      colorTemperature: this.#temperature !== undefined,
    };
  }

  model(): EntityModel {
    const entity = this.#entity;
    const capabilities = lightCapabilities(this.#abilities);
    return {
      capabilities,
      claims: ['onOff.on'],
      isApart: entity.isDiagnostic,
      type: 'light',
      confirms: entity.topic('state_topic') !== undefined,
      ...lightLimits(entity),
      watches: this.#watches(),
      order: (command, last: LastValues) => {
        const wish = wishOf(command, last);
        if (wish === undefined || !capabilities.includes(command.capability)) return undefined;
        return this.#orders(wish, last);
      },
    };
  }

  #watches(): Watch[] {
    const [on, off] = this.#switchPayloads();
    const kind = this.#color?.kind;
    return [
      this.#watch('state_topic', 'state_value_template', (text) => ({ on: onOffOf(text, on, off) })),
      this.#watch('brightness_state_topic', 'brightness_value_template', (text) => {
        const brightness = numberOf(text);
        return brightness === undefined ? {} : { level: levelOf(brightness, this.#scale) };
      }),
      this.#watch('color_temp_state_topic', 'color_temp_value_template', (text) => {
        const value = numberOf(text);
        if (value === undefined || value <= 0) return {};
        return { kelvin: this.#isKelvin ? value : kelvinOf(value) };
      }),
      this.#watch('color_mode_state_topic', 'color_mode_value_template', readMode),
      ...(kind === undefined
        ? []
        : [this.#watch(`${kind}_state_topic`, `${kind}_value_template`, (text) => readColor(kind, text))]),
    ].filter((watch) => watch !== undefined);
  }

  #watch(topicKey: string, templateKey: string, read: (text: string) => LightState): Watch | undefined {
    const topic = this.#entity.topic(topicKey);
    if (topic === undefined) return undefined;
    const value = this.#entity.reader(templateKey);
    return {
      topic,
      read: (message) => {
        const text = value(message);
        return text === undefined ? {} : toldOf(read(text), this.#abilities);
      },
    };
  }

  #switchPayloads(): readonly [string, string] {
    return [this.#entity.payload('payload_on', 'ON'), this.#entity.payload('payload_off', 'OFF')];
  }

  #orders(wish: LightState, last: LastValues): Order[] | undefined {
    const [on, off] = this.#switchPayloads();
    if (wish.on === false) return [this.#entity.order(this.#commands, off)];
    const attributes = this.#attributeOrders(wish, last);
    if (attributes === undefined) return undefined;
    const switchOn = this.#entity.order(this.#commands, on);
    switch (this.#entity.text('on_command_type')) {
      case 'brightness':
        return attributes.length > 0 ? attributes : [switchOn];
      case 'first':
        return [switchOn, ...attributes];
      default:
        return [...attributes, switchOn];
    }
  }

  #attributeOrders({ level, kelvin, hue, saturation }: LightState, last: LastValues): Order[] | undefined {
    const entity = this.#entity;
    const onlyBrightness = entity.text('on_command_type') === 'brightness';
    const wanted = level ?? (onlyBrightness && kelvin === undefined && hue === undefined ? lastLevel(last) : undefined);
    const made: (Order | undefined)[] = [];
    if (wanted !== undefined && this.#brightness !== undefined) {
      made.push(this.#make(this.#brightness, 'brightness_command_template', { value: scaledOf(wanted, this.#scale) }));
    }
    if (kelvin !== undefined && this.#temperature !== undefined) {
      const value = this.#isKelvin ? Math.round(kelvin) : miredOf(kelvin);
      made.push(this.#make(this.#temperature, 'color_temp_command_template', { value }));
    }
    if (hue !== undefined && saturation !== undefined && this.#color !== undefined) {
      const { kind, topic } = this.#color;
      if (saturation === 0 && this.#white !== undefined) made.push(this.#whiteOrder(this.#white, last));
      else made.push(this.#make(topic, `${kind}_command_template`, colorValues(kind, { hue, saturation })));
    }
    return made.some((order) => order === undefined) ? undefined : (made as Order[]);
  }

  #whiteOrder(topic: string, last: LastValues): Order {
    const value = scaledOf(lastLevel(last), this.#entity.number('white_scale', 255));
    return this.#entity.order(topic, String(value));
  }

  #make(topic: string, templateKey: string, values: Readonly<Record<string, unknown>>): Order | undefined {
    const payload = this.#entity.writer(templateKey)(values);
    return payload === undefined ? undefined : this.#entity.order(topic, payload);
  }
}

const lastLevel = (last: LastValues): number => {
  const level = last('brightness', 'level');
  return typeof level === 'number' && level > 0 ? level : 100;
};

function readMode(mode: string): LightState {
  if (mode === 'color_temp') return { mode: 'colorTemperature' };
  if (mode === 'white') return { mode: 'color', saturation: 0 };
  return COLOR_KINDS.some((kind) => kind === mode) ? { mode: 'color' } : {};
}

/** How many numbers each kind has. */
const PARTS: Readonly<Record<ColorKind, number>> = { hs: 2, xy: 2, rgb: 3, rgbw: 4, rgbww: 5 };

function readColor(kind: ColorKind, text: string): LightState {
  const parts = text.split(',').map((part) => numberOf(part));
  const [first, second, third = 0, ...whites] = parts.filter((part) => part !== undefined);
  if (first === undefined || second === undefined || parts.length < PARTS[kind] || parts.includes(undefined)) return {};
  if (kind === 'hs') return { hue: first, saturation: second };
  if (kind === 'xy') return hueSaturationOfXy(first, second);
  // What the whites add makes the colour paler.
  const white = whites.reduce((sum, one) => sum + one, 0);
  return hueSaturationOf(first + white, second + white, third + white);
}

function colorValues(kind: ColorKind, color: { readonly hue: number; readonly saturation: number }) {
  if (kind === 'hs') {
    return { value: `${color.hue},${color.saturation}`, hue: color.hue, sat: color.saturation };
  }
  if (kind === 'xy') {
    const { x, y } = xyOf(color);
    return { value: `${x},${y}`, x, y };
  }
  const [red, green, blue] = rgbOf(color);
  const channels = { red, green, blue };
  if (kind === 'rgbw') return { value: `${red},${green},${blue},0`, ...channels, white: 0 };
  if (kind === 'rgbww') return { value: `${red},${green},${blue},0,0`, ...channels, cold_white: 0, warm_white: 0 };
  return { value: `${red},${green},${blue}`, ...channels };
}
