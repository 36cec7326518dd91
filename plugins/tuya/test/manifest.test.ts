import { PluginManifest } from '@nexa/sdk';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import plugin from '../src/index.ts';

describe('the manifest', () => {
  it('is one of the contract, and names the ports that the plugin listens to', () => {
    FormatRegistry.Set('plugin-id', (id) => /^[a-z][a-z0-9-]*$/.test(id));
    expect([...Value.Errors(PluginManifest, packageJson.nexa)]).toEqual([]);
    expect(packageJson.nexa).toMatchObject({
      id: 'tuya',
      kind: 'brand',
      iotClass: 'local-push',
      discovery: { udp: [{ port: 6666 }, { port: 6667 }, { port: 7000 }] },
      permissions: { lan: true },
    });
  });

  it('goes with checks and healing actions that begin with its id and cure what is raised', () => {
    const raised = (plugin.checks ?? []).flatMap(({ raises }) => raises.map(({ code }) => code));
    const ids = [...(plugin.checks ?? []), ...(plugin.healingActions ?? [])].map(({ id }) => id);
    expect([...ids, ...raised].filter((id) => !id.startsWith('tuya.'))).toEqual([]);
    expect(raised).toEqual(expect.arrayContaining((plugin.healingActions ?? []).flatMap(({ cures }) => [...cures])));
  });
});
