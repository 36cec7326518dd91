import { PluginManifest } from '@nexa/sdk';
import { expect } from 'vitest';
import { valueProblemText } from '../plugin-host/schema-values.ts';
import type { RuleSubject } from './subject.ts';

const PLUGIN_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export function manifestRule({ plugin, pluginId }: RuleSubject): Promise<void> {
  expect(valueProblemText(PluginManifest, plugin.manifest), 'the manifest matches its schema').toBeUndefined();
  expect(pluginId).toMatch(PLUGIN_ID);
  return Promise.resolve();
}

/** The host's own check: allowed keywords, prefixed ids, steps and checks that exist. */
export async function surfaceRule({ host }: RuleSubject): Promise<void> {
  const surface = await host.surface();
  const asked = Object.values((surface.configSchema.properties ?? {}) as Record<string, { title?: string }>);
  expect(
    asked.filter(({ title }) => title === undefined),
    'every field of the configuration has a title for people',
  ).toEqual([]);
  const raised = surface.checks.flatMap(({ raises }) => raises.map(({ code }) => code));
  const cured = surface.healingActions.flatMap(({ cures }) => cures).filter((code) => !code.startsWith('core.'));
  expect(
    cured.filter((code) => !raised.includes(code)),
    'every issue that is cured is raised by a check',
  ).toEqual([]);
}

export async function pairingRule({ host, counterpart }: RuleSubject): Promise<void> {
  const inputs = counterpart.pairing ?? [counterpart.config];
  const [result, again] = [await host.pair(inputs), await host.pair(inputs)];
  if (result.result !== 'done') throw new Error(`pairing ended with ${JSON.stringify(result)}`);
  const { configSchema } = await host.surface();
  expect(valueProblemText(configSchema, result.config), 'it ends with a valid configuration').toBeUndefined();
  expect(result.title.length).toBeGreaterThan(0);
  expect(again, 'paired twice, it is the same').toMatchObject({ uniqueId: result.uniqueId });
}
