import { milliseconds, seconds } from '@nexa/sdk';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { ClipBridgeEmulator } from './emulator/clip-bridge.ts';
import { pairedConfig } from './support/paired-bridge.ts';

const OTHER_APP = 'the-key-of-another-app-at-this-bridge';
const LAMP = 'Hall lamp';
const NEW_LAMP = 'New lamp';
/** The question who the bridge is, and no other. */
const WHO = 'GET /clip/v2/resource/bridge/';

async function start(): Promise<Counterpart> {
  const bridge = await ClipBridgeEmulator.start();
  bridge.addUser(OTHER_APP);
  const config = { ...(await pairedConfig(bridge)) };
  const lamp = bridge.lightNamed(LAMP).id;
  const radio = bridge.serviceOf(LAMP, 'zigbee_connectivity').id;
  const externalId = String(bridge.serviceOf(LAMP, 'zigbee_connectivity').mac_address);
  let added = '';
  const address = () => ({ host: bridge.host, httpPort: bridge.httpPort, httpsPort: bridge.httpsPort });
  const isOn = () => (bridge.lightNamed(LAMP).on as { readonly on: boolean }).on;
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
      bridge.streams.end();
    },
    async renewAccess() {
      bridge.pressLinkButton();
      return [{}];
    },
    async answerGarbage() {
      bridge.setFault({ kind: 'html' });
      bridge.streams.write('data: <html>\n\n');
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
      const on = !isOn();
      bridge.change(lamp, { on: { on } });
      return { externalId, key: 'onOff.on', value: on };
    },
    async addDevice() {
      added = bridge.addLamp(NEW_LAMP);
      return added;
    },
    async removeDevice() {
      bridge.removeDevice(NEW_LAMP);
      return added;
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
        // The lamp is soon back, and the event that would have told so is lost.
        async fall() {
          bridge.change(radio, { status: 'connectivity_issue' });
          bridge.change(radio, { status: 'connected' }, { quietly: true });
        },
        fallBeyondHelp: async () => bridge.change(radio, { status: 'connectivity_issue' }),
      },
      'hue.reopen-connection': {
        code: 'hue.bridge-unreachable',
        // One question is lost on a connection that the bridge has forgotten.
        fall: async () => bridge.setFault({ kind: 'silence', only: WHO, times: 1 }),
        fallBeyondHelp: async () => bridge.setFault({ kind: 'status', status: 500, only: WHO }),
      },
      'hue.restart-bridge': {
        code: 'hue.bridge-unreachable',
        fall: async () => bridge.setFault({ kind: 'silence', only: WHO, times: 1 }),
        fallBeyondHelp: () => bridge.stop(),
      },
    },
    stop: () => bridge.stop(),
  };
}

/** The plugin with a bridge that has the v2 API, as all have that are kept up to date. */
export const subject: ConformancePlugin<typeof plugin> = { definition: plugin, manifest: manifest.nexa, quality };
export const harness: ConformanceHarness = { start };
