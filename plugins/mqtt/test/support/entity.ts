import { createEntity } from '../../src/entities/create-entity.ts';
import type { EntityCommand, EntityModel, Told } from '../../src/entities/entity.ts';
import { EntityFields } from '../../src/entities/entity-fields.ts';
import { readAnnouncement } from '../../src/home-assistant/announcement.ts';
import { MqttMessage } from '../../src/link/mqtt-message.ts';

/** An entity as it comes of an announcement, with what is missing of it. */
export interface MadeEntity {
  readonly model: EntityModel;
  readonly problems: readonly string[];
  /** What a live message at `topic` comes to. */
  tells(topic: string, payload: object | string): Told;
  /** Values by `capability.attribute`. */
  values(topic: string, payload: object | string): Readonly<Record<string, unknown>>;
  /** Messages as `topic payload`. */
  orders(
    command: Omit<EntityCommand, 'params'> & Partial<EntityCommand>,
    last?: Readonly<Record<string, unknown>>,
  ): readonly string[] | undefined;
}

export const messageOf = (topic: string, payload: object | string, retained = false): MqttMessage =>
  new MqttMessage(topic, Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)), {
    retained,
    receivedAt: 0,
  });

/** What is made of an entity that announces itself so. */
export function announced(component: string, payload: object): MadeEntity {
  const made = attempt(component, payload);
  if ('skipped' in made.result) throw new Error(made.result.skipped);
  const { model } = made.result;
  const tells = (topic: string, told: object | string): Told => {
    const message = messageOf(topic, told);
    const all = model.watches.filter((watch) => watch.topic === topic).map((watch) => watch.read(message));
    return {
      values: all.flatMap(({ values }) => values ?? []),
      events: all.flatMap(({ events }) => events ?? []),
      ...(all[0]?.later === undefined ? {} : { later: all[0].later }),
    };
  };
  return {
    model,
    problems: made.problems,
    tells,
    values: (topic, told) =>
      Object.fromEntries(
        (tells(topic, told).values ?? []).map(({ capability, attribute, value }) => [
          `${capability}.${attribute}`,
          value,
        ]),
      ),
    orders: (command, last = {}) =>
      model
        .order?.({ params: {}, ...command }, (capability, attribute) => last[`${capability}.${attribute}`] as never)
        ?.map(({ topic, payload: sent }) => `${topic} ${sent}`),
  };
}

/** Why it is left out; `undefined` when it is not. */
export function skipReason(component: string, payload: object): string | undefined {
  const { result } = attempt(component, payload);
  return 'skipped' in result ? result.skipped : undefined;
}

function attempt(component: string, payload: object) {
  const place = { topic: `homeassistant/${component}/x/config`, component, objectId: 'x' };
  const reading = readAnnouncement(place, JSON.stringify(payload));
  if (reading.kind !== 'entities' || reading.announcements[0] === undefined) throw new Error('nothing is announced');
  const problems: string[] = [];
  const entity = new EntityFields(reading.announcements[0], (reason) => problems.push(reason));
  return { result: createEntity(entity), problems };
}
