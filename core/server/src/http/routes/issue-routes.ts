import { audit, integrationStore, issueStore, type StoredIssue } from '@nexa/db';
import { days, NexaError } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { asUser, homeOf, notFound, principalOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { presentIssues } from '../present-issues.ts';
import { Id, list, ref, words } from '../schemas/base.ts';
import { FlowAnswer, HealBody, IntegrationAnswer, Issue, IssueAnswer, SnoozeBody } from '../schemas/homes.ts';
import { personOf, sendPairing } from './pairing-routes.ts';

const tags = ['Issues'];
const byId = { params: Type.Object({ id: Id }) };
const acts = { to: 'home', scope: 'control', role: 'member', of: 'issue' } as const;
const longestSnooze = days(365);

export function issueRoutes(api: Api, parts: ApiParts): void {
  const { database, homes } = parts;

  api.get(
    '/homes/:homeId/issues',
    {
      config: { access: { to: 'home', scope: 'read', role: 'guest', of: 'home' } },
      schema: {
        operationId: 'listIssues',
        tags,
        summary: 'What is or was wrong in a home; newest first',
        params: Type.Object({ homeId: Id }),
        querystring: Type.Object({
          state: { ...words(['open', 'resolved', 'all']), default: 'open' },
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
        }),
        response: { 200: list(Issue) },
      },
    },
    async (request) => {
      const { state, limit } = request.query;
      const found = await asUser(database, request, (tx) => issueStore.list(tx, homeOf(request).id, state, limit));
      return { items: await presentIssues(parts, request, found) };
    },
  );

  api.get(
    '/issues/:id',
    {
      config: { access: { to: 'home', scope: 'read', role: 'guest', of: 'issue' } },
      schema: {
        operationId: 'getIssue',
        tags,
        summary: 'An issue: what happened, what NEXA did, what to do next',
        ...byId,
        response: { 200: ref(Issue) },
      },
    },
    async (request) => presentOne(parts, request, await find(parts, request, request.params.id)),
  );

  api.post(
    '/issues/:id/heal',
    {
      config: { access: acts },
      schema: {
        operationId: 'healIssue',
        tags,
        summary: 'Try a healing action now',
        description: 'The best one, or the one named. The issue tells what came of it.',
        ...byId,
        body: HealBody,
        response: { 202: ref(IssueAnswer) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { actionId } = request.body;
      const { userId } = principalOf(request);
      const chosen = actionId === undefined ? {} : { actionId };
      const homeId = homeOf(request).id;
      await homes.heal(homeId, id, { userId, ...chosen });
      await asUser(database, request, (tx) =>
        audit(tx, { homeId, action: 'diagnostic_issues.healed', entityId: id, after: chosen }),
      );
      return reply.code(202).send({ issue: await presentOne(parts, request, await find(parts, request, id)) });
    },
  );

  api.post(
    '/issues/:id/repair',
    {
      config: { access: { to: 'home', scope: 'admin', role: 'admin', of: 'issue' } },
      schema: {
        operationId: 'repairIssue',
        tags,
        summary: 'Begin the steps with which a person mends an issue',
        description:
          'Answers like pairing: 202 with a flow, or 201 when nothing had to be asked. The check that raised the issue looks again at the end.',
        ...byId,
        response: { 201: ref(IntegrationAnswer), 202: ref(FlowAnswer) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { homeId, issue } = await find(parts, request, id);
      const integration = await asUser(database, request, (tx) => integrationStore.find(tx, issue.integrationId ?? ''));
      if (integration === undefined || issue.state === 'resolved')
        throw new NexaError('NEXA_REPAIR_UNAVAILABLE', 'The issue is resolved, or about no integration.', {
          params: { code: issue.code },
        });
      const device = issue.deviceId;
      const externalId =
        device === undefined
          ? undefined
          : await asUser(database, request, (tx) => integrationStore.externalId(tx, integration.id, device));
      const wish = { id, code: issue.code, ...(externalId === undefined ? {} : { externalId }) };
      const answer = await parts.pairing.startRepair(personOf(parts, request), integration, wish);
      await asUser(database, request, (tx) =>
        audit(tx, { homeId, action: 'diagnostic_issues.repair-begun', entityId: id }),
      );
      return sendPairing(reply, answer);
    },
  );

  api.post(
    '/issues/:id/snooze',
    {
      config: { access: acts },
      schema: {
        operationId: 'snoozeIssue',
        tags,
        summary: 'Leave an issue alone for a while',
        ...byId,
        body: SnoozeBody,
        response: { 200: ref(IssueAnswer) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const until = Date.parse(request.body.until);
      const now = parts.now();
      if (until <= now || until > now + longestSnooze)
        throw new NexaError('NEXA_TIME_INVALID', 'until must lie within the next year.', {
          params: { path: 'body/until', minimum: iso(now), maximum: iso(now + longestSnooze) },
        });
      const homeId = homeOf(request).id;
      await homes.snooze(homeId, id, until);
      await asUser(database, request, (tx) =>
        audit(tx, { homeId, action: 'diagnostic_issues.snoozed', entityId: id, after: { until: iso(until) } }),
      );
      return { issue: await presentOne(parts, request, await find(parts, request, id)) };
    },
  );
}

async function presentOne(parts: ApiParts, request: FastifyRequest, found: StoredIssue) {
  const [issue] = await presentIssues(parts, request, [found]);
  if (issue === undefined) throw notFound('issue');
  return issue;
}

async function find(parts: ApiParts, request: FastifyRequest, id: string): Promise<StoredIssue> {
  const found = await asUser(parts.database, request, (tx) => issueStore.find(tx, id));
  if (found === undefined) throw notFound('issue');
  return found;
}
