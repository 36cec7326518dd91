import { cpus } from 'node:os';
import type { BenchContext, Measurement } from '../figure.ts';
import { proportionalMegabytes } from '../process-usage.ts';
import { BenchHost, installFixtures } from './bench-host.ts';
import { percentile, percentileRange, type RoundTrips, roundTrips } from './round-trips.ts';

/** Round trips at rest, and how far apart they are: eight seconds. */
const REST = 1_600;
const PACE = 5;
/** Those in which the host finds out what the neighbour does and holds it back; it goes on with it for good. */
const FOUND_AFTER = 3_000;
const BESIDE = 6_000;
const WARM_UP = 200;

/** Beside one that is refused or ended at once; there are many of these, and they are judged together. */
const BESIDE_BRIEF = 1_600;
/** The design's bound: seconds until the host has named who does harm. */
const NAMED_WITHIN = 5;

export interface Neighbour {
  readonly what: string;
  readonly fixture: string;
  readonly misdeed?: string;
  /** Under which it is installed, where that tells it what to do; the fixture's name when left out. */
  readonly id?: string;
  /** It does harm while it is being loaded, and so cannot be loaded before. */
  readonly isUnloadable?: true;
  /** It is given its twenty seconds to start, and so cannot be named before. */
  readonly isNamedLate?: true;
}

/** Those that go on and on, and are held back. */
export const lasting: readonly Neighbour[] = [
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

/** Those that are refused, or ended, each time they try. */
export const brief: readonly Neighbour[] = [
  { what: 'fails while it is loaded', fixture: 'unloadable', isUnloadable: true },
  { what: 'computes without end while it is loaded', fixture: 'heavy', isUnloadable: true },
  { what: 'never gets done with being loaded', fixture: 'undecided', isUnloadable: true, isNamedLate: true },
  { what: 'aborts', fixture: 'exits', misdeed: 'abort' },
  { what: 'throws where nobody catches it', fixture: 'exits', misdeed: 'throw' },
  { what: 'rejects with what fights being looked at', fixture: 'exits', misdeed: 'unspeakable' },
  { what: 'takes the listeners for errors away and rejects', fixture: 'exits', misdeed: 'quietly' },
  { what: 'writes bytes that are no message', fixture: 'floods', misdeed: 'bytes' },
  { what: 'sends a message of 8 MB', fixture: 'floods', misdeed: 'huge' },
  { what: 'opens files and closes none', fixture: 'hoards', misdeed: 'openFiles' },
  { what: 'sets timers and ends none', fixture: 'hoards', misdeed: 'timers' },
  { what: 'makes files without end', fixture: 'hoards', misdeed: 'manyFiles' },
  { what: 'makes one large file', fixture: 'hoards', misdeed: 'largeFile' },
  { what: 'reads other files', fixture: 'snoops' },
  { what: 'writes outside of its folder', fixture: 'scribbles' },
  { what: 'connects to this machine', fixture: 'trespasser', misdeed: 'tcp tls http fetch udp name mapped ipv6 below' },
  { what: 'opens sockets in the file system', fixture: 'trespasser', misdeed: 'pipe' },
  { what: 'connects to undeclared hosts', fixture: 'trespasser', misdeed: 'internet udpOutside lookup resolver' },
  { what: 'asks for credentials', fixture: 'trespasser', misdeed: 'metadata' },
  { what: 'listens on the network', fixture: 'trespasser', misdeed: 'listen' },
  { what: 'declares a foreign name', fixture: 'overreaching', isUnloadable: true },
  ...schemas('pattern step event reference recursion size depth alternatives breadth sum prototype unique'),
  { what: 'closes its pipe and stays', fixture: 'outlives', misdeed: 'cuts' },
];

/** What they declare, they see by their id. */
function schemas(kinds: string): Neighbour[] {
  return kinds.split(' ').map((kind) => ({
    what: `declares a hostile schema: ${kind}`,
    fixture: 'schemas',
    id: `schemas-${kind}`,
    isUnloadable: true,
  }));
}

/** Round trips of a healthy plugin beside each kind that goes on: while it rests, and once it was let loose. */
export async function measurePlugins(context: BenchContext): Promise<Measurement[]> {
  const acts = await measureActs(context, lasting, BESIDE);
  const rest = acts.flatMap((act) => act.rest);
  return [
    together(acts, rest),
    ...acts.flatMap((act) => ofAct(act, rest)),
    ...named(acts),
    { figure: 'memory of a plugin process in use (PSS), at most', value: most(acts), unit: 'MB' },
    { figure: 'processors of this machine', value: cpus().length, unit: 'processors' },
  ];
}

/** The same beside each kind that is refused or ended at once, in shorter blocks that are judged together. */
export async function measureRefusedPlugins(context: BenchContext): Promise<Measurement[]> {
  const acts = await measureActs(context, brief, BESIDE_BRIEF);
  const rest = acts.flatMap((act) => act.rest);
  const each = acts.map(({ what, beside }) => ({
    figure: `p99 beside one that ${what}, from 15 seconds on, ${beside.length} commands`,
    value: percentile(beside, 0.99),
    unit: 'ms',
  }));
  return [together(acts, rest), ...each, ...named(acts)];
}

async function measureActs(
  { root, say, signal }: BenchContext,
  neighbours: readonly Neighbour[],
  count: number,
): Promise<NamedAct[]> {
  const installation = await installFixtures(root, fixturesById(neighbours));
  try {
    const acts: NamedAct[] = [];
    for (const neighbour of neighbours) {
      signal.throwIfAborted();
      const act = { ...neighbour, ...(await measureAct(installation.folder, neighbour, count)) };
      acts.push(act);
      const [rest, first, beside] = [act.rest, act.first, act.beside].map((trips) =>
        percentile(trips, 0.99).toFixed(2),
      );
      const said = act.named === undefined ? 'not named' : `named after ${act.named.toFixed(2)} s`;
      say(`${neighbour.what}: ${said}; p99 ${rest} ms at rest, ${first} ms at first, ${beside} ms later`);
    }
    return acts;
  } finally {
    await installation.remove();
  }
}

const fixturesById = (neighbours: readonly Neighbour[]): Map<string, string> =>
  new Map([['healthy', 'healthy'], ...neighbours.map(({ fixture, id = fixture }) => [id, fixture] as const)]);

interface Act {
  readonly rest: RoundTrips;
  /** In the fifteen seconds in which the host finds out. */
  readonly first: RoundTrips;
  readonly beside: RoundTrips;
  readonly megabytes: number;
  /** Seconds until the host had said who it is; undefined where it never did. */
  readonly named: number | undefined;
}

type NamedAct = Act & Pick<Neighbour, 'what' | 'isNamedLate'>;

async function measureAct(folder: string, neighbour: Neighbour, count: number): Promise<Act> {
  const { fixture, misdeed, id = fixture, isUnloadable } = neighbour;
  const host = await BenchHost.start(folder);
  try {
    if (isUnloadable !== true) await host.load(id);
    await roundTrips(host, { count: WARM_UP, pace: PACE });
    const rest = await roundTrips(host, { count: REST, pace: PACE });
    const megabytes = await proportionalMegabytes(host.healthyPid);
    const named = host.letLoose(id, misdeed);
    const first = await roundTrips(host, { count: FOUND_AFTER, pace: PACE });
    const beside = await roundTrips(host, { count, pace: PACE });
    return { rest, first, beside, megabytes, named: named() };
  } finally {
    await host.stop();
  }
}

function named(acts: readonly NamedAct[]): Measurement[] {
  const after = acts.flatMap((act) => (act.isNamedLate === true ? [] : (act.named ?? [])));
  return [
    {
      figure: `seconds until the host has named who does harm, the longest of ${after.length} kinds`,
      value: Math.max(0, ...after),
      unit: 's',
      limit: { atMost: NAMED_WITHIN },
    },
    {
      figure: 'kinds that it did not name',
      value: acts.filter((act) => act.named === undefined).length,
      unit: 'kinds',
      limit: { atMost: 0 },
    },
  ];
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

/** One block alone is judged by what is certain: it moved for sure when even its least is above the most at rest. */
function ofAct({ what, first, beside, rest: own }: NamedAct, rest: RoundTrips): Measurement[] {
  const peer = (share: number) => ({ name: 'at rest, beside any of them', value: percentile(rest, share) });
  return [
    {
      figure: `p99 beside one that ${what}, from 15 seconds on, ${beside.length} commands`,
      value: percentile(beside, 0.99),
      unit: 'ms',
      peer: peer(0.99),
    },
    {
      figure: `that p99, at least, with 99 % certainty, beside one that ${what}`,
      value: percentileRange(beside, 0.99).atLeast,
      unit: 'ms',
      peer: { name: 'at rest beside it, at most', value: percentileRange(own, 0.99).atMost },
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
