import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '@nexa/sdk';
import { PluginBuilder } from './plugin-builder.ts';
import { SourceWatch } from './source-watch.ts';

/** What happened to a plugin that is being written. Durations are in milliseconds. */
export type DevelopmentEvent =
  | { readonly kind: 'reloaded'; readonly pluginId: string; readonly took: number }
  | { readonly kind: 'build-failed'; readonly pluginId: string; readonly problems: readonly string[] }
  /** It was built and does not start; the version before it goes on. */
  | { readonly kind: 'start-failed'; readonly pluginId: string; readonly reason: string }
  /** What was read before its code ran is another now; it counts from the next start. */
  | { readonly kind: 'manifest-changed'; readonly pluginId: string };

export interface DeveloperOptions {
  readonly pluginId: string;
  readonly folder: string;
  /** Puts the bundle in the place of the running one. Rejects when it does not start, and has changed nothing then. */
  readonly reload: (pluginId: string) => Promise<void>;
  readonly tell: (event: DevelopmentEvent) => void;
}

/** Builds a plugin when one of its sources changed and lets the host run it. The last version that ran is never lost. */
export class PluginDeveloper {
  readonly #options: DeveloperOptions;
  readonly #builder: PluginBuilder;
  readonly #watch: SourceWatch;
  #manifest: string;
  #work: Promise<void> = Promise.resolve();
  #changedAt: number | undefined;
  #isStopped = false;

  constructor(options: DeveloperOptions) {
    this.#options = options;
    this.#builder = new PluginBuilder(options.folder);
    this.#watch = new SourceWatch(() => this.#changed());
    this.#manifest = manifestOf(options.folder);
  }

  /** Builds what is there and begins to watch. A build that fails is told, and the bundle of before is run. */
  async start(): Promise<void> {
    await this.#renew();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#watch.close();
    await this.#work;
    await this.#builder.close();
  }

  /** Changes that come while one is being worked on are one change, worked on afterwards. */
  #changed(): void {
    const isWaiting = this.#changedAt !== undefined;
    this.#changedAt ??= performance.now();
    if (!isWaiting) this.#work = this.#work.then(() => this.#renew());
  }

  async #renew(): Promise<void> {
    const startedAt = this.#changedAt;
    this.#changedAt = undefined;
    if (this.#isStopped) return;
    const { pluginId, folder, tell } = this.#options;
    const manifest = manifestOf(folder);
    if (manifest !== this.#manifest) tell({ kind: 'manifest-changed', pluginId });
    this.#manifest = manifest;
    try {
      await this.#run(await this.#builder.build(), startedAt);
    } catch (error) {
      const problems = (error as { problems?: readonly string[] }).problems ?? [errorMessage(error)];
      tell({ kind: 'build-failed', pluginId, problems });
    }
    if (!this.#isStopped) this.#watch.follow([folder, ...this.#builder.folders]);
  }

  async #run(bundle: Uint8Array, startedAt: number | undefined): Promise<void> {
    const { pluginId, reload, tell } = this.#options;
    const before = this.#builder.read();
    if (before !== undefined && Buffer.compare(before, bundle) === 0) return;
    this.#builder.write(bundle);
    // The first build: nothing runs yet, and the plugin starts when it is needed.
    if (startedAt === undefined || this.#isStopped) return;
    try {
      await reload(pluginId);
      tell({ kind: 'reloaded', pluginId, took: performance.now() - startedAt });
    } catch (error) {
      if (before !== undefined) this.#builder.write(before);
      tell({ kind: 'start-failed', pluginId, reason: errorMessage(error) });
    }
  }
}

function manifestOf(folder: string): string {
  try {
    return JSON.stringify(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).nexa);
  } catch {
    // Half written; the next look tells.
    return '';
  }
}
