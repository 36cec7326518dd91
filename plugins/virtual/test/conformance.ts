import type { JsonObject } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import type { ConformanceHarness, ConformancePlugin, ConformanceRun, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import plugin from '../src/index.ts';

const INTEGRATION = 'conformance';
/** Nobody lives in it: who switches lamps by themselves would be taken for the plugin. */
const config = { historyHours: 0, people: 0 };
const LAMP = 'living-floor';
const STUBBORN = 'hall-lamp';

const supply = (component: string, command: 'on' | 'off') => ({
  externalId: 'fuse-box',
  component,
  capability: 'onOff',
  command,
});

/** There is nothing outside of the simulated home; its own fuse box takes the part of the world. */
async function throwSwitch(run: ConformanceRun, device: string, command: 'on' | 'off'): Promise<void> {
  if (run.integration !== undefined) {
    await run.integration.command(supply(device, command));
    return;
  }
  const before = await run.host.connect(config, INTEGRATION);
  await before.command(supply(device, command));
  await before.close();
}

/** Faults are ordered at the proving ground, and repaired there. */
async function order({ integration }: ConformanceRun, command: string, params: JsonObject): Promise<void> {
  await integration?.command({ externalId: 'proving-ground', capability: 'virtual.faults', command, params });
}

async function start(): Promise<Counterpart> {
  let isDoorOpen = false;
  return {
    config,
    pairing: [{}],
    command: {
      externalId: LAMP,
      capability: 'brightness',
      command: 'set',
      params: { level: 42 },
      shows: { key: 'brightness.level', value: 42 },
    },
    goOffline: (run) => throwSwitch(run, LAMP, 'off'),
    async comeBack(run) {
      await order(run, 'endAll', {});
      await throwSwitch(run, LAMP, 'on');
    },
    ignoreCommands: (run) => order(run, 'begin', { device: LAMP, fault: 'stuck', strength: 1 }),
    slowDown: (run) => order(run, 'begin', { device: LAMP, fault: 'slow', strength: 0.1 }),
    olderConfigs: { 1: { size: 'small', historyHours: 0 } },
    // A simulated device says no farewell: its plug is pulled.
    fallSilent: (run) => throwSwitch(run, LAMP, 'off'),
    async changeOutside({ integration }) {
      isDoorOpen = !isDoorOpen;
      await integration.command({
        externalId: 'inhabitant',
        capability: 'virtual.inhabitant',
        command: isDoorOpen ? 'openDoor' : 'closeDoor',
      });
      return { externalId: 'hall-door', key: 'contact.open', value: isDoorOpen };
    },
    ailments: {
      'virtual.reset-device': {
        code: 'virtual.device-unreachable',
        externalId: STUBBORN,
        // The hall lamp hangs when its plug is put back.
        fall: async (run) => {
          await throwSwitch(run, STUBBORN, 'off');
          await throwSwitch(run, STUBBORN, 'on');
        },
        fallBeyondHelp: (run) => throwSwitch(run, STUBBORN, 'off'),
      },
    },
    stop: async () => undefined,
  };
}

export const subject: ConformancePlugin<typeof plugin> = { definition: plugin, manifest: manifest.nexa, quality };
export const harness: ConformanceHarness = { start, clock: () => new VirtualClock() };
