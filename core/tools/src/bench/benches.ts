import type { Bench } from './figure.ts';

/** Add yours here; its code is loaded only when it runs: `run: async (context) => (await import('./ingest.ts')).measureIngest(context)`. */
export const benches: Bench[] = [
  {
    name: 'ingest',
    description:
      'samples reported by a plugin in its own process until they are rows of Postgres, in turn with bare COPY',
    run: async (context) => (await import('./ingest/measure-ingest.ts')).measureIngest(context),
  },
  {
    name: 'history',
    description: 'a year of minute data packed, and a chart of it while the history around it grows',
    run: async (context) => (await import('./history/measure-history.ts')).measureHistory(context),
  },
  {
    name: 'timescale',
    description: 'ingest, storage and a year’s chart once more on TimescaleDB, in this process and smaller',
    run: async (context) => (await import('./timescale/measure-timescale.ts')).measureTimescale(context),
  },
  {
    name: 'rollup-lag',
    description: 'from the end of a quarter of an hour until it is in the rollups, while rows are written at full pace',
    run: async (context) => (await import('./rollups/measure-rollup-lag.ts')).measureRollupLag(context),
  },
  {
    name: 'row-security',
    description: 'the list of a home’s devices as its owner, in turn with the same query without row security',
    run: async (context) => (await import('./tenancy/measure-row-security.ts')).measureRowSecurity(context),
  },
  {
    name: 'many-homes',
    description: 'the opening of the page for one home, beside nine others and beside 9,999',
    run: async (context) => (await import('./tenancy/measure-many-homes.ts')).measureManyHomes(context),
  },
  {
    name: 'plugin-reload',
    description: 'a source of a plugin is saved twenty times, each until the new version has told its devices',
    run: async (context) => (await import('./plugins/measure-reload.ts')).measureReload(context),
  },
  {
    name: 'plugin-messages',
    description: 'half a million reports of one plugin process until the home has them, in turn with a bare channel',
    run: async (context) => (await import('./plugins/measure-messages.ts')).measureMessages(context),
  },
  {
    name: 'plugins',
    description:
      'commands to a healthy plugin until their reports have come, beside each hostile one at rest and at work, in turn',
    run: async (context) => (await import('./plugins/measure-plugins.ts')).measurePlugins(context),
  },
  {
    name: 'plugins-refused',
    description: 'the same beside hostile plugins that are refused or ended at once, in shorter blocks',
    run: async (context) => (await import('./plugins/measure-plugins.ts')).measureRefusedPlugins(context),
  },
  {
    name: 'automations',
    description: 'the home runtime by itself: from a reading to its command, and a busy home on one processor',
    run: async (context) => (await import('./automations/measure-automations.ts')).measureAutomations(context),
  },
  {
    name: 'mqtt',
    description:
      'a sensor’s message until an automation’s command is back at mosquitto, in turn with a bare client, with its delay of small messages and without; then 10,000 messages a second',
    run: async (context) => (await import('./mqtt/measure-mqtt.ts')).measureMqtt(context),
  },
  {
    name: 'replay',
    description:
      'a draft of an automation over recorded days of a home of 100 devices, from the question to the answer',
    run: async (context) => (await import('./automations/measure-replay.ts')).measureReplay(context),
  },
  {
    name: 'voice',
    description: 'directives of Alexa and Google to a whole NEXA until their answers, with lamps that report at once',
    run: async (context) => (await import('./voice/measure-voice.ts')).measureVoice(context),
  },
  {
    name: 'start-up',
    description: 'npm start twice on one data folder with the simulated home, then memory after ten idle seconds',
    run: async (context) => (await import('./start-up.ts')).measureStartUp(context),
  },
];
