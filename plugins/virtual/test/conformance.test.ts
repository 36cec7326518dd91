import { VirtualClock } from '@nexa/testkit';
import { type ConformanceRun, type Counterpart, describeConformance } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import plugin from '../src/index.ts';

const INTEGRATION = 'conformance';
const config = { historyHours: 0 };

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

function start(): Promise<Counterpart> {
  const hall = 'hall-lamp';
  return Promise.resolve({
    config,
    pairing: [{}],
    command: {
      externalId: 'living-floor',
      capability: 'brightness',
      command: 'set',
      params: { level: 42 },
      shows: { key: 'brightness.level', value: 42 },
    },
    goOffline: (run) => throwSwitch(run, 'living-floor', 'off'),
    comeBack: (run) => throwSwitch(run, 'living-floor', 'on'),
    ailments: {
      'virtual.reset-device': {
        code: 'virtual.device-unreachable',
        externalId: hall,
        // The hall lamp hangs when its plug is put back.
        fall: async (run) => {
          await throwSwitch(run, hall, 'off');
          await throwSwitch(run, hall, 'on');
        },
        fallBeyondHelp: (run) => throwSwitch(run, hall, 'off'),
      },
    },
    stop: () => Promise.resolve(),
  });
}

describeConformance(
  { definition: plugin, manifest: manifest.nexa },
  {
    start,
    clock: () => new VirtualClock(),
    exempt: {
      'access-refused': 'a simulated home asks for no key',
      garbage: 'a simulated home has no wire over which garbage could come',
    },
  },
);
