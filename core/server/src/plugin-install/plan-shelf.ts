import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { contentDigest, contentsFile, verifyContent, writeContent } from './content-digest.ts';
import type { InstallFolders } from './install-folders.ts';
import type { InstallPlan, InstallSource } from './install-plan.ts';
import { fetchFromRegistry, type NpmClientOptions } from './npm-client.ts';
import { chooseContent } from './package-content.ts';
import { type PackageFiles, readArchive } from './read-archive.ts';
import { readFolder } from './read-folder.ts';

export interface PlanShelfOptions {
  readonly folders: InstallFolders;
  readonly now: () => number;
  readonly npm?: NpmClientOptions;
}

const keptFor = 7 * 86_400_000;
const mostPlans = 20;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Packages that were fetched and checked, on disk, until a person agrees or they expire. */
export class PlanShelf {
  readonly #options: PlanShelfOptions;

  constructor(options: PlanShelfOptions) {
    this.#options = options;
  }

  /**
   * Fetches, reads and checks a package. Nothing of it runs, and nothing that runs changes. Where `check` rejects, what
   * waits stays as it is.
   */
  async prepare(source: InstallSource, check?: (plan: InstallPlan) => Promise<void>): Promise<InstallPlan> {
    const { files: all, sourceSpec, integrity } = await this.#fetch(source);
    const { packageName, version, manifest, files, grade } = chooseContent(all);
    const id = randomUUID();
    const now = this.#options.now();
    const plan: InstallPlan = {
      id,
      createdAt: now,
      expiresAt: now + keptFor,
      pluginId: manifest.id,
      packageName,
      version,
      manifest,
      source: source.kind,
      sourceSpec,
      digest: contentDigest(files),
      size: [...files.values()].reduce((sum, { length }) => sum + length, 0),
      ...(integrity === undefined ? {} : { integrity }),
      ...(grade === undefined ? {} : { grade }),
    };
    await check?.(plan);
    // One plan a plugin: an older one would be agreed to by mistake.
    for (const other of this.list()) if (other.pluginId === plan.pluginId) this.discard(other.id);
    for (const other of this.list().slice(mostPlans - 1)) this.discard(other.id);
    const folder = this.#folder(id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await writeContent(join(folder, 'content'), files);
    writeFileSync(join(folder, 'plan.json.new'), JSON.stringify(plan), { flush: true });
    renameSync(join(folder, 'plan.json.new'), join(folder, 'plan.json'));
    return plan;
  }

  /** The newest first. */
  list(): readonly InstallPlan[] {
    const { plans } = this.#options.folders;
    if (!existsSync(plans)) return [];
    return readdirSync(plans)
      .map((id) => this.#read(id))
      .filter((plan) => plan !== undefined)
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  /** Throws `NEXA_PLUGIN_PLAN_NOT_FOUND`. */
  find(id: string): InstallPlan {
    const plan = uuid.test(id) ? this.#read(id) : undefined;
    if (plan !== undefined) return plan;
    throw new NexaError('NEXA_PLUGIN_PLAN_NOT_FOUND', 'There is no such prepared installation any more.', {
      params: { plan: id },
    });
  }

  discard(id: string): void {
    rmSync(this.#folder(id), { recursive: true, force: true });
  }

  /** Plans that expired, and halves of some that a killed NEXA left. */
  sweep(): void {
    const { plans } = this.#options.folders;
    if (!existsSync(plans)) return;
    for (const name of readdirSync(plans)) if (this.#read(name) === undefined) this.discard(name);
  }

  /** Moves what was agreed to among the installed packages, and answers where it lies. */
  take({ id, pluginId, digest }: InstallPlan): string {
    const from = join(this.#folder(id), 'content');
    const to = this.#options.folders.package(pluginId, digest);
    verifyContent(from, { pluginId, digest });
    // Left alone where it is installed already: a kill between removing and moving would lose what is in use.
    if (isWhole(to, { pluginId, digest })) return to;
    mkdirSync(this.#options.folders.package(pluginId), { recursive: true, mode: 0o755 });
    rmSync(to, { recursive: true, force: true });
    renameSync(from, to);
    return to;
  }

  #folder(id: string): string {
    return join(this.#options.folders.plans, basename(id));
  }

  #read(id: string): InstallPlan | undefined {
    try {
      const plan = JSON.parse(readFileSync(join(this.#folder(id), 'plan.json'), 'utf8')) as InstallPlan;
      const isThere = existsSync(join(this.#folder(id), 'content', contentsFile));
      return isThere && plan.expiresAt > this.#options.now() ? plan : undefined;
    } catch {
      // Half of one, or taken: there is nothing to agree to.
      return undefined;
    }
  }

  async #fetch(
    source: InstallSource,
  ): Promise<{ readonly files: PackageFiles; readonly sourceSpec: string; readonly integrity?: string }> {
    switch (source.kind) {
      case 'registry': {
        const { archive, integrity } = await fetchFromRegistry(source.spec, this.#options.npm);
        return { files: await readArchive(archive), sourceSpec: source.spec, integrity };
      }
      case 'tarball':
        return { files: await readArchive(source.archive), sourceSpec: basename(source.name).slice(0, 200) };
      case 'folder':
        return { files: await readFolder(source.path), sourceSpec: source.path };
    }
  }
}

function isWhole(folder: string, content: Parameters<typeof verifyContent>[1]): boolean {
  try {
    verifyContent(folder, content);
    return true;
  } catch {
    // Not there, or somebody changed it.
    return false;
  }
}
