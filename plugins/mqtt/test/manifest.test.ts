import { PluginManifest } from '@nexa/sdk';
import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { OWN_PORTS } from '../src/config.ts';
import plugin from '../src/index.ts';

describe('the manifest', () => {
  it('is one of the contract, and asks for the ports of NEXA’s own broker', () => {
    FormatRegistry.Set('plugin-id', (id) => /^[a-z][a-z0-9-]*$/.test(id));
    expect([...Value.Errors(PluginManifest, packageJson.nexa)]).toEqual([]);
    expect(packageJson.nexa).toMatchObject({ id: 'mqtt', iotClass: 'local-push', permissions: { lan: true } });
    expect(packageJson.nexa.permissions.listen).toEqual(OWN_PORTS);
  });

  it('goes with capabilities, checks and healing actions that begin with its id and cure what is raised', () => {
    const raised = (plugin.checks ?? []).flatMap(({ raises }) => raises.map(({ code }) => code));
    const ids = [...(plugin.checks ?? []), ...(plugin.healingActions ?? []), ...(plugin.capabilities ?? [])].map(
      ({ id }) => id,
    );
    expect([...ids, ...raised].filter((id) => !id.startsWith('mqtt.'))).toEqual([]);
    expect(raised).toEqual(expect.arrayContaining((plugin.healingActions ?? []).flatMap(({ cures }) => [...cures])));
  });
});
