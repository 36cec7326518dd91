import type { DeviceDescription, Duration, Instant, IntegrationContext } from '@nexa/sdk';
import { seconds } from '@nexa/sdk';
import type { BridgeClient } from '../bridge/bridge-client.ts';
import { readBridgeConfig } from '../model/bridge.ts';
import { checkTable, partOf, type ResourceTable } from '../model/bridge-answers.ts';
import { roleOf } from '../model/sensor.ts';
import { HomeReporter } from './home-reporter.ts';
import { HueHome } from './hue-home.ts';

const POLL_INTERVAL: Duration = seconds(1);
const TIME_INTERVAL: Duration = seconds(60);

/**
 * Sensors that apps made up at the bridge (`CLIPPresence` and the like). The v2 API leaves them out: where there are
 * any, they are polled by v1 as ever, so that a home keeps them when its bridge gets new software.
 */
export class AppSensors {
  readonly #context: IntegrationContext;
  readonly #v1: BridgeClient;
  readonly #home: HueHome;
  readonly #reporter: HomeReporter;
  #readAt: Instant = Number.NEGATIVE_INFINITY;
  #timeReadAt: Instant = Number.NEGATIVE_INFINITY;

  constructor(context: IntegrationContext, v1: BridgeClient, bridgeId: string) {
    this.#context = context;
    this.#v1 = v1;
    this.#home = new HueHome(bridgeId, context.logger);
    this.#reporter = new HomeReporter(context, this.#home, bridgeId);
  }

  get descriptions(): DeviceDescription[] {
    return this.#home.descriptions;
  }

  has(externalId: string): boolean {
    return this.#home.devices.has(externalId);
  }

  /** Whether there are any, and it is time to read them again. Also when the clock was set back. */
  get isDue(): boolean {
    const age = this.#context.clock.now() - this.#readAt;
    return this.#home.devices.size > 0 && (age >= POLL_INTERVAL || age < 0);
  }

  /** Reads them; `announce` says whether NEXA is told of those that are new or gone. */
  async read(signal: AbortSignal, announce: boolean): Promise<void> {
    const askedAt = this.#home.now;
    const sensors = madeByApps(await this.#v1.sensors(signal));
    if (this.#context.signal.aborted) return;
    this.#readAt = this.#context.clock.now();
    const { described, gone } = this.#home.take({ lights: {}, sensors }, askedAt);
    if (this.#home.devices.size > 0 && this.#isTimeOld) await this.#takeTime(signal);
    if (!announce) return;
    for (const device of described) this.#context.addDevice(device);
    for (const externalId of gone) {
      this.#reporter.forget(externalId);
      this.#context.removeDevice(externalId);
    }
  }

  /** Their values are dated by the bridge's clock. */
  async #takeTime(signal: AbortSignal): Promise<void> {
    this.#reporter.takeBridgeTime(readBridgeConfig(await this.#v1.config(signal)).time);
    this.#timeReadAt = this.#context.clock.now();
  }

  get #isTimeOld(): boolean {
    const age = this.#context.clock.now() - this.#timeReadAt;
    return age >= TIME_INTERVAL || age < 0;
  }

  /** Tells what they show; `only` one of them when it is named. */
  tell(all: boolean, only?: string): void {
    if (this.#home.devices.size > 0) this.#reporter.tell({ all, ...(only === undefined ? {} : { only }) });
  }
}

function madeByApps(answer: unknown): ResourceTable {
  const sensors = Object.entries(checkTable(answer, 'sensors'));
  return Object.fromEntries(
    sensors.filter(([, data]) => roleOf(data) !== undefined && String(partOf(data, 'type')).startsWith('CLIP')),
  );
}
