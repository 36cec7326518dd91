import type { DeviceDescription } from '@nexa/sdk';
import type { EntityCommand, EntityModel } from '../../src/entities/entity.ts';
import { readTasmotaConfig, type TasmotaConfig } from '../../src/tasmota/device-config.ts';
import { devicePartsOf } from '../../src/tasmota/device-parts.ts';
import { USUAL_PERIOD } from '../../src/tasmota/interval.ts';
import { sensorPartsOf } from '../../src/tasmota/sensor-parts.ts';
import { tasmotaConfig } from '../emulator/tasmota-device.ts';
import { messageOf } from './entity.ts';

export const MAC = 'A0B1C249A3BC';
const BASE = 'tasmota_49A3BC';

/** The configuration of a device that announces itself so. */
export function configOf(more: object = {}): TasmotaConfig {
  const config = readTasmotaConfig(MAC, tasmotaConfig(MAC, more));
  if (typeof config === 'string') throw new Error(config);
  return config;
}

/** One of its entities, as a test talks to it. */
export interface MadePart {
  readonly name: string | undefined;
  readonly model: EntityModel;
  /** Values by `capability.attribute` that a message comes to; a topic such as `stat/RESULT` is one of its own. */
  values(topic: string, payload: object): Readonly<Record<string, unknown>>;
  /** How a key is pressed. */
  presses(payload: object): readonly unknown[];
  /** Messages as `topic payload`, without its own part of the topic. */
  orders(
    command: Omit<EntityCommand, 'params'> & Partial<EntityCommand>,
    last?: Readonly<Record<string, unknown>>,
  ): readonly string[] | undefined;
}

/** Everything that a device with these settings and sensors consists of, by name. */
export function partsOf(more: object = {}, sensors: Readonly<Record<string, unknown>> = {}): Map<string, MadePart> {
  const config = configOf(more);
  const parts = [...devicePartsOf(config, USUAL_PERIOD), ...sensorPartsOf(config, sensors, USUAL_PERIOD)];
  return new Map(parts.map(({ objectId, name, model }) => [objectId, made(name, model)]));
}

/** The same, of which exactly one is wanted. */
export function partOf(objectId: string, more: object = {}, sensors: Readonly<Record<string, unknown>> = {}): MadePart {
  const part = partsOf(more, sensors).get(objectId);
  if (part === undefined) throw new Error(`there is no ${objectId}`);
  return part;
}

function made(name: string | undefined, model: EntityModel): MadePart {
  const tells = (topic: string, payload: object) => {
    const whole = topic.replace('/', `/${BASE}/`);
    return model.watches.filter((watch) => watch.topic === whole).map((watch) => watch.read(messageOf(whole, payload)));
  };
  return {
    name,
    model,
    values: (topic, payload) =>
      Object.fromEntries(
        tells(topic, payload)
          .flatMap(({ values }) => values ?? [])
          .map(({ capability, attribute, value }) => [`${capability}.${attribute}`, value]),
      ),
    presses: (payload) =>
      tells('stat/RESULT', payload)
        .flatMap(({ events }) => events ?? [])
        .map(({ data }) => data.press),
    orders: (command, last = {}) =>
      model
        .order?.({ params: {}, ...command }, (capability, attribute) => last[`${capability}.${attribute}`] as never)
        ?.map(({ topic, payload }) => `${topic.replace(`/${BASE}/`, '/')} ${payload}`.trim()),
  };
}

/** The component of each capability of a device, as `component:capability`. */
export const placesIn = (description: DeviceDescription | undefined): string[] =>
  (description?.components ?? []).flatMap(({ id, capabilities }) => capabilities.map((one) => `${id}:${one}`));
