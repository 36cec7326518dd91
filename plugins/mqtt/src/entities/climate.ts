import type { AttributeLimits } from '@nexa/sdk';
import { numberOf } from '../template/values.ts';
import { type EntityModel, nothingTold, type Order, type ToldValue, type Watch } from './entity.ts';
import type { EntityFields } from './entity-fields.ts';
import { thermometer } from './units.ts';

/** Modes of Home Assistant, and NEXA's words for them. */
const MODES: Readonly<Record<string, string>> = {
  off: 'off',
  heat: 'heat',
  cool: 'cool',
  heat_cool: 'heatCool',
  auto: 'auto',
  dry: 'dry',
  fan_only: 'fanOnly',
};
const ACTIONS: Readonly<Record<string, string>> = {
  off: 'idle',
  idle: 'idle',
  heating: 'heating',
  preheating: 'heating',
  defrosting: 'heating',
  cooling: 'cooling',
  drying: 'drying',
  fan: 'fan',
};
/** Modes of water heaters: where the heat comes from is not told apart. */
const HEATER_MODES: Readonly<Record<string, string>> = {
  off: 'off',
  eco: 'eco',
  heat_pump: 'heat',
  electric: 'heat',
  gas: 'heat',
  performance: 'heat',
  high_demand: 'heat',
};

interface Setpoint {
  readonly attribute: 'target' | 'targetLow' | 'targetHigh';
  /** Beginning of its keys. */
  readonly key: string;
}

const SETPOINTS: readonly Setpoint[] = [
  { attribute: 'target', key: 'temperature' },
  { attribute: 'targetLow', key: 'temperature_low' },
  { attribute: 'targetHigh', key: 'temperature_high' },
];

/** `climate`: radiator valves, floor heating, air conditioners. */
export const climateEntity = (entity: EntityFields): EntityModel | undefined => thermostatOf(entity, MODES);

/** `water_heater`: a thermostat for water. */
export const waterHeaterEntity = (entity: EntityFields): EntityModel | undefined => thermostatOf(entity, HEATER_MODES);

function thermostatOf(entity: EntityFields, words: Readonly<Record<string, string>>): EntityModel | undefined {
  const model = new Climate(entity, words).model();
  if (model.watches.length > 0) return model;
  entity.problem('a thermostat without topics');
  return undefined;
}

class Climate {
  readonly #entity: EntityFields;
  readonly #degrees: ReturnType<typeof thermometer>;
  /** The device's words for modes, and NEXA's. */
  readonly #words: Readonly<Record<string, string>>;
  readonly #modes: readonly string[];

  constructor(entity: EntityFields, words: Readonly<Record<string, string>>) {
    this.#entity = entity;
    this.#words = words;
    this.#degrees = thermometer(entity.text('temperature_unit'));
    const told = entity.texts('modes');
    this.#modes = (told.length > 0 ? told : Object.keys(words)).filter((mode) => Object.hasOwn(words, mode));
  }

  model(): EntityModel {
    const entity = this.#entity;
    const measuresAir = entity.topic('current_temperature_topic') !== undefined;
    const measuresHumidity = entity.topic('current_humidity_topic') !== undefined;
    const hasSetpoint = SETPOINTS.some(({ key }) => entity.topic(`${key}_state_topic`) !== undefined);
    return {
      capabilities: ['thermostat', ...(measuresAir ? ['temperature'] : []), ...(measuresHumidity ? ['humidity'] : [])],
      claims: ['thermostat.target'],
      isApart: entity.isDiagnostic,
      type: 'thermostat',
      confirms: hasSetpoint || entity.topic('mode_state_topic') !== undefined,
      limits: this.#limits(),
      watches: [
        ...SETPOINTS.flatMap(({ attribute, key }) =>
          this.#watch(`${key}_state_topic`, `${key}_state_template`, (text) => this.#celsius(attribute, text)),
        ),
        ...this.#watch('mode_state_topic', 'mode_state_template', (text) =>
          told('mode', this.#words[text.toLowerCase()]),
        ),
        ...this.#watch('action_topic', 'action_template', (text) => told('running', ACTIONS[text.toLowerCase()])),
        ...this.#watch('current_temperature_topic', 'current_temperature_template', (text) =>
          this.#measured('temperature', 'celsius', text),
        ),
        ...this.#watch('current_humidity_topic', 'current_humidity_template', (text) => {
          const value = numberOf(text);
          return value === undefined ? [] : [{ capability: 'humidity', attribute: 'percent', value }];
        }),
      ],
      order: ({ capability, command, params }) =>
        capability === 'thermostat' && command === 'set' ? this.#orders(params) : undefined,
    };
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

  #celsius(attribute: Setpoint['attribute'], text: string): ToldValue[] {
    const value = numberOf(text);
    return value === undefined ? [] : told(attribute, tidy(this.#degrees.toCelsius(value)));
  }

  #measured(capability: string, attribute: string, text: string): ToldValue[] {
    const value = numberOf(text);
    return value === undefined ? [] : [{ capability, attribute, value: tidy(this.#degrees.toCelsius(value)) }];
  }

  #limits(): Record<string, AttributeLimits> {
    const entity = this.#entity;
    const { toCelsius } = this.#degrees;
    const bound = (key: string) => numberOf(entity.fields[key]);
    const [low, high] = [bound('min_temp'), bound('max_temp')];
    const step = bound('temp_step');
    const isFahrenheit = toCelsius(0) !== 0;
    const degrees: AttributeLimits = {
      ...(low === undefined ? {} : { minimum: inRange(tidy(toCelsius(low))) }),
      ...(high === undefined ? {} : { maximum: inRange(tidy(toCelsius(high))) }),
      ...(step === undefined || step <= 0 ? {} : { step: tidy(isFahrenheit ? (step * 5) / 9 : step) }),
    };
    const isUsable = (degrees.minimum ?? 0) <= (degrees.maximum ?? 100) && Object.keys(degrees).length > 0;
    const setpoints = SETPOINTS.filter(({ key }) => entity.topic(`${key}_state_topic`) !== undefined);
    const values = [...new Set(this.#modes.map((mode) => this.#words[mode] as string))];
    return {
      ...(values.length === 0 ? {} : { 'thermostat.mode': { values } }),
      ...(isUsable ? Object.fromEntries(setpoints.map(({ attribute }) => [`thermostat.${attribute}`, degrees])) : {}),
    };
  }

  #orders(params: Readonly<Record<string, unknown>>): readonly Order[] | undefined {
    const made: (Order | undefined)[] = [];
    if (params.mode !== undefined) made.push(this.#modeOrder(String(params.mode)));
    for (const { attribute, key } of SETPOINTS) {
      if (params[attribute] === undefined) continue;
      const value = Math.round(this.#degrees.fromCelsius(Number(params[attribute])) * 10) / 10;
      made.push(this.#make(`${key}_command_topic`, `${key}_command_template`, value));
    }
    return made.length === 0 || made.some((order) => order === undefined) ? undefined : (made as Order[]);
  }

  #modeOrder(wanted: string): Order | undefined {
    const mode = this.#modes.find((candidate) => this.#words[candidate] === wanted);
    return mode === undefined ? undefined : this.#make('mode_command_topic', 'mode_command_template', mode);
  }

  #make(topicKey: string, templateKey: string, value: number | string): Order | undefined {
    const topic = this.#entity.topic(topicKey);
    const payload = this.#entity.writer(templateKey)({ value });
    return topic === undefined || payload === undefined ? undefined : this.#entity.order(topic, payload);
  }
}

const told = (attribute: string, value: number | string | undefined): ToldValue[] =>
  value === undefined ? [] : [{ capability: 'thermostat', attribute, value }];
const tidy = (value: number): number => Math.round(value * 100) / 100;
const inRange = (value: number): number => Math.min(100, Math.max(0, value));
