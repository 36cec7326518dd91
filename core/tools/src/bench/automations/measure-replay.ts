import type { DatabaseTransaction } from '@nexa/db';
import { CapabilityCatalog } from '@nexa/engine';
import { type AutomationDefinition, days } from '@nexa/sdk';
import { databaseRecording, runReplay, trialWorld } from '@nexa/server';
import { type BenchDatabase, median, millisecondsOf, withBenchDatabase } from '../bench-database.ts';
import type { BenchContext, Measurement } from '../figure.ts';
import { type LivedHome, seedLivedHome } from './seed-lived-home.ts';

const LONGEST = 28;
const TURNS = 5;

/** A draft over the recorded days of a home of 100 devices, as the route replays it, over one day, a week and four. */
export function measureReplay({ say, signal }: BenchContext): Promise<Measurement[]> {
  return withBenchDatabase(async (bench) => {
    const home = await seedLivedHome(bench, LONGEST, { say, signal });
    const measurements: Measurement[] = [];
    for (const length of [1, 7, LONGEST]) {
      const times: number[] = [];
      // The first turn warms up plans and caches.
      for (let turn = -1; turn < TURNS; turn += 1) {
        signal.throwIfAborted();
        const took = await millisecondsOf(() => replay(bench, home, length));
        if (turn >= 0) times.push(took);
      }
      say(`${length} days: ${median(times).toFixed(0)} ms`);
      measurements.push({
        figure: `replay of a draft over ${length === 1 ? '1 day' : `${length} days`} of 100 devices, median of ${TURNS}`,
        value: median(times),
        unit: 'ms',
        ...(length === 7 ? { limit: { atMost: 2000 } } : {}),
      });
    }
    return measurements;
  });
}

async function replay({ database }: BenchDatabase, home: LivedHome, length: number): Promise<void> {
  const { homeId, ownerId, to } = home;
  const definition = draft(home);
  const asUser = <T>(work: (tx: DatabaseTransaction) => Promise<T>) => database.withUser({ sub: ownerId }, work);
  const capabilities = { loadFor: async () => new CapabilityCatalog() };
  const world = await trialWorld({ capabilities, asUser }, homeId, definition);
  const recording = databaseRecording(asUser, { homeId, definition }, world);
  const result = await runReplay({ ...world, definition, from: to - days(length), to }, recording);
  if (result.truncated || result.runs < 50 * length) throw new Error(`${result.runs} runs`);
}

/** Lights of a floor by its motion sensors when it is cool, and off again: eleven devices in all. */
function draft({ motion, temperature, lamps }: LivedHome): AutomationDefinition {
  const [first = '', ...others] = motion.slice(0, 4);
  const moved = { capability: 'motion', attribute: 'active' } as const;
  const lit = lamps.slice(0, 3).map((deviceId) => ({ type: 'command' as const, deviceId, capability: 'onOff' }));
  const cool = temperature.slice(0, 3).map((deviceId) => ({
    type: 'state' as const,
    deviceId,
    capability: 'temperature',
    attribute: 'celsius',
    below: 20.5,
  }));
  return {
    name: 'Lights of the floor',
    mode: 'single',
    triggers: [
      {
        id: 'moved',
        type: 'state',
        deviceId: first,
        ...moved,
        others: others.map((deviceId) => ({ deviceId })),
        to: true,
      },
      {
        id: 'warm',
        type: 'numeric',
        deviceId: temperature[3] ?? '',
        capability: 'temperature',
        attribute: 'celsius',
        above: 21,
      },
    ],
    conditions: [{ type: 'or', conditions: cool }],
    actions: [
      ...lit.map((action) => ({ ...action, command: 'on' })),
      {
        type: 'wait',
        conditions: [{ type: 'state', deviceId: first, ...moved, equals: false, for: 120 }],
        timeout: 900,
        onTimeout: 'continue',
      },
      ...lit.map((action) => ({ ...action, command: 'off' })),
    ],
  };
}
