import type { PluginDefinition } from '@nexa/sdk';
import type { PluginSurface } from '../ports/plugin-gateway.ts';

/** What `definition` declares, as plain data: without its functions and without the symbols of its schemas. */
export function surfaceOf(definition: PluginDefinition): PluginSurface {
  const { config, pairing, capabilities = [], checks = [], healingActions = [] } = definition;
  const surface = {
    configSchema: config,
    pairing: {
      ...pairing,
      steps: Object.fromEntries(
        Object.entries(pairing.steps).map(([name, { kind, title, hint, fields, timeout }]) => [
          name,
          { kind, title, hint, fields, timeout },
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
  };
  return JSON.parse(JSON.stringify(surface)) as PluginSurface;
}
