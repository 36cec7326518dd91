import type { AutomationParts, EndWatch, PluginClock, TriggerWatch } from '@nexa/sdk';
import { seconds } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import type { Fault, World } from './faulty-world.ts';

/** What the plugin for lamps adds to automations. */
export const automation: AutomationParts = {
  triggers: {
    'acme.switched': {
      title: 'The lamp was switched',
      config: Type.Object({ to: Type.Boolean({ title: 'To' }) }),
      data: Type.Object({ on: Type.Boolean() }),
    },
  },
  conditions: { 'acme.shining': { title: 'The lamp shines', config: Type.Object({}) } },
  actions: { 'acme.flash': { title: 'Flash', config: Type.Object({}) } },
};

/** Watches the lamp being switched; with the fault, each watch leaves a task behind. */
export function watchSwitch(
  world: World,
  { config, fire }: TriggerWatch,
  { clock, fault }: { readonly clock: PluginClock; readonly fault: Fault },
): EndWatch {
  const look = (): void => {
    if (world.on === config.to) fire({ on: world.on });
  };
  world.listeners.add(look);
  if (fault === 'automation') clock.every(seconds(60), async () => undefined);
  return () => void world.listeners.delete(look);
}
