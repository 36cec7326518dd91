import type { JsonObject } from '@nexa/sdk';
import type { ClipDevice } from './clip-device.ts';
import type { ClipHome } from './clip-home.ts';
import { connectivityProblem, connectivityWord } from './connectivity.ts';
import type { StreamKeeper } from './stream-keeper.ts';

/** More kinds than this say nothing more. */
const MOST_KINDS = 60;

export interface ClipFactsParts {
  readonly home: ClipHome;
  readonly stream: Pick<StreamKeeper, 'isOpen' | 'openSince' | 'reopenings' | 'heardAt'>;
  readonly failures: number;
  readonly externalId?: string;
}

/** What diagnostics show of a bridge with the v2 API. Names, addresses and keys stay at home. */
export function clipFacts({ home, stream, failures, externalId }: ClipFactsParts): JsonObject {
  const { config } = home;
  const asked = [...home.devices].filter(([id]) => externalId === undefined || id === externalId);
  const skipped = [...home.skipped].slice(0, MOST_KINDS).map(([type, count]) => ({ type, count }));
  return {
    bridge: {
      api: 'v2',
      model: config.model ?? 'unknown',
      firmware: config.firmware ?? 'unknown',
      apiVersion: config.apiVersion ?? 'unknown',
      update: stateOf(home, home.bridgeUpdateId),
      failures,
    },
    events: {
      isOpen: stream.isOpen,
      ...timeOf('since', stream.openSince),
      ...timeOf('heardAt', stream.heardAt),
      reopenings: stream.reopenings,
    },
    resources: { total: home.store.size, skipped },
    devices: asked.map(([, device]) => factsOf(home, device)),
  };
}

function factsOf(home: ClipHome, device: ClipDevice): JsonObject {
  const { description, lightCount, sensorCount, connectivityId, updateId } = device;
  const connectivity = home.resource(connectivityId);
  return {
    model: description.model ?? 'unknown',
    firmware: description.firmware ?? 'unknown',
    lights: lightCount,
    sensors: sensorCount,
    reachable: connectivityProblem(connectivity) === undefined,
    readable: !home.isUnreadable(device),
    radio: connectivityWord(connectivity),
    update: stateOf(home, updateId),
  };
}

function stateOf(home: ClipHome, updateId: string | undefined): string {
  const state = home.resource(updateId)?.state;
  return typeof state === 'string' ? state.slice(0, 40) : 'unknown';
}

const timeOf = (name: string, time: number | undefined): JsonObject =>
  time === undefined || !Number.isFinite(time) ? {} : { [name]: new Date(time).toISOString() };
