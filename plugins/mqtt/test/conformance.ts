import { seconds } from '@nexa/sdk';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import { createMqttPlugin } from '../src/plugin.ts';
import { defaultTimings } from '../src/timings.ts';
import { TestBroker } from './emulator/test-broker.ts';
import { Wire } from './emulator/wire.ts';
import { Zigbee2MqttHome } from './emulator/zigbee2mqtt-home.ts';
import { untilRaised } from './support/until-raised.ts';

const HOST = '127.0.0.1';
const NEW_PASSWORD = 'broker-password-2';
/** So many failed attempts, and the link pauses long enough to be healed before it mends itself. */
const ATTEMPTS_BEFORE_HEALING = 4;

/** Only what the plugin waits for because it does not happen is shorter here. */
const plugin = createMqttPlugin({
  timings: { ...defaultTimings, unheard: seconds(3), answerToAnnounce: seconds(4), restart: seconds(10) },
});

async function start(): Promise<Counterpart> {
  const broker = new TestBroker();
  await broker.start();
  const { username, password } = broker;
  const home = await Zigbee2MqttHome.start({ port: broker.port, username, password });
  const wire = new Wire(() => broker.port);
  await wire.plugIn();
  const configHere = () => ({ use: 'broker', host: HOST, port: wire.port, username, password: broker.password });
  const change = (mode: Wire['mode']) => async () => {
    wire.mode = mode;
  };
  return {
    config: configHere(),
    command: {
      externalId: Zigbee2MqttHome.lampId,
      capability: 'brightness',
      command: 'set',
      params: { level: 35 },
      shows: { key: 'brightness.level', value: 35 },
    },
    goOffline: () => wire.unplug(),
    async comeBack() {
      wire.mode = 'well';
      home.mood.ignoresCommands = false;
      await wire.unplug();
      await wire.plugIn();
    },
    fallSilent: change('frozen'),
    answerGarbage: change('babbling'),
    slowDown: change('slow'),
    async ignoreCommands() {
      home.mood.ignoresCommands = true;
    },
    async refuseAccess() {
      broker.password = NEW_PASSWORD;
      wire.dropAll();
    },
    renewAccess: async () => [{ username, password: NEW_PASSWORD }],
    async move() {
      await wire.move();
      return configHere();
    },
    changeOutside: async () => ({
      externalId: Zigbee2MqttHome.lampId,
      key: 'onOff.on',
      value: await home.press(),
    }),
    async addDevice() {
      await home.addPlug();
      return Zigbee2MqttHome.plugId;
    },
    async removeDevice() {
      await home.removePlug();
      return Zigbee2MqttHome.plugId;
    },
    automation: {
      triggers: {
        'mqtt.topic': {
          config: { topic: 'doorbell/+/pressed', field: 'times', equals: 2 },
          happen: () => home.say('doorbell/front/pressed', { times: 2 }),
        },
      },
      actions: {
        'mqtt.publish': {
          config: { topic: 'doorbell/front/chime', payload: 'ding' },
          done: () => broker.published.filter(({ topic }) => topic === 'doorbell/front/chime').length,
        },
      },
    },
    questions: () => broker.questions,
    heard: () => [
      {
        kind: 'mdns',
        type: '_mqtt._tcp',
        name: 'Mosquitto',
        host: 'broker.local',
        addresses: [HOST],
        port: wire.port,
        txt: {},
      },
    ],
    ailments: {
      'mqtt.reconnect': {
        code: 'mqtt.broker-unreachable',
        async fall({ integration }) {
          wire.mode = 'rejecting';
          wire.dropAll();
          const before = wire.attempts;
          await integration.sink.waitFor(() => wire.attempts >= before + ATTEMPTS_BEFORE_HEALING, seconds(60));
          wire.mode = 'well';
        },
        fallBeyondHelp: () => wire.unplug(),
      },
      'mqtt.ask-to-announce': {
        code: 'mqtt.device-unheard',
        externalId: Zigbee2MqttHome.muteId,
        async fall({ integration }) {
          await home.announceMute();
          // The greeting of a connection made just before may still come; it must not be what cures.
          await untilRaised(integration, 'mqtt.device-heard', Zigbee2MqttHome.muteId);
          home.mood.answersBirth = true;
        },
        fallBeyondHelp: () => home.announceMute(),
      },
      'mqtt.restart-zigbee2mqtt': {
        code: 'mqtt.zigbee2mqtt-restart-needed',
        async fall() {
          home.mood.restarts = true;
          await home.needRestart(true);
        },
        async fallBeyondHelp() {
          home.mood.restarts = false;
          await home.needRestart(true);
        },
      },
    },
    async stop() {
      await home.stop();
      await wire.unplug();
      await broker.stop();
    },
  };
}

export const subject: ConformancePlugin<typeof plugin> = { definition: plugin, manifest: manifest.nexa, quality };
export const harness: ConformanceHarness = { start };
