import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IntegrationSink } from '@nexa/engine';
import { coreCapabilities } from '@nexa/sdk';
import { developPlugins, PluginHost, systemClock } from '@nexa/server';
import { createPlugin } from '../../../../../plugin-template/create/create-plugin.mjs';
import { startSimulatedLamp } from '../../../../../plugin-template/test/simulated-lamp.ts';
import type { BenchContext, Measurement } from '../figure.ts';

const SAVES = 20;
const WARM_UP = 2;
const LIMIT_SECONDS = 2;
const GIVE_UP_MS = 30_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** From saving a source of the template's plugin until the new version has connected and told its devices. */
export async function measureReload({ root, say, signal }: BenchContext): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  const plugins = join(folder, 'plugins');
  mkdirSync(plugins);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const source = join(createPlugin({ id: 'acme', parent: plugins, place: 'alone' }), 'src', 'lamp.ts');
  const lamp = await startSimulatedLamp();
  const names = new Names();
  const host = hostOn(folder, plugins);
  let endDevelopment = async (): Promise<void> => undefined;
  try {
    await host.start();
    endDevelopment = await developPlugins({ host, log: quiet, only: ['acme'] });
    const config = { host: '127.0.0.1', port: lamp.port, token: lamp.mood.token };
    host.connect({ integrationId: 'bench', homeId: 'bench', pluginId: 'acme', config }, names.sink);
    await names.seen('Glow lamp');
    const text = readFileSync(source, 'utf8');
    const took: number[] = [];
    for (let save = 1; save <= SAVES + WARM_UP; save += 1) {
      signal.throwIfAborted();
      const savedAt = performance.now();
      writeFileSync(source, text.replace("name: 'Glow lamp'", `name: 'Lamp ${save}'`));
      await names.seen(`Lamp ${save}`);
      if (save > WARM_UP) took.push((performance.now() - savedAt) / 1000);
    }
    took.sort((one, other) => one - other);
    say(`${SAVES} reloads, the fastest in ${took[0]?.toFixed(2)} s`);
    return [
      { figure: `reload, save to running, the middle of ${SAVES}`, value: took[SAVES / 2] ?? Number.NaN, unit: 's' },
      {
        figure: `reload, save to running, the slowest of ${SAVES}`,
        value: took.at(-1) ?? Number.NaN,
        unit: 's',
        limit: { atMost: LIMIT_SECONDS },
      },
    ];
  } finally {
    await endDevelopment();
    await host.stop();
    await lamp.unplug();
    await rm(folder, { recursive: true, force: true });
  }
}

function hostOn(folder: string, plugins: string): PluginHost {
  return new PluginHost({
    mayChange: true,
    pluginsDirs: [plugins],
    dataDir: join(folder, 'data'),
    logger: quiet,
    clock: systemClock,
    capabilities: coreCapabilities,
    forbiddenPorts: [],
    storage: {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    },
  });
}

/** Waits for a device of a name. */
class Names {
  #wanted: { readonly name: string; readonly found: () => void } | undefined;
  readonly sink: IntegrationSink = {
    devices: (devices) => {
      if (devices.some(({ name }) => name === this.#wanted?.name)) this.#wanted?.found();
    },
    deviceRemoved: () => {},
    contact: () => {},
    deviceStatus: () => {},
    readings: () => {},
    series: () => {},
    event: () => {},
    integrationStatus: () => {},
  };

  seen(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`"${name}" did not come within ${GIVE_UP_MS} ms`)), GIVE_UP_MS);
      const found = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#wanted = { name, found };
    });
  }
}
