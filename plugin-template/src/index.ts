import { definePlugin } from '@nexa/sdk';
import { Config } from './config.ts';
import { diagnostics } from './diagnostics.ts';
import { lampFollows, restartLamp } from './healing.ts';
import { Lamp } from './lamp.ts';
import { LampLink } from './lamp-link.ts';

export default definePlugin({
  config: Config,
  pairing: {
    start: 'lamp',
    steps: {
      lamp: {
        kind: 'form',
        title: 'Add a Glow lamp',
        hint: 'Address and token are on the label on its back.',
        fields: Config,
        async run({ input }) {
          const config = input as Config;
          const { link, identity } = await LampLink.open(config, () => undefined);
          link.close();
          return { result: 'done', title: `Glow ${identity.model}`, uniqueId: identity.serial, config };
        },
      },
    },
  },
  identify(heard) {
    if (heard.kind !== 'mdns' || heard.txt.serial === undefined) return undefined;
    // Anyone can announce anything: only what looks like a lamp is offered.
    if (!/^GL-\d{4}$/.test(heard.txt.serial)) return undefined;
    const config = { host: heard.addresses[0] ?? heard.host, port: heard.port };
    return { uniqueId: heard.txt.serial, title: 'Glow lamp', config };
  },
  diagnostics,
  checks: [lampFollows],
  healingActions: [restartLamp],
  connect: (context) => Lamp.open(context),
});
