import type { Duration } from '@nexa/sdk';
import type { HomeRecordOutput } from '../home/home-output.ts';

/**
 * Keeps what comes out of a home runtime. `record` never blocks and never throws; what it took is written in order,
 * in batches. When the store is away it holds a bounded amount and then drops the oldest, samples first, counted and said.
 */
export interface Recorder {
  record(homeId: string, output: HomeRecordOutput): void;
  /**
   * Resolves when everything recorded before the call is committed; rejects when that failed. It may wait `within`
   * milliseconds for others to be written with; not at all when left out.
   */
  flush(within?: Duration): Promise<void>;
}
