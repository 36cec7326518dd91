import type { BenchContext, Measurement } from '../figure.ts';
import { percentile } from '../plugins/round-trips.ts';
import { BusyHome } from './busy-home.ts';

const CHANGES_A_SECOND = 5_000;
const SECONDS = 10;
const DEVICES = 1_000;
const AUTOMATIONS = 1_000;
const GROWTH = [10, 100, 1_000, 4_000];
const SINGLE_TRIPS = 20_000;

/** The home runtime by itself: from a reading to the command that it sets off, and how much of a processor a busy home takes. */
export async function measureAutomations({ say, signal }: BenchContext): Promise<Measurement[]> {
  const trips = await singleTrips();
  const curve: Measurement[] = [];
  for (const automations of GROWTH) {
    signal.throwIfAborted();
    const { share, commands } = await load(automations);
    say(`${automations} automations: ${(share * 100).toFixed(1)} % of a processor, ${commands} commands`);
    curve.push({
      figure: `share of one processor at ${CHANGES_A_SECOND} changes a second of ${DEVICES * 10} states, with ${automations} automations`,
      value: share,
      unit: 'of a processor',
      ...(automations === AUTOMATIONS ? { limit: { atMost: 1 } } : {}),
    });
  }
  return [
    {
      figure: 'from a reading to the command that it sets off, in the runtime, p50',
      value: percentile(trips, 0.5),
      unit: 'µs',
    },
    { figure: 'the same, p99', value: percentile(trips, 0.99), unit: 'µs' },
    ...curve,
  ];
}

/** One device, one automation: microseconds from the reading until the command has come out. */
async function singleTrips(): Promise<number[]> {
  const home = new BusyHome({ devices: 1, automations: 1 });
  const trips: number[] = [];
  for (let index = 0; trips.length < SINGLE_TRIPS; index += 1) {
    const before = home.commands;
    const startedAt = performance.now();
    home.change(index % home.states);
    const took = (performance.now() - startedAt) * 1_000;
    if (home.commands > before) trips.push(took);
    await Promise.resolve();
    if (index % 1_000 === 0) await home.clock.advance(60_000);
  }
  return trips.slice(SINGLE_TRIPS / 10);
}

/** As many changes as come in ten seconds, as fast as they can be taken: what share of those ten seconds that is. */
async function load(automations: number): Promise<{ readonly share: number; readonly commands: number }> {
  const home = new BusyHome({ devices: DEVICES, automations });
  const total = CHANGES_A_SECOND * SECONDS;
  const used = process.cpuUsage();
  for (let index = 0; index < total; index += 1) {
    home.change(index % home.states);
    // Each reading comes by itself, and a fiftieth of a second passes for a hundred of them.
    if (index % 100 === 99) await home.clock.advance(20);
  }
  const { user, system } = process.cpuUsage(used);
  return { share: (user + system) / 1_000_000 / SECONDS, commands: home.commands };
}
