import { milliseconds, seconds } from '@nexa/sdk';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { originOf } from '../src/model/unique-id.ts';
import { HueBridgeEmulator } from './emulator/hue-bridge.ts';
import { pairedConfig } from './support/paired-bridge.ts';

const OTHER_APP = 'the-key-of-another-app-at-this-bridge';
const NEW_LAMP = '299';
const NEW_ADDRESS = '00:17:88:01:99:00:00:01';

async function start(): Promise<Counterpart> {
  const bridge = await HueBridgeEmulator.start({ home: 'own' });
  bridge.addUser(OTHER_APP);
  const config = { ...(await pairedConfig(bridge)) };
  const number = bridge.lightNumber('Hall lamp');
  const lamp = () => bridge.lights[number];
  const { externalId } = originOf(lamp()?.uniqueid ?? '');
  const address = () => ({ host: bridge.host, httpPort: bridge.httpPort, httpsPort: bridge.httpsPort });
  /** The question who the bridge is, and no other. */
  const who = `GET /api/${config.username}/config`;
  const unreachable = () => ({ ...lamp(), state: { ...lamp()?.state, reachable: false } });
  return {
    config,
    pairing: [address(), {}],
    readyToPair: async () => bridge.pressLinkButton(),
    command: {
      externalId,
      capability: 'brightness',
      command: 'set',
      params: { level: 80 },
      shows: { key: 'brightness.level', value: 80 },
    },
    goOffline: () => bridge.stop(),
    async comeBack() {
      bridge.setFault();
      bridge.ignoreCommands(false);
      await bridge.restart();
    },
    fallSilent: () => bridge.goMute(),
    async refuseAccess() {
      for (const user of bridge.users) bridge.removeUser(user);
    },
    async renewAccess() {
      bridge.pressLinkButton();
      return [{}];
    },
    async answerGarbage() {
      bridge.setFault({ kind: 'html' });
    },
    async limitRate() {
      bridge.setFault({ kind: 'status', status: 429, retryAfter: 2 });
      return seconds(2);
    },
    async slowDown() {
      bridge.setFault({ kind: 'slow', milliseconds: milliseconds(1500) });
    },
    ignoreCommands: async () => bridge.ignoreCommands(true),
    async move() {
      await bridge.stop();
      await bridge.listen();
      return { ...config, ...address() };
    },
    async changeOutside() {
      const on = lamp()?.state.on !== true;
      bridge.setLamp(number, { on });
      return { externalId, key: 'onOff.on', value: on };
    },
    async addDevice() {
      const like = lamp();
      if (like !== undefined) bridge.lights[NEW_LAMP] = { ...like, name: 'New lamp', uniqueid: `${NEW_ADDRESS}-0b` };
      return NEW_ADDRESS;
    },
    async removeDevice() {
      delete bridge.lights[NEW_LAMP];
      return NEW_ADDRESS;
    },
    questions: () => bridge.requests.length,
    heard: () => [
      {
        kind: 'mdns',
        type: '_hue._tcp',
        name: 'Hue Bridge',
        host: 'hue.local',
        addresses: [bridge.host],
        port: bridge.httpsPort,
        txt: { bridgeid: bridge.bridgeId, modelid: 'BSB002' },
      },
    ],
    secrets: [OTHER_APP],
    ailments: {
      'hue.reread': {
        code: 'hue.light-unreachable',
        externalId,
        // One look finds the lamp away, as when its radio was disturbed.
        async fall() {
          const only = `GET /api/${config.username}/lights/${number}`;
          bridge.setFault({ kind: 'answer', data: unreachable(), only, times: 1 });
        },
        fallBeyondHelp: async () => bridge.setLamp(number, { reachable: false }),
      },
      'hue.reopen-connection': {
        code: 'hue.bridge-unreachable',
        // One question is lost on a connection that the bridge has forgotten.
        fall: async () => bridge.setFault({ kind: 'silence', only: who, times: 1 }),
        fallBeyondHelp: async () => bridge.setFault({ kind: 'status', status: 500, only: who }),
      },
      'hue.restart-bridge': {
        code: 'hue.bridge-unreachable',
        fall: async () => bridge.setFault({ kind: 'silence', only: who, times: 1 }),
        fallBeyondHelp: () => bridge.stop(),
      },
    },
    stop: () => bridge.stop(),
  };
}

const open = { ...quality.open, push: 'A bridge without the v2 API tells nothing by itself, and is polled.' };

/** The plugin as it is with a bridge from before the v2 API. */
export const subject: ConformancePlugin<typeof plugin> = {
  definition: plugin,
  manifest: manifest.nexa,
  quality: { ...quality, open },
};
export const harness: ConformanceHarness = { start };
