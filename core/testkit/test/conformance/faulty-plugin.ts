import {
  authFailed,
  definePlugin,
  type IntegrationContext,
  protocolViolation,
  seconds,
  secretField,
  unreachable,
  unsupported,
} from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import type { ConformanceHarness, ConformanceRule, Counterpart } from '@nexa/testkit/conformance';
import { Type } from '@sinclair/typebox';

/** One rule that the plugin breaks, or none. */
export type Fault = ConformanceRule | 'none';

interface World {
  isThere: boolean;
  isBabbling: boolean;
  key: string;
  on: boolean;
  isStuck: boolean;
  isBroken: boolean;
}

/** Timers that the plugin left behind; whoever runs it ends them. */
export const leaks: NodeJS.Timeout[] = [];

const KEY = 'a-secret-key';
const lamp = { externalId: 'lamp', capability: 'onOff', attribute: 'on' };

function look(world: World, key: string, fault: Fault): boolean {
  if (!world.isThere) {
    throw fault === 'start-offline' ? authFailed('It does not answer.') : unreachable('It does not answer.');
  }
  if (world.key !== key)
    throw fault === 'access-refused' ? unreachable('No answer.') : authFailed('It refuses the key.');
  if (world.isBabbling && fault !== 'garbage') throw protocolViolation('It babbles.');
  return world.on;
}

type Context = IntegrationContext<{ readonly key: string }>;

function poll(context: Context, world: World, fault: Fault): void {
  context.clock.every(seconds(5), async () => {
    if (fault === 'go-offline' || (fault === 'come-back' && !world.isThere)) await context.clock.sleep(seconds(600));
    const value = world.isBabbling && fault === 'garbage' ? 'perhaps' : look(world, context.config.key, fault);
    context.report({ ...lamp, value });
  });
}

/** A plugin with a lamp in `world` that keeps to the contract but for one rule. */
export function faultyPlugin(world: World, fault: Fault) {
  const ids = new Map([['count', 0]]);
  const uniqueId = () => {
    ids.set('count', (ids.get('count') ?? 0) + 1);
    return fault === 'pairing' ? `lamp-${ids.get('count')}` : 'lamp';
  };
  return definePlugin({
    config: Type.Object({ key: secretField(fault === 'surface' ? {} : { title: 'Key' }) }),
    pairing: {
      start: 'form',
      steps: {
        form: {
          kind: 'form',
          title: 'Lamp',
          fields: Type.Object({ key: secretField() }),
          run: async ({ input }) => ({ result: 'done', title: 'Lamp', uniqueId: uniqueId(), config: input }),
        },
      },
    },
    checks: [
      {
        id: 'acme.follows',
        title: 'It follows',
        scope: 'device',
        every: seconds(60),
        raises: [{ code: 'acme.stuck', severity: 'error', title: 'Stuck', explanation: 'It is stuck.' }],
        run: async () => (world.isStuck ? { outcome: 'issue', code: 'acme.stuck', evidence: {} } : { outcome: 'ok' }),
      },
    ],
    healingActions: [
      {
        id: 'acme.restart',
        title: 'Restart',
        cures: ['acme.stuck'],
        downtime: 0,
        blastRadius: 'device',
        reversibility: 'self',
        prerequisites: [],
        risk: 'auto',
        cooldown: seconds(60),
        verification: { by: 'check', check: 'acme.follows', within: seconds(5) },
        async run() {
          // The fault: it claims to heal what it did not heal.
          if (fault !== 'healing') world.isStuck = world.isBroken;
          return world.isStuck && fault !== 'healing'
            ? { outcome: 'failed', reason: 'Broken.' }
            : { outcome: 'healed' };
        },
      },
    ],
    async connect(context) {
      const { key } = context.config;
      if (fault === 'secrets') context.logger.info(`Connecting with ${key}`);
      const value = look(world, key, fault);
      if (fault !== 'first-states') context.report({ ...lamp, value });
      if (fault === 'first-states') context.report({ ...lamp, attribute: 'nonsense', value });
      poll(context, world, fault);
      if (fault === 'unload') leaks.push(setInterval(() => undefined, 60_000));
      return {
        devices: [
          { externalId: 'lamp', name: 'Lamp', type: 'light', components: [{ id: 'main', capabilities: ['onOff'] }] },
        ],
        async command({ externalId, capability, command }) {
          if (fault !== 'command-unknown') {
            if (externalId !== 'lamp') throw unsupported('No such lamp.');
            if (capability !== 'onOff' || command !== 'on') throw unsupported('It cannot do that.');
          }
          if (fault !== 'go-offline') look(world, key, fault);
          world.on = fault !== 'command';
          if (fault !== 'command') context.report({ ...lamp, value: true });
          return 'accepted';
        },
        disconnect: async () => undefined,
      };
    },
  });
}

/** The plugin with its manifest, and a harness around the same world. */
export function faultySubject(fault: Fault) {
  const well: World = { isThere: true, isBabbling: false, key: KEY, on: false, isStuck: false, isBroken: false };
  const world = { ...well };
  const change = (part: Partial<World>) => async () => {
    Object.assign(world, part);
  };
  const counterpart: Counterpart = {
    config: { key: KEY },
    command: { externalId: 'lamp', capability: 'onOff', command: 'on', shows: { key: 'onOff.on', value: true } },
    goOffline: change({ isThere: false }),
    comeBack: change({ isThere: true, isBabbling: false }),
    refuseAccess: change({ key: 'another' }),
    answerGarbage: change({ isBabbling: true }),
    ailments: {
      'acme.restart': {
        code: 'acme.stuck',
        externalId: 'lamp',
        fall: change({ isStuck: true, isBroken: false }),
        fallBeyondHelp: change({ isStuck: true, isBroken: true }),
      },
    },
    stop: async () => undefined,
  };
  const harness: ConformanceHarness = {
    clock: () => new VirtualClock(),
    start: async () => {
      Object.assign(world, well);
      return counterpart;
    },
  };
  const manifest = { id: 'acme', name: 'Acme', sdk: '^0.1.0', kind: 'brand', iotClass: 'local-polling' };
  const faultyManifest = { ...manifest, kind: 'spaceship' };
  const plugin = {
    definition: faultyPlugin(world, fault),
    manifest: fault === 'manifest' ? faultyManifest : manifest,
  };
  return { plugin, harness };
}
