import type { DiagnosticsDefinition } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { HueLink } from './connection/hue-link.ts';

const closed = { additionalProperties: false };

const Bridge = Type.Object(
  {
    api: Type.String(),
    model: Type.String(),
    firmware: Type.String(),
    apiVersion: Type.String(),
    update: Type.Optional(Type.String()),
    failures: Type.Integer(),
  },
  closed,
);
const Events = Type.Object(
  {
    isOpen: Type.Boolean(),
    since: Type.Optional(Type.String()),
    heardAt: Type.Optional(Type.String()),
    reopenings: Type.Integer(),
  },
  closed,
);
const Resources = Type.Object(
  {
    total: Type.Integer(),
    skipped: Type.Array(Type.Object({ type: Type.String(), count: Type.Integer() }, closed)),
  },
  closed,
);
const Device = Type.Object(
  {
    model: Type.String(),
    firmware: Type.String(),
    lights: Type.Integer(),
    sensors: Type.Integer(),
    reachable: Type.Boolean(),
    readable: Type.Boolean(),
    radio: Type.Optional(Type.String()),
    update: Type.Optional(Type.String()),
  },
  closed,
);

/** From what was read before: a bridge that is away must not keep its diagnostics from anybody. */
export const diagnostics: DiagnosticsDefinition<HueLink> = {
  schema: Type.Object(
    {
      bridge: Bridge,
      events: Type.Optional(Events),
      resources: Type.Optional(Resources),
      devices: Type.Array(Device),
    },
    closed,
  ),
  async collect({ connection, externalId }) {
    return connection.facts(externalId);
  },
};
