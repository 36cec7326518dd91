import { authFailed, definePlugin, seconds, secretField, unreachable } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';

/** What is outside of the plugin: tests change it to see what the plugin makes of it. */
export interface LampWorld {
  isReachable: boolean;
  key: string;
  connects: number;
}

export const newWorld = (): LampWorld => ({ isReachable: true, key: 'right-key', connects: 0 });

/** A plugin with one lamp that lives in `world`. */
export function lampPlugin(world: LampWorld) {
  return definePlugin({
    config: Type.Object({ key: secretField(), level: Type.Optional(Type.Integer({ default: 50 })) }),
    pairing: {
      start: 'ask',
      steps: {
        ask: {
          kind: 'form',
          title: 'Key',
          fields: Type.Object({ key: secretField() }),
          run: async ({ input }) => ({ result: 'next', step: 'button', data: { key: input.key ?? '' } }),
        },
        button: {
          kind: 'link-button',
          title: 'Press the button',
          fields: Type.Object({}),
          run: async ({ data }) => ({ result: 'done', title: 'Lamp', uniqueId: 'lamp', config: data }),
        },
      },
    },
    async connect(context) {
      world.connects += 1;
      if (!world.isReachable) throw unreachable('The lamp does not answer.');
      if (context.config.key !== world.key) throw authFailed('The key is refused.');
      const on = { externalId: 'lamp', capability: 'onOff', attribute: 'on' };
      const level = { externalId: 'lamp', capability: 'brightness', attribute: 'level' };
      context.report({ ...level, value: context.config.level ?? 0 });
      context.logger.info('Connected', { key: context.config.key });
      context.clock.every(seconds(5), async () => context.report({ ...on, value: true }));
      return {
        devices: [
          {
            externalId: 'lamp',
            name: 'Lamp',
            type: 'light',
            components: [{ id: 'main', capabilities: ['onOff', 'brightness'] }],
          },
        ],
        async command({ command }) {
          context.report({ ...on, value: command === 'on' });
          await context.storage.set('last', command);
          return 'accepted';
        },
        disconnect: async () => undefined,
      };
    },
  });
}
