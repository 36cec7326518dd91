import { seconds } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import { FIRST_PLACE, faultyPlugin } from './faulty-plugin.ts';
import { type Fault, World } from './faulty-world.ts';

const KEY = 'a-secret-key';
const NEW_KEY = 'another-secret-key';

/** What no program can check of the plugin, as its quality.json would say it. */
export const quality = {
  grade: 'platinum',
  declared: {
    readme: 'A fixture needs none: this file says what it is.',
    counterpart: 'The world is written apart from the plugin.',
    troubleshooting: 'A fixture needs none: its faults are its tests.',
    'strict-types': 'The repository compiles under strict.',
    coverage: 'Every line of it is run by the tests of the suite.',
  },
} as const;

const manifest = {
  id: 'acme',
  name: 'Acme',
  sdk: '^0.1.0',
  kind: 'brand',
  iotClass: 'local-push',
  discovery: { mdns: [{ type: '_acme._tcp' }] },
};

/** The plugin with its manifest, and a harness around the same worlds. */
export function faultySubject(fault: Fault) {
  const worlds = new Map<string, World>();
  const harness: ConformanceHarness = {
    clock: () => new VirtualClock(),
    start: async () => {
      const world = new World(worlds.size === 0 ? FIRST_PLACE : '10.0.0.9', KEY);
      worlds.set(world.place, world);
      return counterpartOf(world, worlds);
    },
  };
  const plugin: ConformancePlugin<ReturnType<typeof faultyPlugin>> = {
    definition: faultyPlugin(worlds, fault),
    manifest: fault === 'manifest' ? { ...manifest, kind: 'spaceship' } : manifest,
    quality,
  };
  return { plugin, harness };
}

function counterpartOf(world: World, worlds: Map<string, World>): Counterpart {
  const change = (part: Partial<World>) => async () => {
    Object.assign(world, part);
    world.changed();
  };
  return {
    config: { place: world.place, token: KEY },
    command: { externalId: 'lamp', capability: 'onOff', command: 'on', shows: { key: 'onOff.on', value: true } },
    goOffline: change({ isThere: false }),
    comeBack: async () => world.recover(),
    fallSilent: change({ isSilent: true }),
    refuseAccess: change({ key: NEW_KEY }),
    renewAccess: async () => [{ token: NEW_KEY }],
    answerGarbage: change({ isBabbling: true }),
    limitRate: async () => {
      world.isBusy = true;
      return seconds(5);
    },
    slowDown: change({ isSlow: true }),
    ignoreCommands: change({ isDeaf: true }),
    async changeOutside() {
      world.on = !world.on;
      world.changed();
      return { externalId: 'lamp', key: 'onOff.on', value: world.on };
    },
    async addDevice() {
      await change({ hasSecond: true })();
      return 'second';
    },
    async removeDevice() {
      await change({ hasSecond: false })();
      return 'second';
    },
    async move() {
      worlds.delete(world.place);
      world.place = '10.0.0.2';
      worlds.set(world.place, world);
      return { place: world.place, token: KEY };
    },
    automation: {
      triggers: {
        'acme.switched': {
          config: { to: true },
          async happen() {
            for (const on of [false, true]) await change({ on })();
          },
        },
      },
      conditions: { 'acme.shining': { config: {} } },
      actions: { 'acme.flash': { config: {}, done: () => world.flashes } },
    },
    questions: () => world.questions,
    olderConfigs: { 1: { address: world.place, token: KEY } },
    heard: () => world.heard(),
    ailments: {
      'acme.restart': {
        code: 'acme.stuck',
        externalId: 'lamp',
        fall: change({ isStuck: true, isBroken: false }),
        fallBeyondHelp: change({ isStuck: true, isBroken: true }),
      },
    },
    stop: async () => {
      worlds.delete(world.place);
    },
  };
}
