import { numberOf } from '../template/values.ts';
import { type EntityModel, nothingTold, type Order, type ToldValue, type Watch } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { onOffOf } from './on-off-text.ts';
import { Range } from './range.ts';
import { wantedOn } from './switch.ts';

/** Presets that NEXA has a word for. */
const MODES: Readonly<Record<string, string>> = {
  auto: 'auto',
  automatic: 'auto',
  sleep: 'sleep',
  natural: 'natural',
  nature: 'natural',
  breeze: 'natural',
  manual: 'manual',
  normal: 'manual',
};

/** `fan`: switched, and as far as it can: speed, direction, swing, mode. */
export function fanEntity(entity: EntityFields): EntityModel | undefined {
  const commands = entity.topic('command_topic');
  if (commands === undefined) {
    entity.problem('a fan without command_topic');
    return undefined;
  }
  return new Fan(entity, commands).model();
}

class Fan {
  readonly #entity: EntityFields;
  readonly #commands: string;
  readonly #speed: Range;
  readonly #presets: ReadonlyMap<string, string>;

  constructor(entity: EntityFields, commands: string) {
    this.#entity = entity;
    this.#commands = commands;
    // The lowest speed is one step above standing still.
    this.#speed = new Range(entity.number('speed_range_min', 1) - 1, entity.number('speed_range_max', 100));
    this.#presets = new Map(
      entity.texts('preset_modes').flatMap((preset) => {
        const mode = MODES[preset.toLowerCase()];
        return mode === undefined ? [] : [[mode, preset] as const];
      }),
    );
  }

  model(): EntityModel {
    const entity = this.#entity;
    const hasSpeed = entity.topic('percentage_command_topic') !== undefined;
    return {
      capabilities: ['fan', 'onOff'],
      claims: ['onOff.on', 'fan.speed'],
      isApart: entity.isDiagnostic,
      type: 'fan',
      confirms: entity.topic('state_topic') !== undefined,
      limits: {
        ...(hasSpeed && this.#speed.step > 1 ? { 'fan.speed': { step: this.#speed.step } } : {}),
        ...(this.#presets.size > 0 ? { 'fan.mode': { values: [...this.#presets.keys()] } } : {}),
      },
      watches: this.#watches(),
      order: ({ capability, command, params }, last) => {
        if (capability === 'onOff') {
          const on = wantedOn(command, last);
          const order = on === undefined ? undefined : this.#switch(on);
          return order === undefined ? undefined : [order];
        }
        return capability === 'fan' && command === 'set' ? this.#orders(params) : undefined;
      },
    };
  }

  #watches(): Watch[] {
    const entity = this.#entity;
    const [on, off] = [entity.payload('payload_on', 'ON'), entity.payload('payload_off', 'OFF')];
    const swings = entity.payload('payload_oscillation_on', 'oscillate_on');
    const still = entity.payload('payload_oscillation_off', 'oscillate_off');
    return [
      ...this.#watch('state_topic', 'state_value_template', (text) => told('onOff', 'on', onOffOf(text, on, off))),
      ...this.#watch('percentage_state_topic', 'percentage_value_template', (text) => {
        const speed = numberOf(text);
        return told('fan', 'speed', speed === undefined ? undefined : this.#speed.percentOf(speed));
      }),
      ...this.#watch('oscillation_state_topic', 'oscillation_value_template', (text) =>
        told('fan', 'oscillating', onOffOf(text, swings, still)),
      ),
      ...this.#watch('direction_state_topic', 'direction_value_template', (text) =>
        told('fan', 'direction', text === 'forward' || text === 'reverse' ? text : undefined),
      ),
      ...this.#watch('preset_mode_state_topic', 'preset_mode_value_template', (text) =>
        told('fan', 'mode', this.#presets.size === 0 ? undefined : MODES[text.toLowerCase()]),
      ),
    ];
  }

  #watch(topicKey: string, templateKey: string, read: (text: string) => ToldValue[]): Watch[] {
    const topic = this.#entity.topic(topicKey);
    if (topic === undefined) return [];
    const value = this.#entity.reader(templateKey);
    return [
      {
        topic,
        read: (message) => {
          const text = value(message);
          return text === undefined ? nothingTold : { values: read(text) };
        },
      },
    ];
  }

  #orders(params: Readonly<Record<string, unknown>>): readonly Order[] | undefined {
    const entity = this.#entity;
    const made: (Order | undefined)[] = [];
    if (params.speed !== undefined) {
      const speed = Number(params.speed);
      const value = Math.round(this.#speed.valueOf(speed));
      if (speed === 0) made.push(this.#switch(false));
      else made.push(this.#make('percentage_command_topic', 'percentage_command_template', value));
    }
    if (params.oscillating !== undefined) {
      const key = params.oscillating === true ? 'on' : 'off';
      const payload = entity.payload(`payload_oscillation_${key}`, `oscillate_${key}`);
      made.push(this.#make('oscillation_command_topic', 'oscillation_command_template', payload));
    }
    if (params.direction !== undefined) {
      made.push(this.#make('direction_command_topic', 'direction_command_template', String(params.direction)));
    }
    if (params.mode !== undefined) {
      const preset = this.#presets.get(String(params.mode));
      made.push(
        preset === undefined
          ? undefined
          : this.#make('preset_mode_command_topic', 'preset_mode_command_template', preset),
      );
    }
    return made.length === 0 || made.some((order) => order === undefined) ? undefined : (made as Order[]);
  }

  #switch(on: boolean): Order | undefined {
    const entity = this.#entity;
    const value = on ? entity.payload('payload_on', 'ON') : entity.payload('payload_off', 'OFF');
    const payload = entity.writer('command_template')({ value });
    return payload === undefined ? undefined : entity.order(this.#commands, payload);
  }

  #make(topicKey: string, templateKey: string, value: number | string): Order | undefined {
    const topic = this.#entity.topic(topicKey);
    const payload = this.#entity.writer(templateKey)({ value });
    return topic === undefined || payload === undefined ? undefined : this.#entity.order(topic, payload);
  }
}

const told = (capability: string, attribute: string, value: boolean | number | string | undefined): ToldValue[] =>
  value === undefined ? [] : [{ capability, attribute, value }];
