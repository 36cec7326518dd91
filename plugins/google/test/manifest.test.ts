import { PluginManifest } from '@nexa/sdk';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import plugin from '../src/index.ts';

describe('the manifest', () => {
  it('is one of the contract, and names exactly the hosts of Google’s that are needed', () => {
    FormatRegistry.Set('plugin-id', (id) => /^[a-z][a-z0-9-]*$/.test(id));
    FormatRegistry.Set('host-name', () => true);
    expect([...Value.Errors(PluginManifest, packageJson.nexa)]).toEqual([]);
    expect(packageJson.nexa).toMatchObject({
      id: 'google',
      kind: 'ecosystem',
      iotClass: 'cloud-push',
      permissions: { internet: ['homegraph.googleapis.com', 'oauth2.googleapis.com', 'accounts.google.com'] },
    });
  });

  it('goes with checks and healing actions that begin with its id and cure what is raised', () => {
    const raised = (plugin.checks ?? []).flatMap(({ raises }) => raises.map(({ code }) => code));
    const ids = [...(plugin.checks ?? []), ...(plugin.healingActions ?? [])].map(({ id }) => id);
    expect([...ids, ...raised].filter((id) => !id.startsWith('google.'))).toEqual([]);
    expect(raised).toEqual(expect.arrayContaining((plugin.healingActions ?? []).flatMap(({ cures }) => [...cures])));
    expect(plugin.hooks?.map(({ path, token }) => [path, token])).toEqual([['fulfillment', 'header']]);
  });
});
