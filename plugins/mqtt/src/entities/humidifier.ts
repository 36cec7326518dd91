import { numberOf } from '../template/values.ts';
import { type EntityModel, type LastValues, nothingTold, type Order, type Told, tell, type Watch } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { onOffOf } from './on-off-text.ts';
import { wantedOn } from './switch.ts';

/** `humidifier`, of class `humidifier` or `dehumidifier`: switched, with the humidity wished as a number. */
export function humidifierEntity(entity: EntityFields): EntityModel | undefined {
  const [commands, targets] = [entity.topic('command_topic'), entity.topic('target_humidity_command_topic')];
  if (commands === undefined || targets === undefined) {
    entity.problem('a humidifier without command_topic or target_humidity_command_topic');
    return undefined;
  }
  return new Humidifier(entity, commands, targets).model();
}

class Humidifier {
  readonly #entity: EntityFields;
  readonly #commands: string;
  readonly #targets: string;
  readonly #minimum: number;
  readonly #maximum: number;

  constructor(entity: EntityFields, commands: string, targets: string) {
    this.#entity = entity;
    this.#commands = commands;
    this.#targets = targets;
    const [minimum, maximum] = [entity.number('min_humidity', 0), entity.number('max_humidity', 100)];
    const isRange = minimum < maximum;
    this.#minimum = isRange ? minimum : 0;
    this.#maximum = isRange ? maximum : 100;
  }

  model(): EntityModel {
    const entity = this.#entity;
    const measures = entity.topic('current_humidity_topic') !== undefined;
    return {
      capabilities: ['onOff', 'mqtt.number', ...(measures ? ['humidity'] : [])],
      claims: ['onOff.on', 'mqtt.number.value'],
      isApart: entity.isDiagnostic,
      type: 'other',
      confirms: entity.topic('state_topic') !== undefined,
      limits: { 'mqtt.number.value': { minimum: this.#minimum, maximum: this.#maximum } },
      watches: this.#watches(),
      order: ({ capability, command, params }, last) => {
        if (capability === 'onOff') return this.#switch(command, last);
        if (capability !== 'mqtt.number' || command !== 'set') return undefined;
        return this.#make(this.#targets, 'target_humidity_command_template', params.value);
      },
    };
  }

  #watches(): Watch[] {
    const [on, off] = this.#payloads();
    return [
      ...this.#watch('state_topic', 'state_value_template', (text) => tell('onOff', 'on', onOffOf(text, on, off))),
      ...this.#watch('target_humidity_state_topic', 'target_humidity_state_template', (text) =>
        tell('mqtt.number', 'value', within(numberOf(text), this.#minimum, this.#maximum)),
      ),
      ...this.#watch('current_humidity_topic', 'current_humidity_template', (text) =>
        tell('humidity', 'percent', within(numberOf(text), 0, 100)),
      ),
    ];
  }

  #watch(topicKey: string, templateKey: string, read: (text: string) => Told): Watch[] {
    const topic = this.#entity.topic(topicKey);
    if (topic === undefined) return [];
    const value = this.#entity.reader(templateKey);
    return [
      {
        topic,
        read: (message) => {
          const text = value(message);
          return text === undefined ? nothingTold : read(text);
        },
      },
    ];
  }

  #switch(command: string, last: LastValues): readonly Order[] | undefined {
    const [on, off] = this.#payloads();
    const isOn = wantedOn(command, last);
    return isOn === undefined ? undefined : this.#make(this.#commands, 'command_template', isOn ? on : off);
  }

  #payloads(): readonly [string, string] {
    return [this.#entity.payload('payload_on', 'ON'), this.#entity.payload('payload_off', 'OFF')];
  }

  #make(topic: string, templateKey: string, value: unknown): readonly Order[] | undefined {
    const payload = this.#entity.writer(templateKey)({ value });
    return payload === undefined ? undefined : [this.#entity.order(topic, payload)];
  }
}

const within = (value: number | undefined, minimum: number, maximum: number): number | undefined =>
  value !== undefined && value >= minimum && value <= maximum ? value : undefined;
