import { CapabilityCatalog, type PluginGateway } from '@nexa/engine';
import { coreCapabilities } from '@nexa/sdk';
import type { PluginCatalogue } from './plugin-catalogue.ts';

/** Every capability there is: NEXA's own, and those that plugins add under their name. */
export class CapabilityCatalogue {
  readonly #gateway: PluginGateway;
  readonly #plugins: PluginCatalogue;

  constructor(gateway: PluginGateway, plugins: PluginCatalogue) {
    this.#gateway = gateway;
    this.#plugins = plugins;
  }

  /** With what the named plugins add; of all plugins when none are named. */
  async load(pluginIds?: readonly string[]): Promise<CapabilityCatalog> {
    const installed = this.#plugins.list().map(({ manifest }) => manifest.id);
    const wanted = pluginIds === undefined ? installed : installed.filter((id) => pluginIds.includes(id));
    const added = await Promise.all(wanted.map((id) => this.#addedBy(id)));
    return new CapabilityCatalog([...coreCapabilities, ...added.flat()]);
  }

  /** With what is needed for these capability ids: `acme.fountain` is the plugin acme's. */
  loadFor(capabilityIds: readonly string[]): Promise<CapabilityCatalog> {
    return this.load(capabilityIds.filter((id) => id.includes('.')).map((id) => id.slice(0, id.indexOf('.'))));
  }

  /** A plugin that cannot say what it adds is shown as failed where plugins are listed; here it adds nothing. */
  async #addedBy(pluginId: string) {
    try {
      return (await this.#gateway.surface(pluginId)).capabilities;
    } catch {
      return [];
    }
  }
}
