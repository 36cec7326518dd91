import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { errorMessage } from '@nexa/sdk';
import { readServerConfig } from '../config/server-config.ts';
import { DevelopmentHome, developmentOwner } from '../plugin-dev/development-home.ts';
import { hasHarness } from '../plugin-dev/harness-script.ts';
import type { DevelopmentEvent } from '../plugin-dev/plugin-developer.ts';
import { type SimulatedDevice, startSimulatedDevice } from '../plugin-dev/simulated-device.ts';
import type { InstalledPlugin } from '../plugin-host/installed-plugins.ts';
import { startPlugins } from '../start/plugin-side.ts';
import { pathFromPerson, pluginAt } from './plugin-at.ts';
import { runStart } from './start-command.ts';

export interface PluginDevOptions {
  readonly path: string;
  readonly port?: string;
  /** Data folder; `.nexa/dev` in the plugin's when left out. */
  readonly data?: string;
}

/** Runs a NEXA of its own around one plugin, which is reloaded whenever it changes. Resolves to the exit code. */
export async function runPluginDev(
  environment: NodeJS.ProcessEnv,
  options: PluginDevOptions,
  say: (text: string) => void,
): Promise<number> {
  const plugin = pluginAt(environment, options.path);
  const { id } = plugin.manifest;
  const data =
    options.data === undefined ? join(plugin.folder, '.nexa', 'dev') : pathFromPerson(environment, options.data);
  const own = developmentEnvironment(environment, plugin, { ...options, data });
  let device: SimulatedDevice | undefined;
  try {
    return await runStart(own, {
      startPlugins: (side) =>
        startPlugins({ ...side, development: { only: [id], tell: (event) => say(describeEvent(event)) } }),
      onRunning: async ({ url }) => {
        device = await furnish(url, plugin, say);
        say(`A change in ${plugin.folder} runs a moment after you save it.`);
      },
    });
  } finally {
    await device?.stop();
  }
}

function developmentEnvironment(
  environment: NodeJS.ProcessEnv,
  plugin: InstalledPlugin,
  { port, data }: PluginDevOptions & { readonly data: string },
): NodeJS.ProcessEnv {
  mkdirSync(data, { recursive: true });
  return {
    ...environment,
    NODE_ENV: 'development',
    NEXA_DATA_DIR: data,
    NEXA_PLUGINS_DIR: pluginsDirs(readServerConfig(environment).pluginsDirs, plugin, data).join(delimiter),
    // A plugin in the making is paired with its own device; the network of whoever writes it is left in peace.
    NEXA_DISCOVERY: environment.NEXA_DISCOVERY ?? 'off',
    ...(port === undefined ? {} : { NEXA_PORT: port }),
  };
}

/** The host takes a plugin from a folder of its id; one that lies elsewhere is linked to. */
function pluginsDirs(folders: readonly string[], { manifest, folder }: InstalledPlugin, data: string): string[] {
  if (folders.some((parent) => realPath(join(parent, manifest.id)) === folder)) return [...folders];
  const links = join(data, 'plugin-in-development');
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { recursive: true });
  symlinkSync(folder, join(links, manifest.id), 'dir');
  return [links, ...folders];
}

/** Owner, home, and the device of the plugin's own tests, paired. What fails of it is said, and NEXA goes on. */
async function furnish(
  url: string,
  { manifest, folder }: InstalledPlugin,
  say: (text: string) => void,
): Promise<SimulatedDevice | undefined> {
  let device: SimulatedDevice | undefined;
  try {
    const home = await DevelopmentHome.open(url);
    say(`\nLog in as ${developmentOwner.email} with password ${developmentOwner.password}.`);
    if (!hasHarness(folder)) {
      say(`${manifest.name} has no test/conformance.ts with a simulated device: pair a real one on the page.`);
      return undefined;
    }
    device = await startSimulatedDevice(folder);
    await home.pair({ pluginId: manifest.id, config: device.config, inputs: device.pairing });
    say(`${manifest.name} is paired with the simulated device of its tests.`);
  } catch (error) {
    say(`The simulated device could not be paired: ${errorMessage(error)}`);
  }
  return device;
}

function describeEvent(event: DevelopmentEvent): string {
  const { pluginId } = event;
  if (event.kind === 'reloaded') return `${pluginId}: reloaded, ${Math.round(event.took)} ms after the change`;
  if (event.kind === 'build-failed')
    return [
      `${pluginId} does not build; the version before goes on.`,
      ...event.problems.map((each) => `  ${each}`),
    ].join('\n');
  if (event.kind === 'start-failed')
    return `${pluginId} does not start; the version before goes on.\n  ${event.reason}`;
  return `${pluginId}: its field "nexa" in package.json changed. It counts when you start this command again.`;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
