import {
  type DatabaseTransaction,
  type KeptCommand,
  type RecordedPlace,
  type RecordedSpan,
  recordedChanges,
} from '@nexa/db';
import {
  isDoneBy,
  type RecordedChange,
  type RecordedState,
  Replay,
  type ReplayInput,
  type ReplayPlace,
  type ReplayResult,
  replayPlaces,
  type TrialWorld,
} from '@nexa/engine';
import { type Duration, days, NexaError, seconds } from '@nexa/sdk';
import { Breath } from '../breath.ts';

/** Where what was recorded comes from. */
export interface Recording {
  before(moment: number): Promise<readonly RecordedState[]>;
  between(span: RecordedSpan): Promise<readonly RecordedChange[]>;
  commands(span: RecordedSpan): Promise<readonly KeptCommand[]>;
}

export type ReplayOrder = Omit<ReplayInput, 'initialStates' | 'recordedCommands'>;

/** What a replay came to. */
export interface JudgedReplay extends ReplayResult {
  /** So many recorded commands were left out: a person or another automation started their runs, which no trigger does. */
  readonly byHand: number;
}

const DEADLINE: Duration = seconds(20);
/** So much is in memory at once. */
const PART: Duration = days(7);

/**
 * Replays an automation over what was recorded, part by part, and stands aside for everything else again and again.
 * Rejects with `NEXA_REPLAY_TIMEOUT` after 20 seconds.
 */
export async function runReplay(order: ReplayOrder, recording: Recording): Promise<JudgedReplay> {
  const breath = new Breath(DEADLINE);
  const { from, to, automationId } = order;
  const [initialStates, commands] = await Promise.all([
    recording.before(from),
    automationId === undefined ? [] : recording.commands({ from, to }),
  ]);
  const recordedCommands = commands.filter(({ isByHand }) => !isByHand);
  const replay = new Replay({ ...order, initialStates, recordedCommands });
  for (let start = from; start < to && !replay.isTruncated; start += PART) {
    const changes = await recording.between({ from: start, to: Math.min(to, start + PART) });
    await breath.all(replay.feed(changes));
    await breath.take();
  }
  const result = await breath.all(replay.finish());
  const byHand = commands.filter(({ at, cause, isByHand }) => {
    return isByHand && at < result.until && automationId !== undefined && isDoneBy(cause, automationId);
  });
  return { ...result, byHand: byHand.length };
}

/** What the database has of the home, for one automation; each question in a transaction of its own. */
export function databaseRecording(
  read: <T>(work: (tx: DatabaseTransaction) => Promise<T>) => Promise<T>,
  { homeId, definition, automationId }: Pick<ReplayOrder, 'definition' | 'automationId'> & { readonly homeId: string },
  world: Pick<TrialWorld, 'devices' | 'scenes' | 'catalog'>,
): Recording {
  const places = replayPlaces(definition, world).flatMap((place) => recordedPlace(place, world));
  return {
    before: (moment) => read((tx) => recordedChanges.before(tx, places, moment)),
    between: (span) => read((tx) => recordedChanges.between(tx, places, span)),
    commands: (span) =>
      automationId === undefined
        ? Promise.resolve([])
        : read((tx) => recordedChanges.commands(tx, { homeId, id: automationId.toLowerCase() }, span)),
  };
}

/** Of what no capability knows nothing was recorded. */
function recordedPlace(place: ReplayPlace, { catalog }: Pick<TrialWorld, 'catalog'>): RecordedPlace[] {
  if (place.kind === 'event') return [{ ...place, history: 'states' }];
  const history = catalog.attribute(place.capability, place.name)?.history;
  return history === undefined ? [] : [{ ...place, history }];
}

/** Lets one replay of a home run at a time. */
export class ReplayDesk {
  readonly #homes = new Set<string>();

  /** Rejects with `NEXA_REPLAY_RUNNING` while another one of the home runs. */
  async alone<T>(homeId: string, work: () => Promise<T>): Promise<T> {
    if (this.#homes.has(homeId))
      throw new NexaError('NEXA_REPLAY_RUNNING', 'Recorded days of this home are being replayed already.');
    this.#homes.add(homeId);
    try {
      return await work();
    } finally {
      this.#homes.delete(homeId);
    }
  }
}
