import type { PluginDefinition } from '@nexa/sdk';
import type { PluginSurface } from '../ports/plugin-gateway.ts';

/** What `definition` declares, as plain data: without its functions and without the symbols of its schemas. */
export function surfaceOf(definition: PluginDefinition): PluginSurface {
  const { config, configVersion = 1, pairing, capabilities = [], checks = [], healingActions = [] } = definition;
  const surface = {
    configSchema: config,
    configVersion,
    canMigrateConfig: definition.migrateConfig !== undefined,
    pairing: {
      ...pairing,
      steps: Object.fromEntries(
        Object.entries(pairing.steps).map(([name, { kind, title, hint, fields, timeout, present }]) => [
          name,
          { kind, title, hint, fields, timeout, presents: present === undefined ? undefined : true },
        ]),
      ),
    },
    capabilities,
    checks: checks.map(({ run: _run, ...check }) => check),
    healingActions: healingActions.map(({ run: _run, undo, ...action }) => ({
      ...action,
      canUndo: undo !== undefined,
    })),
    canIdentify: definition.identify !== undefined,
    hooks: (definition.hooks ?? []).map(({ path, token }) => ({ path, token })),
    automation: automationOf(definition),
    diagnosticsSchema: definition.diagnostics?.schema,
  };
  return JSON.parse(JSON.stringify(surface)) as PluginSurface;
}

function automationOf({ automation }: PluginDefinition) {
  if (automation === undefined) return undefined;
  const { triggers = {}, conditions = {}, actions = {} } = automation;
  return { triggers, conditions, actions };
}
