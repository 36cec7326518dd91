import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { developPlugins } from '../../src/plugin-dev/develop-plugins.ts';
import type { DevelopmentEvent } from '../../src/plugin-dev/plugin-developer.ts';
import { PluginBench, PluginFolders } from '../plugin-host/plugin-bench.ts';

const fixture = fileURLToPath(new URL('../fixtures/plugins/fixture-plugin.ts', import.meta.url));
const libraries = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

const entry = `
import { fixturePlugin } from ${JSON.stringify(fixture)};
import { version } from './version.ts';

export default fixturePlugin({
  connected: (context) =>
    context.report({ externalId: 'lamp', capability: 'temperature', attribute: 'celsius', value: version }),
});
`;

/** A plugin that is being written, beside one that nobody touches, on a host with real processes. */
export class PluginWorkshop {
  readonly folders = new PluginFolders();
  readonly bench: PluginBench;
  readonly events: DevelopmentEvent[] = [];
  readonly folder: string;
  readonly entry = entry;
  #stop: () => Promise<void> = async () => undefined;

  private constructor() {
    this.folder = join(this.folders.plugins, 'acme');
    this.bench = new PluginBench(this.folders, { mayChange: true });
  }

  static async open(): Promise<PluginWorkshop> {
    const workshop = new PluginWorkshop();
    const { folders, bench, events } = workshop;
    await folders.install({ id: 'healthy' });
    symlinkSync(libraries, join(folders.root, 'node_modules'), 'dir');
    folders.manifest('acme', { id: 'acme', name: 'Acme', sdk: '*', kind: 'brand', iotClass: 'simulated' });
    workshop.save('index.ts', entry);
    workshop.saveVersion(0);
    await bench.host.start();
    const tell = (event: DevelopmentEvent): void => {
      events.push(event);
      bench.changes.tell();
    };
    workshop.#stop = await developPlugins({ host: bench.host, log: quiet, only: ['acme'], tell });
    return workshop;
  }

  /** What the plugin reports as a temperature when it is connected. */
  saveVersion(version: number): void {
    this.save('version.ts', `export const version = ${version};\n`);
  }

  save(name: string, text: string): void {
    mkdirSync(join(this.folder, 'src'), { recursive: true });
    writeFileSync(join(this.folder, 'src', name), text);
  }

  pidOf(pluginId: string): number | undefined {
    return this.bench.host.plugins().find(({ manifest }) => manifest.id === pluginId)?.pid;
  }

  async next(kind: DevelopmentEvent['kind'], count = 1): Promise<DevelopmentEvent> {
    const found = () => this.events.filter((event) => event.kind === kind);
    await this.bench.changes.until(`${kind} ${count}`, () => found().length >= count, 60_000);
    return found()[count - 1] as DevelopmentEvent;
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.bench.host.stop();
    this.folders.remove();
  }
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
