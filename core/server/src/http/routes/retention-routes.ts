import {
  type DatabaseTransaction,
  type HistorySizes,
  predictRetention,
  type RetentionFigures,
  type RetentionPrediction,
  type RetentionRule,
  type RetentionSeries,
  retentionStore,
  roomStore,
} from '@nexa/db';
import { parseStateKey } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { asUser, homeOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { iso } from '../present.ts';
import { checkRetention } from '../retention-check.ts';
import { Id, ref } from '../schemas/base.ts';
import { Retention, RetentionBody } from '../schemas/retention.ts';

const manages = { to: 'home', scope: 'admin', role: 'admin', of: 'home' } as const;
const inHome = { params: Type.Object({ homeId: Id }) };
const tags = ['My data'];

/** How long a home keeps its history, and what that makes of its size. */
export function retentionRoutes(api: Api, parts: ApiParts): void {
  api.addSchema(Retention);
  api.get(
    '/homes/:homeId/retention',
    {
      config: { access: manages },
      schema: {
        operationId: 'getRetention',
        tags,
        summary: 'How long history is kept, how much there is, and how much there will be',
        description:
          'Predicted from the rows of the last seven days and the bytes that a plain and a packed row take up in this database.',
        ...inHome,
        response: { 200: ref(Retention) },
      },
    },
    (request) =>
      asUser(parts.database, request, async (tx) => {
        const { id } = homeOf(request);
        const rules = await retentionStore.list(tx, id);
        return present(await predictRetention(tx, id, rules, parts.now()), false);
      }),
  );

  api.put(
    '/homes/:homeId/retention',
    {
      config: { access: manages },
      schema: {
        operationId: 'setRetention',
        tags,
        summary: 'Say how long history is kept',
        description:
          'These rules replace all others of the home. Rows that are past theirs go in the following night and do not come back; their rollups, and with them the charts of buckets from 15 minutes on, stay. With `dryRun` nothing is changed: the answer says what would go.',
        ...inHome,
        querystring: Type.Object({ dryRun: Type.Optional(Type.Boolean()) }),
        body: RetentionBody,
        response: { 200: ref(Retention) },
      },
    },
    async (request) => {
      const { id: homeId } = homeOf(request);
      const rules = request.body.rules.map(({ id, ...rule }) => ({
        ...rule,
        ...(id === undefined ? {} : { id: id.toLowerCase() }),
      }));
      const isDryRun = request.query.dryRun === true;
      const catalog = await parts.capabilities.loadFor(capabilitiesOf(rules));
      return asUser(parts.database, request, async (tx) => {
        const devices = await retentionStore.devices(tx, homeId);
        const rooms = await roomStore.list(tx, homeId);
        const sizes = await readSizes(tx, homeId, rules);
        checkRetention(rules, { devices, roomIds: new Set(rooms.map(({ id }) => id)), catalog, sizes });
        if (!isDryRun) await retentionStore.replace(tx, homeId, rules);
        return present(await predictRetention(tx, homeId, rules, parts.now()), isDryRun);
      });
    },
  );
}

function capabilitiesOf(rules: readonly RetentionRule[]): string[] {
  return rules.flatMap(({ metric }) => {
    const address = metric === undefined ? undefined : parseStateKey(metric);
    return address === undefined ? [] : [address.capability];
  });
}

async function readSizes(
  tx: DatabaseTransaction,
  homeId: string,
  rules: readonly RetentionRule[],
): Promise<Map<RetentionSeries, HistorySizes>> {
  const sizes = new Map<RetentionSeries, HistorySizes>();
  for (const series of new Set(rules.map((rule) => rule.series)))
    sizes.set(series, await retentionStore.sizes(tx, homeId, series));
  return sizes;
}

const present = ({ rules, series, measuredFrom, measuredTo }: RetentionPrediction, isDryRun: boolean) => ({
  rules: rules.map(({ rule, devices, ...figures }) => ({ ...rule, devices, ...presentFigures(figures) })),
  series: series.map(({ series: name, keepDays, packAfterDays, plainRow, packedRow, ...figures }) => ({
    series: name,
    ...(keepDays === undefined ? {} : { keepDays }),
    ...(packAfterDays === undefined ? {} : { packAfterDays }),
    ...(plainRow === undefined ? {} : { bytesPerPlainRow: plainRow }),
    ...(packedRow === undefined ? {} : { bytesPerPackedRow: packedRow }),
    ...presentFigures(figures),
  })),
  measuredFrom: iso(measuredFrom),
  measuredTo: iso(measuredTo),
  isDryRun,
});

const presentFigures = ({ rows, bytes, rowsToGo, bytesToGo, rowsPerDay, bytesPredicted }: RetentionFigures) => ({
  rows,
  bytes,
  rowsToGo,
  bytesToGo,
  rowsPerDay,
  ...(bytesPredicted === undefined ? {} : { bytesPredicted }),
});
