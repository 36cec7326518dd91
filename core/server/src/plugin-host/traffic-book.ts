import {
  type CheckTarget,
  type Clock,
  type HealingTarget,
  type IntegrationTraffic,
  type TrafficEntry,
  TrafficRecorder,
} from '@nexa/engine';
import {
  type CheckOutcome,
  type CommandAcknowledgement,
  type CommandRequest,
  type Duration,
  type HealingOutcome,
  serializeError,
} from '@nexa/sdk';

const MOST_RECORDINGS = 1_000;

/** The recordings of all integrations, with what was asked of each and what came of it. */
export class TrafficBook {
  readonly #clock: Clock;
  readonly #recorders = new Map<string, TrafficRecorder>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  read(integrationId: string): IntegrationTraffic | undefined {
    return this.#recorders.get(integrationId)?.read();
  }

  /** Kept when the integration is disconnected, which a change of settings does too; the oldest go beyond a bound. */
  of(integrationId: string): TrafficRecorder {
    const known = this.#recorders.get(integrationId);
    if (known !== undefined) return known;
    const [oldest] = this.#recorders.keys();
    if (this.#recorders.size >= MOST_RECORDINGS && oldest !== undefined) this.#recorders.delete(oldest);
    const recorder = new TrafficRecorder(this.#clock);
    this.#recorders.set(integrationId, recorder);
    return recorder;
  }

  async command(
    integrationId: string,
    asked: { readonly request: CommandRequest; readonly timeout: Duration },
    call: () => Promise<CommandAcknowledgement>,
  ): Promise<CommandAcknowledgement> {
    const { id } = asked.request;
    this.of(integrationId).note({ at: this.#clock.now(), kind: 'command', ...asked });
    return await this.#noted(integrationId, call, (at, result) => ({
      at,
      kind: 'command-answer',
      id,
      ...('error' in result ? { error: serializeError(result.error) } : { acknowledgement: result.value }),
    }));
  }

  async check({ integrationId, ...target }: CheckTarget, call: () => Promise<CheckOutcome>): Promise<CheckOutcome> {
    return await this.#noted(integrationId, call, (at, result) => ({
      at,
      kind: 'check',
      ...target,
      ...('error' in result ? { error: serializeError(result.error) } : { outcome: result.value }),
    }));
  }

  async healing(
    { integrationId, ...target }: HealingTarget,
    call: () => Promise<HealingOutcome>,
  ): Promise<HealingOutcome> {
    return await this.#noted(integrationId, call, (at, result) => ({
      at,
      kind: 'healing',
      ...target,
      ...('error' in result ? { error: serializeError(result.error) } : { outcome: result.value }),
    }));
  }

  async #noted<T>(
    integrationId: string,
    call: () => Promise<T>,
    entryOf: (at: number, result: { readonly value: T } | { readonly error: unknown }) => TrafficEntry,
  ): Promise<T> {
    try {
      const value = await call();
      this.of(integrationId).note(entryOf(this.#clock.now(), { value }));
      return value;
    } catch (error) {
      this.of(integrationId).note(entryOf(this.#clock.now(), { error }));
      throw error;
    }
  }
}
