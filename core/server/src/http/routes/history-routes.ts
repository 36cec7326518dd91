import { type DeviceRow, deviceStore, historyStore, homeStore } from '@nexa/db';
import { days, NexaError, parseStateKey } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { claimsOf } from '../../auth/principal.ts';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso, presentCause } from '../present.ts';
import { Id, list, ref } from '../schemas/base.ts';
import {
  DeviceEventSchema,
  EventsQuery,
  StateChange,
  StatesQuery,
  Telemetry,
  TelemetryQuery,
} from '../schemas/devices.ts';

const tags = ['Devices'];
const byId = { params: Type.Object({ id: Id }) };
const access = { to: 'home', scope: 'read', role: 'guest', of: 'device' } as const;

export function historyRoutes(api: Api, parts: ApiParts): void {
  const { replica } = parts;

  api.get(
    '/devices/:id/telemetry',
    {
      config: { access },
      schema: {
        operationId: 'getTelemetry',
        tags,
        summary: 'The course of a numeric attribute',
        description:
          'Ascending. With `bucket` each item is `{time, avg, min, max, count}`, else `{time, value}`. Days and longer are days of the home’s time zone.',
        ...byId,
        querystring: TelemetryQuery,
        response: { 200: ref(Telemetry) },
      },
    },
    async (request) => {
      const { metric, bucket } = request.query;
      const range = rangeOf(request.query, parts.now());
      const unit = await unitOf(parts, request, metric);
      const found = await replica.read(claimsOf(principalOf(request)), async (tx) => {
        const timezone = (await homeStore.find(tx, homeOf(request).id))?.timezone ?? 'UTC';
        const query = { deviceId: request.params.id, key: metric, ...range, timezone };
        return historyStore.telemetry(tx, bucket === undefined ? query : { ...query, bucket });
      });
      return {
        unit: unit ?? null,
        ...(found.bucket === undefined ? {} : { bucket: found.bucket }),
        items: found.items.map((item) => ({ ...item, time: iso(item.time) })),
      };
    },
  );

  api.get(
    '/devices/:id/states',
    {
      config: { access },
      schema: {
        operationId: 'getStates',
        tags,
        summary: 'Changes of states, each with its cause; newest first',
        ...byId,
        querystring: StatesQuery,
        response: { 200: list(StateChange) },
      },
    },
    async (request) => {
      const { key, limit, cursor } = request.query;
      if (key !== undefined) await unitOf(parts, request, key);
      const query = {
        deviceId: request.params.id,
        ...rangeOf(request.query, parts.now()),
        limit,
        ...(key === undefined ? {} : { key }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const page = await replica.read(claimsOf(principalOf(request)), (tx) => historyStore.states(tx, query));
      return {
        ...page,
        items: page.items.map(({ time, key: changed, value, previous, source, cause }) => ({
          time: iso(time),
          key: changed,
          value,
          ...(previous === undefined || previous === null ? {} : { previous }),
          source,
          cause: presentCause(cause),
        })),
      };
    },
  );

  api.get(
    '/devices/:id/events',
    {
      config: { access },
      schema: {
        operationId: 'getEvents',
        tags,
        summary: 'Events of a device; newest first',
        ...byId,
        querystring: EventsQuery,
        response: { 200: list(DeviceEventSchema) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const range = rangeOf(request.query, parts.now());
      const query = { deviceId: request.params.id, ...range, limit, ...(cursor === undefined ? {} : { cursor }) };
      const page = await replica.read(claimsOf(principalOf(request)), (tx) => historyStore.events(tx, query));
      return {
        ...page,
        items: page.items.map(({ time, component, capability, event, data, cause }) => ({
          time: iso(time),
          component,
          capability,
          event,
          data: { ...data } as Record<string, unknown>,
          cause: presentCause(cause),
        })),
      };
    },
  );
}

function rangeOf(query: { readonly from?: string; readonly to?: string }, now: number): { from: number; to: number } {
  const to = query.to === undefined ? now : Date.parse(query.to);
  const from = query.from === undefined ? to - days(1) : Date.parse(query.from);
  if (from < to) return { from, to };
  throw new NexaError('NEXA_TIME_INVALID', 'The range ends before it begins.', {
    params: { from: iso(from), to: iso(to) },
  });
}

/** The unit of what is asked for; a key that the device cannot have is refused with those it can. */
async function unitOf(parts: ApiParts, request: FastifyRequest, key: string): Promise<string | undefined> {
  const { id } = request.params as { id: string };
  const device = await asUser(parts.database, request, (tx) => deviceStore.find(tx, id));
  if (device === undefined) throw notFound('device');
  const address = parseStateKey(key);
  const catalog = await parts.capabilities.loadFor(device.capabilities);
  const component = device.components.find((candidate) => candidate.id === address?.component);
  const attribute = address && catalog.attribute(address.capability, address.attribute);
  if (attribute !== undefined && component?.capabilities.includes(address?.capability ?? '')) return attribute.unit;
  throw new NexaError('NEXA_ATTRIBUTE_UNKNOWN', `${device.name} has no attribute ${key}.`, {
    params: { key, known: knownKeys(device, catalog) },
  });
}

function knownKeys(device: DeviceRow, catalog: Awaited<ReturnType<ApiParts['capabilities']['load']>>): string[] {
  return device.components.flatMap(({ id, capabilities }) =>
    capabilities.flatMap((capability) =>
      Object.keys(catalog.find(capability)?.attributes ?? {}).map(
        (attribute) => `${id === 'main' ? '' : `${id}:`}${capability}.${attribute}`,
      ),
    ),
  );
}
