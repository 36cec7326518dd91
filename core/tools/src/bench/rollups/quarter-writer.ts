import type { HomeRecord, RecordStore } from '@nexa/engine';
import { minutes } from '@nexa/sdk';

const METRICS = ['celsius', 'fahrenheit'] as const;
const BATCHES = 3;
const QUARTER_MS = minutes(15);

export interface QuarterWriterOptions {
  readonly store: RecordStore;
  readonly homeId: string;
  readonly deviceIds: readonly string[];
  /** When the first quarter begins. */
  readonly from: number;
  readonly rowsOfQuarter: number;
}

/** Writes samples as the recorder does, quarter of an hour by quarter of an hour, as fast as they are taken. */
export class QuarterWriter {
  readonly #options: QuarterWriterOptions;
  #time: number;
  #rows = 0;

  constructor(options: QuarterWriterOptions) {
    this.#options = options;
    this.#time = options.from;
  }

  /** Everything before it is written; the clock of the rows. */
  get time(): number {
    return this.#time;
  }

  get rows(): number {
    return this.#rows;
  }

  async writeQuarter(): Promise<void> {
    for (let batch = 0; batch < BATCHES; batch += 1) await this.#writeBatch();
  }

  async #writeBatch(): Promise<void> {
    const { store, homeId, deviceIds, rowsOfQuarter } = this.#options;
    const count = Math.round(rowsOfQuarter / BATCHES / deviceIds.length / METRICS.length);
    const step = QUARTER_MS / BATCHES / count;
    const times = Float64Array.from({ length: count }, (_, index) => this.#time + index * step);
    const values = Float64Array.from({ length: count }, (_, index) => 20 + (index % 100) / 10);
    const records = deviceIds.flatMap((deviceId) =>
      METRICS.map(
        (attribute): HomeRecord => ({
          homeId,
          output: {
            type: 'samples',
            ref: { deviceId, component: 'main', capability: 'temperature', attribute },
            key: `temperature.${attribute}`,
            history: 'telemetry',
            times,
            values,
          },
        }),
      ),
    );
    await store.write(records);
    this.#time += QUARTER_MS / BATCHES;
    this.#rows += count * records.length;
  }
}
