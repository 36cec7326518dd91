import { type Connection, definePlugin } from '@nexa/sdk';
import { startTestHome, type TestHome, type TestIntegration } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { ClipBridgeEmulator } from './emulator/clip-bridge.ts';
import { HurriedClock } from './support/hurried-clock.ts';
import { pairedConfig } from './support/paired-bridge.ts';

/** What the plug was told, and what that does to the bridge that hangs on it. */
class Outlet {
  readonly told: string[] = [];
  readonly #bridge: ClipBridgeEmulator;
  #isWithPower = true;

  constructor(bridge: ClipBridgeEmulator) {
    this.#bridge = bridge;
  }

  async switch(command: string): Promise<void> {
    this.told.push(command);
    const isOn = command === 'on';
    if (isOn === this.#isWithPower) return;
    this.#isWithPower = isOn;
    if (isOn) await this.#bridge.restart();
    else await this.#bridge.stop();
    // What hung does so no more.
    this.#bridge.setFault();
  }
}

const plugs = (outlet: Outlet) =>
  definePlugin({
    config: Type.Object({}),
    pairing: {
      start: 'plug',
      steps: {
        plug: {
          kind: 'form',
          title: 'Plug',
          fields: Type.Object({}),
          run: () => Promise.resolve({ result: 'done', title: 'Plug', uniqueId: 'plug', config: {} }),
        },
      },
    },
    async connect(context): Promise<Connection> {
      const report = (value: boolean) =>
        context.report({ externalId: 'plug', capability: 'onOff', attribute: 'on', value });
      return {
        devices: [
          {
            externalId: 'plug',
            name: 'Desk plug',
            type: 'plug',
            components: [{ id: 'main', capabilities: ['onOff'] }],
          },
        ],
        async command({ command }) {
          await outlet.switch(command);
          report(command === 'on');
          return 'accepted';
        },
        disconnect: () => Promise.resolve(),
      };
    },
  });

describe('a bridge that hangs', () => {
  let bridge: ClipBridgeEmulator;
  let outlet: Outlet;
  let home: TestHome;
  let hue: TestIntegration;

  beforeEach(async () => {
    bridge = await ClipBridgeEmulator.start();
    outlet = new Outlet(bridge);
    home = startTestHome({ clock: new HurriedClock(8) });
    hue = await home.add(plugin, { pluginId: 'hue', config: await pairedConfig(bridge) });
    await home.add(plugs(outlet), { pluginId: 'plugs' });
  });

  afterEach(async () => {
    await home.stop();
    await bridge.stop();
  });

  const issue = () =>
    home.issues().find(({ integrationId, deviceId }) => integrationId === hue.id && deviceId === undefined);
  const hang = async (state: string) => {
    bridge.setFault({ kind: 'silence' });
    await home.waitFor(() => issue()?.state === state, `the issue to be ${state}`, 100_000);
  };

  it('is restarted by its plug when a person agrees, and its lamps are live again', async () => {
    const { id: deviceId } = home.device('plug').record;
    home.runtime.dispatch({
      type: 'power-linked',
      integrationId: hue.id,
      feed: { deviceId, component: 'main' },
    });
    await hang('awaiting-approval');
    expect(issue()?.advice).toContain('It switches Desk plug off for 10 s');
    expect(outlet.told).toEqual([]);
    home.heal(issue()?.id ?? '');
    await home.waitFor(() => issue()?.state === 'resolved', 'the issue to be resolved', 100_000);
    expect(outlet.told).toEqual(['off', 'on']);
    expect(home.healings().at(-1)).toMatchObject({ actionId: 'hue.restart-bridge', outcome: 'verified' });
    const lamp = () => home.runtime.devices().find(({ record }) => record.name === 'Hall lamp');
    await home.waitFor(() => lamp()?.status.value === 'online', 'the lamp to be online', 100_000);
  }, 120_000);

  it('is left to a person while nobody said what feeds it', async () => {
    await hang('escalated');
    expect(issue()?.advice).toContain('may help. NEXA does not know which plug feeds it');
    expect(outlet.told).toEqual([]);
  }, 120_000);
});
