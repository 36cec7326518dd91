import { type Heard, milliseconds } from '@nexa/sdk';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { announced, sealed, sealed35 } from './discovery/announcement.ts';
import { TuyaDevice } from './emulator/tuya-device.ts';

const deviceId = 'bf1234567890abcdefgh';
const localKey = '0123456789abcdef';
const newKey = 'fedcba9876543210';
const well = { silent: false, delay: 0, ignoresControl: false, garbled: false };

type Version = TuyaDevice['version'];

function announcementOf(version: Version, address: string): Heard {
  const told = { ...announced, gwId: deviceId, ip: address, version };
  const payload = version === '3.5' ? sealed35(told, false) : sealed(told);
  return { kind: 'udp', address, port: 49_152, localPort: 6667, payload: payload.toString('base64') };
}

async function start(version: Version): Promise<Counterpart> {
  const device = new TuyaDevice({ version, deviceId, localKey, dps: { 1: false } });
  let address = await device.start();
  let isAnnounced = true;
  const change = (faults: Partial<typeof device.faults>) => async () => {
    Object.assign(device.faults, faults);
  };
  const configHere = () => ({ ...address, deviceId, localKey, version });
  const comeBack = async () => {
    Object.assign(device.faults, well);
    await device.pullPlug();
    await device.plugIn();
  };
  return {
    config: configHere(),
    command: {
      externalId: deviceId,
      capability: 'onOff',
      command: 'on',
      shows: { key: 'onOff.on', value: true },
    },
    goOffline: () => device.pullPlug(),
    comeBack,
    fallSilent: change({ silent: true }),
    async refuseAccess() {
      device.localKey = newKey;
      device.faults.wrongKey = version === '3.3' ? 'refusal' : 'answer';
      await comeBack();
    },
    renewAccess: async () => [{ localKey: newKey }],
    answerGarbage: change({ garbled: true }),
    slowDown: change({ delay: milliseconds(1500) }),
    ignoreCommands: change({ ignoresControl: true }),
    async move() {
      await device.pullPlug();
      // A Mac has one loopback address only; there another port, which no announcement tells, takes its part.
      address = await device.start({ host: '127.0.0.2' }).catch(() => {
        isAnnounced = false;
        return device.start({ host: '127.0.0.1', port: 0 });
      });
      return configHere();
    },
    async changeOutside() {
      device.set(1, device.dps[1] !== true);
      return { externalId: deviceId, key: 'onOff.on', value: device.dps[1] === true };
    },
    questions: () => device.received.length,
    heard: () => (isAnnounced ? [announcementOf(version, address.host)] : []),
    ailments: {
      'tuya.reconnect': {
        code: 'tuya.device-unreachable',
        externalId: deviceId,
        // Small devices hang on to a dead connection; a fresh one is served.
        fall: async () => device.hang(),
        fallBeyondHelp: () => device.pullPlug(),
      },
    },
    stop: () => device.stop(),
  };
}

export const subject: ConformancePlugin<typeof plugin> = { definition: plugin, manifest: manifest.nexa, quality };
/** The plugin at work with a device of one version. */
export const harnessOf = (version: Version): ConformanceHarness => ({ start: () => start(version) });
export const harness = harnessOf('3.3');
