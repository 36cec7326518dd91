import type { DatabaseTransaction } from '@nexa/db';
import { checkAutomation } from '@nexa/engine';
import { type AutomationDefinition, days, type HomeMode, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { claimsOf } from '../../auth/principal.ts';
import { automationWorld } from '../../automations/automation-world.ts';
import { presentReplay } from '../../automations/replay/present-replay.ts';
import { runKeptTests } from '../../automations/replay/require-tests-pass.ts';
import { databaseRecording, ReplayDesk, runReplay } from '../../automations/replay/run-replay.ts';
import { trialWorld } from '../../automations/replay/trial-world.ts';
import { homeOf, inNameOf, notFound, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { findAutomation } from '../find-automation.ts';
import { iso } from '../present.ts';
import { Id, ref } from '../schemas/base.ts';
import { DraftReplayBody, ReplayAnswer, ReplayBody, TestResults } from '../schemas/trials.ts';
import { withoutShown } from '../sent-back.ts';

const tags = ['Automations'];
const MOST_DAYS = 31;
const rules =
  'What the automation did itself is left out of the recording; a command of the draft is not sent, and what it sets ' +
  'lies over the recording until somebody else changed it. One replay of a home at a time, for 20 seconds at most.';
// It changes nothing, but shows what only who may edit automations should see.
const access = { to: 'home', scope: 'read', role: 'admin' } as const;

interface Order {
  readonly homeId: string;
  readonly definition: AutomationDefinition;
  readonly automationId?: string;
  readonly from: string;
  readonly to: string;
  readonly mode?: HomeMode;
}

/** Automations tried out: by the tests that are kept with them, and over recorded days. */
export function trialRoutes(api: Api, parts: ApiParts): void {
  const desk = new ReplayDesk();

  api.post(
    '/automations/:id/tests',
    {
      config: { access: { to: 'home', scope: 'read', role: 'member', of: 'automation' } },
      schema: {
        operationId: 'testAutomation',
        tags,
        summary: 'Run the tests that are kept with an automation',
        description: 'In memory, on a clock of their own: no device notices.',
        params: Type.Object({ id: Id }),
        response: { 200: TestResults },
      },
    },
    async (request) => {
      const { homeId, definition } = await findAutomation(parts, request, request.params.id);
      const results = await runKeptTests(definition, await trialWorld(partsOf(parts, request), homeId, definition));
      return { items: results.map((result) => ({ ...result, problems: [...result.problems] })) };
    },
  );

  api.post(
    '/automations/:id/replay',
    {
      config: { access: { ...access, of: 'automation' } },
      schema: {
        operationId: 'replayAutomation',
        tags,
        summary: 'What an automation as it is now would have done on recorded days',
        description: rules,
        params: Type.Object({ id: Id }),
        body: ReplayBody,
        response: { 200: ref(ReplayAnswer) },
      },
    },
    async (request) => {
      const { homeId, id: automationId, definition } = await findAutomation(parts, request, request.params.id);
      return replay(parts, desk, request, { ...request.body, homeId, definition, automationId });
    },
  );

  api.post(
    '/homes/:homeId/automations/replay',
    {
      config: { access: { ...access, of: 'home' } },
      schema: {
        operationId: 'replayDraft',
        tags,
        summary: 'What a draft of an automation would have done on recorded days',
        description: rules,
        params: Type.Object({ homeId: Id }),
        body: DraftReplayBody,
        response: { 200: ref(ReplayAnswer) },
      },
    },
    async (request) => {
      const homeId = homeOf(request).id;
      const { definition: sent, automationId, ...span } = request.body;
      const { enabled: _, ...definition } = withoutShown(sent, { homeId }, 'body/definition');
      if (automationId !== undefined && (await findAutomation(parts, request, automationId)).homeId !== homeId)
        throw notFound('automation');
      const world = { ...parts, ...partsOf(parts, request) };
      checkAutomation(definition, await automationWorld(world, homeId, definition, automationId));
      const saved = automationId === undefined ? {} : { automationId };
      return replay(parts, desk, request, { ...span, homeId, definition, ...saved });
    },
  );
}

async function replay(parts: ApiParts, desk: ReplayDesk, request: FastifyRequest, order: Order) {
  const { homeId, definition, automationId, mode = 'home' } = order;
  const span = spanOf(order, parts.now());
  const result = await desk.alone(homeId, async () => {
    const world = await trialWorld(partsOf(parts, request), homeId, definition);
    const saved = automationId === undefined ? {} : { automationId };
    const read = <T>(work: (tx: DatabaseTransaction) => Promise<T>) =>
      parts.replica.read(claimsOf(principalOf(request)), work);
    const recording = databaseRecording(read, { homeId, definition, ...saved }, world);
    return runReplay({ ...world, ...span, ...saved, definition, mode }, recording);
  });
  return presentReplay(result, definition, mode);
}

/** Nothing was recorded yet of the time to come. */
function spanOf(order: Pick<Order, 'from' | 'to'>, now: number): { readonly from: number; readonly to: number } {
  const from = Date.parse(order.from);
  const to = Math.min(Date.parse(order.to), now);
  const params = { from: iso(from), to: iso(to) };
  if (from >= to) throw new NexaError('NEXA_TIME_INVALID', 'The range ends before it begins.', { params });
  if (to - from > days(MOST_DAYS))
    throw new NexaError('NEXA_TIME_INVALID', `At most ${MOST_DAYS} days can be replayed at once.`, { params });
  return { from, to };
}

const partsOf = ({ database, capabilities }: ApiParts, request: FastifyRequest) => ({
  capabilities,
  asUser: inNameOf(database, request),
});
