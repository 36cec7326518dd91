import { milliseconds } from '@nexa/sdk';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { startSimulatedLamp } from './simulated-lamp.ts';

const HOST = '127.0.0.1';

async function start(): Promise<Counterpart> {
  const lamp = await startSimulatedLamp();
  const { serial, mood } = lamp;
  const configHere = () => ({ host: HOST, port: lamp.port, token: mood.token });
  const change = (part: Partial<typeof mood>) => async () => {
    Object.assign(mood, part);
  };
  return {
    config: configHere(),
    command: {
      externalId: serial,
      capability: 'brightness',
      command: 'set',
      params: { level: 35 },
      shows: { key: 'brightness.level', value: 35 },
    },
    goOffline: () => lamp.unplug(),
    async comeBack() {
      lamp.behave();
      await lamp.unplug();
      await lamp.plugIn();
    },
    fallSilent: change({ isSilent: true }),
    answerGarbage: change({ isBabbling: true }),
    slowDown: change({ delay: milliseconds(1500) }),
    ignoreCommands: change({ isDeaf: true }),
    async refuseAccess() {
      mood.token = 'another-token';
      lamp.dropAll();
    },
    renewAccess: async () => [configHere()],
    async move() {
      await lamp.move();
      return configHere();
    },
    changeOutside: async () => ({ externalId: serial, key: 'onOff.on', value: lamp.press() }),
    questions: () => lamp.questions,
    heard: () => [
      {
        kind: 'mdns',
        type: '_glow._tcp',
        name: 'Glow',
        host: 'glow.local',
        addresses: [HOST],
        port: lamp.port,
        txt: { serial },
      },
    ],
    ailments: {
      'template.restart-lamp': {
        code: 'template.lamp-stuck',
        externalId: serial,
        fall: change({ isStuck: true, isBroken: false }),
        fallBeyondHelp: change({ isStuck: true, isBroken: true }),
      },
    },
    stop: () => lamp.unplug(),
  };
}

export const subject: ConformancePlugin<typeof plugin> = { definition: plugin, manifest: manifest.nexa, quality };
export const harness: ConformanceHarness = { start };
