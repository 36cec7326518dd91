import { type JsonObject, type PairingDefinition, seconds } from '@nexa/sdk';
import { Config, homeSizes, settingsOf } from './config.ts';

export const pairing: PairingDefinition = {
  start: 'home',
  steps: {
    home: {
      kind: 'form',
      title: 'Add a simulated home',
      hint: 'Nothing is needed. It lives on its own; its fuse box pulls the plug of any of its devices.',
      fields: Config,
      timeout: seconds(5),
      async run({ input }) {
        const settings = settingsOf(input as Config);
        const size = homeSizes.includes(settings.size) ? settings.size : 'small';
        return {
          result: 'done',
          title: size === 'small' ? 'Simulated flat' : 'Simulated house',
          uniqueId: `virtual-${settings.seed}`,
          config: { ...settings, size } satisfies JsonObject,
        };
      },
    },
  },
};
