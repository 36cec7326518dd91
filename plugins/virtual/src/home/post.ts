import type { Instant, IntegrationContext } from '@nexa/sdk';
import type { SimulatedDevice, SimulatedValue } from '../devices/simulated-device.ts';
import type { Affliction } from '../faults/affliction.ts';
import { ReportBook } from './report-book.ts';

/** The way from the devices to NEXA, on which faults make news late, wrong in time, or lost. */
export class Post {
  readonly #context: IntegrationContext;
  readonly #book = new ReportBook();

  constructor(context: IntegrationContext) {
    this.#context = context;
  }

  /** Sends what is news of the device, or only that it is there. */
  send(
    device: SimulatedDevice,
    said: { readonly values: readonly SimulatedValue[]; readonly affliction: Affliction; readonly at: Instant },
    everything: boolean,
  ): void {
    const { externalId } = device.description;
    const { affliction, values, at } = said;
    const news = this.#book.news({ externalId, values, at, observedAt: affliction.clock }, everything);
    const deliver = (): void => {
      if (news.length > 0) this.#context.report(news);
      else this.#context.reportContact(externalId);
    };
    if (affliction.delay === 0) deliver();
    // Disconnected meanwhile, nobody waits for it any more.
    else this.#context.clock.sleep(affliction.delay).then(deliver, () => undefined);
  }
}
