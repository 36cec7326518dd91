import { PluginManifest } from '@nexa/sdk';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { amazonEndpoints } from '../src/endpoints.ts';
import plugin from '../src/index.ts';

describe('the manifest', () => {
  it('is one of the contract', () => {
    FormatRegistry.Set('plugin-id', (id) => /^[a-z][a-z0-9-]*$/.test(id));
    expect([...Value.Errors(PluginManifest, packageJson.nexa)]).toEqual([]);
    expect(packageJson.nexa).toMatchObject({ id: 'alexa', kind: 'ecosystem', iotClass: 'cloud-push' });
  });

  it('names exactly the hosts of Amazon that the plugin asks', () => {
    const urls = [amazonEndpoints.token, ...Object.values(amazonEndpoints.events)];
    expect(packageJson.nexa.permissions.internet).toEqual(urls.map((url) => new URL(url).host));
    expect(urls.filter((url) => !url.startsWith('https://'))).toEqual([]);
  });

  it('goes with checks and healing actions that begin with its id and cure what is raised', () => {
    const raised = (plugin.checks ?? []).flatMap(({ raises }) => raises.map(({ code }) => code));
    const ids = [...(plugin.checks ?? []), ...(plugin.healingActions ?? [])].map(({ id }) => id);
    expect([...ids, ...raised].filter((id) => !id.startsWith('alexa.'))).toEqual([]);
    expect(raised).toEqual(expect.arrayContaining((plugin.healingActions ?? []).flatMap(({ cures }) => [...cures])));
  });
});
