import { cpus } from 'node:os';
import type { BenchContext, Measurement } from '../figure.ts';
import { proportionalMegabytes } from '../process-usage.ts';
import { BenchHost, installFixtures } from './bench-host.ts';
import { percentile, type RoundTrips, roundTrips } from './round-trips.ts';

/** Round trips at rest, and how far apart they are: eight seconds. */
const REST = 1_600;
const PACE = 5;
/** Those in which the host finds out what the neighbour does and holds it back; it goes on with it for good. */
const FOUND_AFTER = 3_000;
const BESIDE = 6_000;
const WARM_UP = 200;

interface Neighbour {
  readonly what: string;
  readonly fixture: string;
  readonly misdeed?: string;
}

const neighbours: readonly Neighbour[] = [
  { what: 'spins', fixture: 'spin' },
  { what: 'spins in portions', fixture: 'spin', misdeed: 'portions' },
  { what: 'grows in its heap', fixture: 'leak', misdeed: 'heap' },
  { what: 'grows in buffers', fixture: 'leak', misdeed: 'buffers' },
  { what: 'leaves again and again', fixture: 'exits', misdeed: 'exit' },
  { what: 'rejects where nobody waits', fixture: 'exits', misdeed: 'reject' },
  { what: 'floods the pipe', fixture: 'floods', misdeed: 'messages' },
  { what: 'floods with values', fixture: 'floods', misdeed: 'reports' },
  { what: 'floods with devices', fixture: 'floods', misdeed: 'devices' },
  { what: 'floods with new devices', fixture: 'floods', misdeed: 'newDevices' },
  { what: 'floods with statuses', fixture: 'floods', misdeed: 'statuses' },
  { what: 'floods the host with questions', fixture: 'floods', misdeed: 'questions' },
  { what: 'floods its output', fixture: 'floods', misdeed: 'output' },
  { what: 'floods with events', fixture: 'floods', misdeed: 'events' },
  { what: 'floods the log', fixture: 'floods', misdeed: 'logs' },
  { what: 'floods its storage', fixture: 'floods', misdeed: 'storage' },
  { what: 'reports garbage', fixture: 'garbage' },
  { what: 'opens sockets and closes none', fixture: 'hoards', misdeed: 'sockets' },
  { what: 'fills its disk', fixture: 'hoards', misdeed: 'disk' },
  { what: 'tries what is closed', fixture: 'spawns' },
];

/** Round trips of a healthy plugin beside each kind of hostile neighbour: while it rests, and once it was let loose. */
export async function measurePlugins({ root, say, signal }: BenchContext): Promise<Measurement[]> {
  const installation = await installFixtures(root, ['healthy', ...new Set(neighbours.map(({ fixture }) => fixture))]);
  try {
    const acts: (Act & { readonly what: string })[] = [];
    for (const neighbour of neighbours) {
      signal.throwIfAborted();
      const act = { what: neighbour.what, ...(await measureAct(installation.folder, neighbour)) };
      acts.push(act);
      const [rest, first, beside] = [act.rest, act.first, act.beside].map((trips) =>
        percentile(trips, 0.99).toFixed(2),
      );
      say(`${neighbour.what}: p99 ${rest} ms at rest, ${first} ms at first, ${beside} ms once it is held back`);
    }
    const rest = acts.flatMap((act) => act.rest);
    return [
      together(acts, rest),
      ...acts.flatMap((act) => ofAct(act, rest)),
      { figure: 'memory of a plugin process in use (PSS), at most', value: most(acts), unit: 'MB' },
      { figure: 'processors of this machine', value: cpus().length, unit: 'processors' },
    ];
  } finally {
    await installation.remove();
  }
}

interface Act {
  readonly rest: RoundTrips;
  /** In the fifteen seconds in which the host finds out. */
  readonly first: RoundTrips;
  readonly beside: RoundTrips;
  readonly megabytes: number;
}

async function measureAct(folder: string, { fixture, misdeed }: Neighbour): Promise<Act> {
  const host = await BenchHost.start(folder);
  try {
    await host.load(fixture);
    await roundTrips(host, { count: WARM_UP, pace: PACE });
    const rest = await roundTrips(host, { count: REST, pace: PACE });
    const megabytes = await proportionalMegabytes(host.healthyPid);
    host.letLoose(fixture, misdeed);
    const first = await roundTrips(host, { count: FOUND_AFTER, pace: PACE });
    const beside = await roundTrips(host, { count: BESIDE, pace: PACE });
    return { rest, first, beside, megabytes };
  } finally {
    await host.stop();
  }
}

/** A block of thirty seconds has sixty trips above its p99; all of them together tell a tenth for sure. */
function together(acts: readonly Act[], rest: RoundTrips): Measurement {
  const beside = acts.flatMap((act) => act.beside);
  return {
    figure: `p99 of a healthy plugin beside a hostile one, from 15 seconds on, ${beside.length} commands with their reports beside ${acts.length} kinds`,
    value: percentile(beside, 0.99),
    unit: 'ms',
    peer: { name: `${rest.length} while they rest`, value: percentile(rest, 0.99) },
    limit: { atMostOfPeer: 1.1 },
  };
}

function ofAct({ what, first, beside }: Act & { readonly what: string }, rest: RoundTrips): Measurement[] {
  const peer = (share: number) => ({ name: 'at rest, beside any of them', value: percentile(rest, share) });
  return [
    {
      figure: `p99 beside one that ${what}, from 15 seconds on, ${beside.length} commands`,
      value: percentile(beside, 0.99),
      unit: 'ms',
      peer: peer(0.99),
      limit: { atMostOfPeer: 1.1 },
    },
    {
      figure: `p99 in the first 15 seconds, beside one that ${what}`,
      value: percentile(first, 0.99),
      unit: 'ms',
      peer: peer(0.99),
    },
    {
      figure: `p50 from 15 seconds on, beside one that ${what}`,
      value: percentile(beside, 0.5),
      unit: 'ms',
      peer: peer(0.5),
    },
  ];
}

const most = (acts: readonly Act[]): number => Math.max(...acts.map(({ megabytes }) => megabytes));
