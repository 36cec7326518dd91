import { type JsonObject, type PairingDefinition, seconds } from '@nexa/sdk';
import { Config, type HomeSize, settingsOf } from './config.ts';

const titles: Readonly<Record<HomeSize, string>> = {
  apartment: 'Simulated apartment',
  house: 'Simulated house',
  estate: 'Simulated estate',
};

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
        return {
          result: 'done',
          title: titles[settings.size],
          uniqueId: `virtual-${settings.seed}`,
          config: { ...settings } satisfies JsonObject,
        };
      },
    },
  },
};
