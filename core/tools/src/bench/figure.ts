/** What a bench measured, with what it is judged by. */
export interface Measurement {
  /** What was measured, in words: "ingest, sustained". */
  figure: string;
  value: number;
  unit: string;
  /** The same work done by something else in the same run, in the same unit. */
  peer?: { name: string; value: number };
  limit?: Limit;
}

/** An absolute limit, or one relative to the peer of the same measurement. */
export type Limit = { atMost: number } | { atLeast: number } | { atMostOfPeer: number } | { atLeastOfPeer: number };

/** A measurement as the report shows it. */
export interface Figure extends Measurement {
  bench: string;
  /** The value divided by the peer's. */
  ofPeer?: number;
  /** Undefined where there is no limit: a figure to watch. */
  ok?: boolean;
}

export interface Bench {
  name: string;
  /** One sentence: what is done, how often, on what. */
  description: string;
  /** Bounded in time by itself; the signal ends it at the latest. Progress goes to `say`, never to standard output. */
  run: (context: BenchContext) => Promise<Measurement[]>;
}

export interface BenchContext {
  root: string;
  signal: AbortSignal;
  say: (text: string) => void;
}

export function judge(bench: string, measurement: Measurement): Figure {
  const { value, peer, limit } = measurement;
  if (!Number.isFinite(value)) throw new Error(`${bench}: "${measurement.figure}" is not a number`);
  const figure: Figure = { bench, ...measurement };
  if (peer) figure.ofPeer = value / peer.value;
  if (limit) figure.ok = keeps(limit, value, figure.ofPeer);
  return figure;
}

function keeps(limit: Limit, value: number, ofPeer: number | undefined): boolean {
  if ('atMost' in limit) return value <= limit.atMost;
  if ('atLeast' in limit) return value >= limit.atLeast;
  if (ofPeer === undefined) throw new Error('A limit relative to a peer needs a peer.');
  return 'atMostOfPeer' in limit ? ofPeer <= limit.atMostOfPeer : ofPeer >= limit.atLeastOfPeer;
}
