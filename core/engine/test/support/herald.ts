import { type AutomationParts, type Connection, definePlugin, type JsonObject, type TriggerWatch } from '@nexa/sdk';
import { startPluginHost, VirtualClock } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import { onTestFinished } from 'vitest';

export const parts: AutomationParts = {
  triggers: {
    'herald.cry': {
      title: 'Somebody cries',
      config: Type.Object(
        { word: Type.String({ minLength: 1 }), loud: Type.Boolean({ default: true }) },
        { additionalProperties: false },
      ),
      data: Type.Object({ word: Type.String() }, { additionalProperties: false }),
    },
  },
  conditions: { 'herald.awake': { title: 'The herald is awake', config: Type.Object({}) } },
  actions: { 'herald.call': { title: 'Call', config: Type.Object({ word: Type.String() }), sensitive: true } },
};

/** A watch as the plugin has it. */
export interface HeraldWatch extends TriggerWatch {
  isEnded: boolean;
}

/** A herald who cries what a test tells it to: all the watches that it was ever given, in order. */
export class Herald {
  readonly watches: HeraldWatch[] = [];
  handlers: Partial<Connection> = {
    watchTrigger: (watch) => Promise.resolve(this.take(watch)),
  };

  /** Takes a watch; returns how to end it. */
  take(given: TriggerWatch): () => void {
    const watch: HeraldWatch = { ...given, isEnded: false };
    this.watches.push(watch);
    return () => {
      watch.isEnded = true;
    };
  }

  cry(data: unknown): void {
    for (const watch of this.watches) watch.fire(data as JsonObject);
  }

  get open(): readonly HeraldWatch[] {
    return this.watches.filter(({ isEnded }) => !isEnded);
  }
}

/** The herald as a plugin in a host, on a virtual clock. */
export function startHerald(automation: AutomationParts = parts) {
  const herald = new Herald();
  const clock = new VirtualClock();
  const plugin = definePlugin({
    config: Type.Object({}),
    pairing: {
      start: 'form',
      steps: {
        form: {
          kind: 'form',
          title: 'Hire',
          fields: Type.Object({}),
          run: () => Promise.resolve({ result: 'done', title: 'Herald', uniqueId: 'herald', config: {} }),
        },
      },
    },
    automation,
    connect: (): Promise<Connection> =>
      Promise.resolve({
        devices: [],
        command: () => Promise.resolve('accepted'),
        disconnect: () => Promise.resolve(),
        ...herald.handlers,
      }),
  });
  const host = startPluginHost(plugin, { pluginId: 'herald', clock });
  onTestFinished(() => host.stop());
  return { herald, host, clock };
}
