import { audit, integrationStore } from '@nexa/db';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asUser, homeOf, notFound } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { Id } from '../schemas/base.ts';

const byId = { params: Type.Object({ id: Id }) };
const manages = { to: 'home', scope: 'admin', role: 'admin' } as const;
const Bundle = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'A file for whoever looks into it; `replayDiagnostics` of @nexa/testkit replays it.',
});
const description =
  'Versions, settings, statuses, devices, states, open issues, the log and a recording of the last traffic with the plugin. Secrets are cut out, addresses, names and ids are pseudonyms.';

/** Bundles that a person downloads and gives to somebody who helps. */
export function diagnosticsRoutes(api: Api, parts: ApiParts): void {
  api.get(
    '/integrations/:id/diagnostics',
    {
      config: { access: { ...manages, of: 'integration' } },
      schema: {
        operationId: 'integrationDiagnostics',
        tags: ['Integrations'],
        summary: 'The diagnostics bundle of an integration',
        description,
        ...byId,
        response: { 200: Bundle },
      },
    },
    (request, reply) => send(parts, request, reply, { integrationId: request.params.id }),
  );

  api.get(
    '/devices/:id/diagnostics',
    {
      config: { access: { ...manages, of: 'device' } },
      schema: {
        operationId: 'deviceDiagnostics',
        tags: ['Devices'],
        summary: 'The diagnostics bundle of a device',
        description,
        ...byId,
        response: { 200: Bundle },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const integrationId = parts.homes.deviceView(homeOf(request).id, id)?.record?.integrationId;
      if (integrationId === undefined) throw notFound('device');
      return send(parts, request, reply, { integrationId, deviceId: id });
    },
  );
}

async function send(
  { database, diagnostics, now }: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { integrationId, deviceId }: { readonly integrationId: string; readonly deviceId?: string },
) {
  const homeId = homeOf(request).id;
  const integration = await asUser(database, request, (tx) => integrationStore.find(tx, integrationId));
  if (integration === undefined) throw notFound('integration');
  const said = await diagnostics.ask(integration, deviceId);
  const bundle = await asUser(database, request, async (tx) => {
    const collected = await diagnostics.collect(tx, integration, said, deviceId);
    const action = deviceId === undefined ? 'integrations.diagnostics-taken' : 'devices.diagnostics-taken';
    await audit(tx, { homeId, action, entityId: deviceId ?? integrationId });
    return collected;
  });
  const day = iso(now()).slice(0, 19).replaceAll(':', '-');
  const name = `nexa-${bundle.plugin.id}-${deviceId === undefined ? '' : 'device-'}diagnostics-${day}.json`;
  reply.header('content-disposition', `attachment; filename="${name}"`);
  return bundle as unknown as Record<string, unknown>;
}
