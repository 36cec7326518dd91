import { changed, fileDigest, verifyContent } from '../plugin-install/content-digest.ts';
import { bundleOf, type InstalledPlugin } from './installed-plugins.ts';
import { requireSdk } from './sdk-range.ts';

/**
 * Looks before every start whether the plugin is still what it was: one that a person installed, what they agreed to;
 * one that came with NEXA, the build that this run of NEXA found first.
 */
export function pinOf(plugin: InstalledPlugin): () => Promise<void> {
  const { manifest, version, folder, digest } = plugin;
  let first: string | undefined;
  return async () => {
    requireSdk(manifest, version);
    if (digest !== undefined) {
      verifyContent(folder, { pluginId: manifest.id, digest });
      return;
    }
    const bundle = bundleOf(plugin);
    const found = fileDigest(bundle);
    first ??= found;
    if (found === first) return;
    const hint = 'If it was built anew, start NEXA again';
    throw changed(manifest.id, bundle, `SHA-256 is ${found}, and NEXA started with ${first}. ${hint}`);
  };
}
