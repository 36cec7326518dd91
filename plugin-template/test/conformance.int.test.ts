import { type Counterpart, describeConformance } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { startSimulatedLamp } from './simulated-lamp.ts';

async function start(): Promise<Counterpart> {
  const lamp = await startSimulatedLamp();
  const heal = { isStuck: false, isBroken: false };
  return {
    config: { host: '127.0.0.1', port: lamp.port, token: lamp.mood.token },
    command: {
      externalId: lamp.serial,
      capability: 'brightness',
      command: 'set',
      params: { level: 35 },
      shows: { key: 'brightness.level', value: 35 },
    },
    goOffline: () => lamp.unplug(),
    async comeBack() {
      lamp.mood.isBabbling = false;
      await lamp.unplug();
      await lamp.plugIn();
    },
    refuseAccess() {
      lamp.mood.token = 'another-token';
      lamp.dropAll();
      return Promise.resolve();
    },
    answerGarbage() {
      lamp.mood.isBabbling = true;
      return Promise.resolve();
    },
    ailments: {
      'template.restart-lamp': {
        code: 'template.lamp-stuck',
        externalId: lamp.serial,
        async fall() {
          Object.assign(lamp.mood, { ...heal, isStuck: true });
        },
        async fallBeyondHelp() {
          Object.assign(lamp.mood, { isStuck: true, isBroken: true });
        },
      },
    },
    stop: () => lamp.unplug(),
  };
}

describeConformance({ definition: plugin, manifest: manifest.nexa }, { start });
