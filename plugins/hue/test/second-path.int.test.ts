import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Connection, definePlugin, type IntegrationContext, seconds, unreachable } from '@nexa/sdk';
import { MachineClock, startTestHome, type TestHome } from '@nexa/testkit';
import { Type } from '@sinclair/typebox';
import { afterEach, beforeEach, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { HueBridgeEmulator } from './emulator/hue-bridge.ts';
import { pairedConfig } from './support/paired-bridge.ts';

/** Another brand's hub with the same lamp in its own radio network: a line of text each way. */
class OtherHub {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isOn = true;
  orders: string[] = [];

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes) => {
        const order = bytes.toString().trim();
        this.orders.push(order);
        this.isOn = order === 'on';
        this.tell();
      });
    });
  }

  static async start(): Promise<OtherHub> {
    const hub = new OtherHub();
    hub.#server.listen(0, '127.0.0.1');
    await once(hub.#server, 'listening');
    return hub;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  tell(): void {
    for (const socket of this.#sockets) socket.write(this.isOn ? 'on\n' : 'off\n');
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const Config = Type.Object({ port: Type.Integer(), ieee: Type.String() });

async function connectHub(context: IntegrationContext<{ port: number; ieee: string }>): Promise<Connection> {
  const { port, ieee } = context.config;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect').catch(() => {
    throw unreachable('the hub does not answer');
  });
  const report = (value: boolean) =>
    context.report({ externalId: 'lamp', capability: 'onOff', attribute: 'on', value });
  socket.on('data', (bytes) => report(bytes.toString().trim().endsWith('on')));
  socket.on('error', () => socket.destroy());
  return {
    devices: [
      {
        externalId: 'lamp',
        name: 'Lamp of the other hub',
        type: 'light',
        components: [{ id: 'main', capabilities: ['onOff'] }],
        identifiers: [{ kind: 'ieee', value: ieee.toUpperCase() }],
      },
    ],
    command: async ({ command }) => {
      socket.write(`${command}\n`);
      return 'accepted';
    },
    disconnect: async () => void socket.destroy(),
  };
}

const otherBrand = definePlugin({
  config: Config,
  pairing: {
    start: 'form',
    steps: {
      form: {
        kind: 'form',
        title: 'Hub',
        fields: Config,
        run: async ({ input }) => ({ result: 'done', title: 'Hub', uniqueId: 'hub', config: input }),
      },
    },
  },
  connect: connectHub,
});

let bridge: HueBridgeEmulator;
let hub: OtherHub;
let home: TestHome;

beforeEach(async () => {
  bridge = await HueBridgeEmulator.start({ home: 'own' });
  hub = await OtherHub.start();
  home = startTestHome({ clock: new MachineClock() });
  await home.add(plugin, { pluginId: 'hue', config: await pairedConfig(bridge) });
});

afterEach(async () => {
  await home.stop();
  await hub.stop();
  await bridge.stop();
});

const lamp = () => {
  const found = home.runtime.devices().find(({ record }) => record.name === 'Hall lamp');
  if (found === undefined) throw new Error('no lamp');
  return found;
};

it('is found by the radio address that both brands tell, and takes over when the bridge loses power', async () => {
  const before = home.runtime.devices().length;
  const ieee = lamp().record.description.identifiers?.[0]?.value ?? '';
  const { id: other } = await home.add(otherBrand, { pluginId: 'other', config: { port: hub.port, ieee } });
  expect(home.runtime.devices()).toHaveLength(before);
  expect(lamp().record.bindings).toMatchObject([
    { active: true, priority: 0 },
    { active: false, priority: 1, integrationId: other, evidence: { by: 'nexa', matched: [{ kind: 'ieee' }] } },
  ]);
  await bridge.stop();
  await home.waitFor(() => lamp().record.integrationId === other, 'the other hub to take over');
  expect(lamp().status.value).toBe('online');
  const command = { id: 'c-1', deviceId: lamp().record.id, component: 'main', capability: 'onOff', command: 'off' };
  home.runtime.dispatch({ type: 'command', wish: { ...command, params: {}, cause: { kind: 'user' } } });
  const isConfirmed = () =>
    home.records.some((record) => record.type === 'command' && record.command.status === 'confirmed');
  await home.waitFor(isConfirmed, 'the lamp to confirm', seconds(10));
  expect(hub.orders).toEqual(['off']);
});
