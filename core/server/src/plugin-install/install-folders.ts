import { join } from 'node:path';

/** Where installed plugins and what belongs to them lie in the data folder. */
export class InstallFolders {
  readonly #dataDir: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Of all versions of a plugin, or of the one whose content has this digest. */
  package(pluginId: string, digest?: string): string {
    return join(this.#dataDir, 'plugin-packages', pluginId, ...(digest === undefined ? [] : [digest]));
  }

  get packages(): string {
    return join(this.#dataDir, 'plugin-packages');
  }

  /** What waits for a person's word. */
  get plans(): string {
    return join(this.#dataDir, 'plugin-plans');
  }

  get snapshots(): string {
    return join(this.#dataDir, 'plugin-snapshots');
  }

  /** The folder that the plugin itself writes to. */
  data(pluginId: string): string {
    return join(this.#dataDir, 'plugins', pluginId);
  }
}
