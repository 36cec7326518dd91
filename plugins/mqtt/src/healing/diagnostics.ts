import { type DiagnosticsDefinition, fieldHints, hasErrorCode, type JsonObject } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { MqttConnection } from '../connection/mqtt-connection.ts';
import type { MqttDevice } from '../model/mqtt-device.ts';

const closed = { additionalProperties: false };
const Count = Type.Integer({ minimum: 0 });
const Counted = Type.Array(Type.Object({ reason: Type.String(), count: Count }, closed));
const MOST = 50;

const Zigbee2Mqtt = Type.Object(
  {
    seen: Type.Boolean(),
    online: Type.Optional(Type.Boolean()),
    version: Type.Optional(Type.String()),
    coordinator: Type.Optional(Type.String()),
    permitJoin: Type.Optional(Type.Boolean()),
    restartRequired: Type.Optional(Type.Boolean()),
    uptimeSeconds: Type.Optional(Type.Number()),
    memoryPercent: Type.Optional(Type.Number()),
    mqttQueued: Type.Optional(Type.Number()),
    unsteadyDevices: Type.Optional(Count),
  },
  closed,
);

const Tasmota = Type.Object(
  {
    devices: Count,
    offline: Count,
    /** Those that announce themselves in their own words, and those that do it in other words too. */
    announced: Count,
    announcedTwice: Count,
    /** The lowest signal of all. */
    weakestSignalPercent: Type.Optional(Type.Number()),
    /** Of the one that lost the broker most often. */
    mostReconnects: Type.Optional(Type.Number()),
  },
  closed,
);

const Device = Type.Object(
  {
    origins: Type.Array(Type.String()),
    entities: Type.Array(
      Type.Object({ platform: Type.String(), component: Type.String(), heard: Type.Boolean() }, closed),
    ),
    available: Type.String(),
    address: Type.Optional(Type.String({ maxLength: 200, ...fieldHints({ private: true }) })),
  },
  closed,
);

/** From what was heard before: a broker that is away must not keep its diagnostics from anybody. */
export const diagnostics: DiagnosticsDefinition<MqttConnection> = {
  schema: Type.Object(
    {
      connected: Type.Boolean(),
      protocol: Type.Optional(Type.String()),
      failure: Type.Optional(Type.String()),
      connections: Count,
      messages: Count,
      subscriptions: Count,
      refusedSubscriptions: Count,
      announcements: Count,
      devices: Count,
      skipped: Counted,
      problems: Counted,
      zigbee2mqtt: Zigbee2Mqtt,
      tasmota: Tasmota,
      ownBroker: Type.Optional(Type.Object({ clients: Count, refused: Count }, closed)),
      device: Type.Optional(Device),
    },
    closed,
  ),
  collect({ connection, externalId }) {
    const { failure, facts, book, ownBroker } = connection;
    const device = externalId === undefined ? undefined : book.device(externalId);
    return Promise.resolve({
      ...facts,
      ...(failure === undefined ? {} : { failure: reasonOf(failure) }),
      skipped: book.skipped.list.slice(0, MOST),
      problems: book.problems.list.slice(0, MOST),
      zigbee2mqtt: { ...connection.zigbee2mqtt.facts },
      tasmota: tasmotaFacts(connection),
      ...(ownBroker === undefined ? {} : { ownBroker: { ...ownBroker } }),
      ...(device === undefined ? {} : { device: deviceFacts(device, connection) }),
    } satisfies JsonObject);
  },
};

const reasonOf = (failure: unknown): string =>
  hasErrorCode(failure) ? String(failure.params.reason ?? failure.code) : 'unknown';

function tasmotaFacts({ tasmota, nativeTasmota, book }: MqttConnection): JsonObject {
  const all = [...tasmota.devices.values()];
  const signals = all.flatMap(({ signalPercent }) => signalPercent ?? []);
  const counts = all.flatMap(({ mqttCount }) => mqttCount ?? []);
  return {
    devices: all.length,
    offline: all.filter(({ online }) => online === false).length,
    announced: nativeTasmota.count,
    announcedTwice: book.announcedTwice,
    ...(signals.length === 0 ? {} : { weakestSignalPercent: Math.min(...signals) }),
    ...(counts.length === 0 ? {} : { mostReconnects: Math.max(...counts) }),
  };
}

function deviceFacts(device: MqttDevice, { nativeTasmota }: MqttConnection): JsonObject {
  const address = device.nativeMac === undefined ? undefined : nativeTasmota.addressOf(device.nativeMac);
  const origins = device.entities.flatMap(({ announcement }) => announcement.origin ?? []);
  return {
    origins: [...new Set(origins)].slice(0, 10),
    entities: device.entities.slice(0, MOST).map(({ announcement, identity, isHeard }) => ({
      platform: announcement.platform,
      component: device.placed.get(identity) ?? '',
      heard: isHeard,
    })),
    available: device.status?.value ?? 'not told',
    ...(address === undefined ? {} : { address }),
  };
}
