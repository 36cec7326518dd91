import { type JsonObject, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { type Api, type ApiParts, nothing } from '../api.ts';
import { TriggerData } from '../schemas/base.ts';

/** Where anybody who has the address of a webhook trigger fires it. */
export function webhookRoutes(api: Api, { webhooks, homes }: ApiParts): void {
  const options = {
    config: {
      access: { to: 'anyone', because: 'The token in the address is what whoever calls has.' },
      rateLimit: { max: 60, timeWindow: 60_000 },
    },
  } as const;
  const schema = {
    tags: ['Automations'],
    summary: 'Fire a webhook trigger of an automation',
    description:
      'What is sent is the run’s `trigger.data`: a JSON object of at most 16 kB, three levels deep. Answers when what began by it is kept.',
    params: Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) }),
    body: Type.Optional(TriggerData),
    response: { 202: nothing },
  };
  const call = async (token: string, data: JsonObject = {}) => {
    const webhook = await webhooks.find(token);
    if (webhook === undefined)
      throw new NexaError('NEXA_WEBHOOK_NOT_FOUND', 'There is no webhook with this address, or it was renewed.');
    const { homeId, automationId, triggerId, isEnabled } = webhook;
    if (!isEnabled)
      throw new NexaError('NEXA_AUTOMATION_DISABLED', 'The automation is switched off: nothing was done.');
    await homes.webhookCalled(homeId, { automationId, triggerId, data });
  };

  api.post(
    '/webhooks/:token',
    { ...options, schema: { ...schema, operationId: 'callWebhook' } },
    async (request, reply) => {
      await call(request.params.token, request.body);
      return reply.code(202).send(null);
    },
  );

  // Some devices and services can only put.
  api.put(
    '/webhooks/:token',
    { ...options, schema: { ...schema, operationId: 'putWebhook' } },
    async (request, reply) => {
      await call(request.params.token, request.body);
      return reply.code(202).send(null);
    },
  );
}
