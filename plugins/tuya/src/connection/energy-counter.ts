import type { PluginLogger, PluginStorage } from '@nexa/sdk';
import { ENERGY_INCREMENT } from '../data-points/meter.ts';
import type { DataPoints } from '../link/device-message.ts';

const SWITCH = 1;
const STORED_UNDER = 'energy-watt-hours';

/**
 * Makes a counter of what the device reports in steps: data point 17 is the energy since its last report (Tuya's
 * “added electricity”). Only reports of change count: an answer, or a report of everything at once (recognised by the
 * switch in it), repeats the last step.
 */
export class EnergyCounter {
  readonly #storage: PluginStorage;
  readonly #logger: PluginLogger;
  #total: number;
  #saving: Promise<void> | undefined;

  static async load(storage: PluginStorage, logger: PluginLogger): Promise<EnergyCounter> {
    const stored = await storage.get(STORED_UNDER);
    return new EnergyCounter(storage, logger, typeof stored === 'number' && stored >= 0 ? stored : 0);
  }

  private constructor(storage: PluginStorage, logger: PluginLogger, total: number) {
    this.#storage = storage;
    this.#logger = logger;
    this.#total = total;
  }

  /** The same values with the counter in the step's place. */
  count(values: DataPoints, source: 'push' | 'poll'): DataPoints {
    const step = values[ENERGY_INCREMENT];
    if (typeof step !== 'number') return values;
    if (source === 'push' && step > 0 && !(SWITCH in values)) {
      this.#total += step;
      void this.#save();
    }
    return { ...values, [ENERGY_INCREMENT]: this.#total };
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  /** One write at a time; steps that come meanwhile go with the next. */
  async #save(): Promise<void> {
    if (this.#saving) return;
    let written = -1;
    this.#saving = (async () => {
      while (written !== this.#total) {
        written = this.#total;
        await this.#storage.set(STORED_UNDER, written);
      }
    })()
      .catch((error: unknown) => this.#logger.warn('The energy counter could not be kept.', { reason: String(error) }))
      .finally(() => {
        this.#saving = undefined;
      });
    await this.#saving;
  }
}
