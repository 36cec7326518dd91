import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, Reading, StatusReport } from '@nexa/sdk';
import type { PluginHost } from '@nexa/server';
import { installPlugin, pidOf, sinkOf, startQuietHost } from './quiet-host.ts';

const fixtures = 'core/server/test/fixtures/plugins';
const nothing = (): void => {};
const DEADLINE = 20_000;

/** The plugins of the host's own tests, bundled into a folder that is gone afterwards. */
export async function installFixtures(root: string, fixturesById: ReadonlyMap<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  for (const [id, name] of fixturesById) await installPlugin(folder, id, join(root, fixtures, `${name}.ts`));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A host with a healthy plugin, beside which another can be let loose. */
export class BenchHost {
  readonly #host: PluginHost;
  readonly #waiting: { readonly value: boolean; readonly arrived: (at: number) => void }[] = [];
  #isOn = false;

  private constructor(host: PluginHost) {
    this.#host = host;
  }

  static async start(folder: string): Promise<BenchHost> {
    const bench = new BenchHost(await startQuietHost(folder));
    await bench.#connect('neighbour', 'healthy', {}, (readings) => bench.#reported(readings));
    return bench;
  }

  get healthyPid(): number {
    return pidOf(this.#host, 'healthy');
  }

  /** Switches the lamp. Resolves with the time at which it was acknowledged and its report had come. */
  async roundTrip(): Promise<number> {
    this.#isOn = !this.#isOn;
    const value = this.#isOn;
    const reported = new Promise<number>((arrived) => this.#waiting.push({ value, arrived }));
    await this.#switch('neighbour', value);
    return Math.max(await reported, performance.now());
  }

  /** Starts the process of another plugin, which rests until it is let loose. */
  async load(pluginId: string): Promise<void> {
    await this.#host.surface(pluginId);
  }

  /** Lets another plugin do its worst, again whenever it comes back. Answers later after how many seconds it was named. */
  letLoose(pluginId: string, misdeed?: string): () => number | undefined {
    const since = Date.now();
    // Where those that connect somewhere try to: nothing is there.
    const config = { port: 1, ...(misdeed === undefined ? {} : { misdeed }) };
    const spin = ({ value }: StatusReport): void => {
      if (value === 'online') this.#switch('hostile', true).catch(nothing);
    };
    const sink = sinkOf(nothing, misdeed === undefined ? spin : nothing);
    this.#host.connect({ integrationId: 'hostile', homeId: 'home', pluginId, config }, sink);
    return () => {
      const [first] = [...(this.#host.plugin(pluginId)?.faults ?? [])].sort((a, b) => a.firstAt - b.firstAt);
      return first === undefined ? undefined : (first.firstAt - since) / 1000;
    };
  }

  stop(): Promise<void> {
    return this.#host.stop();
  }

  #reported(readings: readonly Reading[]): void {
    const at = performance.now();
    for (const { value } of readings) {
      const first = this.#waiting.shift();
      if (first === undefined || first.value !== value) throw new Error('a report came that was not asked for');
      first.arrived(at);
    }
  }

  #switch(integrationId: string, isOn: boolean): Promise<unknown> {
    const command = { externalId: 'lamp', component: 'main', capability: 'onOff', params: {} };
    const request = { id: `${integrationId}-${isOn}`, ...command, command: isOn ? 'on' : 'off' };
    return this.#host.command(integrationId, request, DEADLINE);
  }

  async #connect(
    integrationId: string,
    pluginId: string,
    config: JsonObject,
    readings: (readings: readonly Reading[]) => void,
  ): Promise<void> {
    await new Promise<void>((resolve) => {
      const status = ({ value }: StatusReport): void => (value === 'online' ? resolve() : undefined);
      this.#host.connect({ integrationId, homeId: 'home', pluginId, config }, sinkOf(readings, status));
    });
  }
}
