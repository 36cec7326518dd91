import { deviceStore } from '@nexa/db';
import { type ImportedSample, ValueChecker } from '@nexa/engine';
import type { ErrorCode } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { asUser, homeOf } from '../access.ts';
import type { Api, ApiParts } from '../api.ts';
import { checkSample } from '../sample-check.ts';
import { Id, ref } from '../schemas/base.ts';
import { SamplesBody, SamplesResult } from '../schemas/devices.ts';

/** Room for the largest list of samples. */
const bodyLimit = 4 * 1_048_576;

export function importRoutes(api: Api, parts: ApiParts): void {
  const checker = new ValueChecker();

  api.post(
    '/homes/:homeId/telemetry',
    {
      bodyLimit,
      config: { access: { to: 'home', scope: 'ingest', role: 'member', of: 'home' } },
      schema: {
        operationId: 'importTelemetry',
        tags: ['Devices'],
        summary: 'Send in samples of measured attributes',
        description:
          'Answers after the samples are committed. A wrong one is rejected alone, with its place and a code.',
        params: Type.Object({ homeId: Id }),
        body: SamplesBody,
        response: { 202: ref(SamplesResult) },
      },
    },
    async (request, reply) => {
      const homeId = homeOf(request).id;
      const raw = request.body.samples;
      const devices = await asUser(parts.database, request, (tx) => deviceStore.forSamples(tx, homeId, devicesOf(raw)));
      const used = new Set(
        [...devices.values()].flatMap(({ components }) => components.flatMap((part) => part.capabilities)),
      );
      const context = { devices, catalog: await parts.capabilities.loadFor([...used]), checker, now: parts.now() };
      const accepted: ImportedSample[] = [];
      const rejected: { index: number; code: ErrorCode }[] = [];
      for (const [index, sample] of raw.entries()) {
        const checked = checkSample(sample, context);
        if (typeof checked === 'string') rejected.push({ index, code: checked });
        else accepted.push(checked);
      }
      if (accepted.length > 0) {
        await parts.importSamples(homeId, accepted);
        parts.homes.importSamples(homeId, accepted);
      }
      parts.metrics.samples(accepted.length, rejected.length);
      return reply.code(202).send({ accepted: accepted.length, rejected });
    },
  );
}

function devicesOf(samples: readonly Record<string, unknown>[]): Set<string> {
  return new Set(samples.map(({ deviceId }) => (typeof deviceId === 'string' ? deviceId.toLowerCase() : '')));
}
