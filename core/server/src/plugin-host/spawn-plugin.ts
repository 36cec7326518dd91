import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Clock,
  type ExposedHome,
  type IntegrationStorage,
  PluginLink,
  type PluginLogLine,
  type Refusal,
  Refusals,
} from '@nexa/engine';
import { type CapabilityDefinition, hostFieldPorts } from '@nexa/sdk';
import type { FromProcess } from './control-message.ts';
import type { HostTime } from './host-time.ts';
import { assetsOf, bundleOf, type InstalledPlugin } from './installed-plugins.ts';
import type { NetworkPolicy } from './network-policy.ts';
import { permissionFlags } from './permission-flags.ts';
import type { PluginLimits } from './plugin-limits.ts';
import { LINES_PER_SECOND } from './plugin-output.ts';
import { PluginProcess } from './plugin-process.ts';
import type { ProcessRecord } from './process-record.ts';
import { compilePluginSchema } from './schema-compiler.ts';

/** What every process of a plugin is made with. */
export interface SpawnOptions {
  readonly plugin: InstalledPlugin;
  /** Rejects when what lies there may not run. Asked before every start. */
  readonly verify: () => Promise<void>;
  readonly dataDir: string;
  readonly runnerFile: () => Promise<string>;
  readonly record: ProcessRecord;
  readonly clock: Clock;
  readonly limits: PluginLimits;
  readonly hostTime: HostTime;
  readonly capabilities: readonly CapabilityDefinition[];
  readonly storage: IntegrationStorage;
  readonly exposed: ExposedHome | undefined;
  readonly backpressure: () => Promise<void> | undefined;
  readonly onLog: (line: PluginLogLine) => void;
  readonly onRefused: (refusal: Refusal) => void;
  readonly onNetwork: (contact: Extract<FromProcess, { kind: 'network' }>) => void;
  readonly onDenied: (act: string) => void;
  readonly onSlowedDown: (reason: string) => void;
}

/** What is different from one start to the next. */
export interface SpawnMoment {
  readonly policy: NetworkPolicy;
  readonly usesNetwork: boolean;
  /** Its predecessors died one after the other. */
  readonly isOnProbation: boolean;
}

export interface RunningPlugin {
  readonly process: PluginProcess;
  readonly link: PluginLink;
}

/** Starts a process for the plugin, with the link to it. Rejects when what lies there may not run. */
export async function spawnPlugin(
  options: SpawnOptions,
  { policy, usesNetwork, isOnProbation }: SpawnMoment,
): Promise<RunningPlugin> {
  const { plugin, record, limits, clock, capabilities, storage, exposed, onLog, onRefused } = options;
  const { onNetwork, onDenied, onSlowedDown } = options;
  const { id } = plugin.manifest;
  await options.verify();
  const bundle = bundleOf(plugin);
  const runnerFile = realpathSync(await options.runnerFile());
  const dataDir = ownFolder(options.dataDir, id);
  const leftOut = new Refusals(id, clock, onRefused);
  const process: PluginProcess = new PluginProcess({
    runnerFile,
    bundle,
    dataDir,
    flags: permissionFlags({
      read: [runnerFile, `${dirname(bundle)}/`, `${dataDir}/`, ...assetsOf(plugin)],
      write: [`${dataDir}/`],
      network: usesNetwork,
    }),
    policy,
    limits,
    hostTime: options.hostTime.share(),
    isOnProbation,
    beforeStart: (pid) => record.add(id, pid),
    onNetwork,
    onDenied,
    onSlowedDown,
    onOutput: (line) =>
      onLog({ pluginId: id, level: 'debug', message: 'The plugin wrote to its output.', fields: { line } }),
    onOutputLeftOut: (count) =>
      leftOut.add('output', `there is more than can be told, ${LINES_PER_SECOND} lines a second`, undefined, count),
    breaches: () => link.breaches,
  });
  const link: PluginLink = new PluginLink({
    pluginId: id,
    transport: process.channel.transport,
    clock,
    capabilities,
    compileSchema: compilePluginSchema,
    storage,
    exposed,
    onLog,
    onRefused,
    beforeNextBatch: options.backpressure,
  });
  void process.ended.then(() => leftOut.end());
  const { pid } = process;
  if (pid !== undefined) void process.ended.then(() => record.remove(pid));
  return { process, link };
}

function ownFolder(dataDir: string, pluginId: string): string {
  const path = join(dataDir, 'plugins', pluginId);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return realpathSync(path);
}

/** Whether persons will give it hosts. A surface that is refused has none; whoever asks for it gets the reason. */
export async function hasHostFields(link: PluginLink): Promise<boolean> {
  try {
    const { configSchema, pairing } = await link.surface();
    const forms = [configSchema, ...Object.values(pairing.steps).map(({ fields }) => fields)];
    return forms.some((form) => hostFieldPorts(form).length > 0);
  } catch {
    return false;
  }
}
