import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ExposedDevice, JsonValue } from '@nexa/sdk';
import { type PluginHost, testCaller } from '@nexa/testkit';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import { createGoogle } from '../src/plugin.ts';
import { keyFile, tokenUri, verifier } from './google/account.ts';
import { GoogleCloud, intent } from './google/google-cloud.ts';
import { GoogleFront } from './google/google-front.ts';

const lamp: ExposedDevice = {
  id: '0195a3f0-0000-7000-8000-0000000000a0',
  name: 'Lamp',
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff'] }],
  needsPin: false,
};

const front = new GoogleFront();
const url = await front.start();
const definition = createGoogle({ endpoints: { homeGraph: url, token: `${url}/token` } });
let count = 0;
/** The key that a refused one is renewed by; made once, since rules run side by side and making one takes a while. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const fulfill = (host: PluginHost, body: unknown) => host.hook('fulfillment', body as JsonValue, testCaller);

/** What became of TurnOn. */
async function switchOn(host: PluginHost, id: string): Promise<'done' | 'failed'> {
  const execution = [{ command: 'action.devices.commands.OnOff', params: { on: true } }];
  const { body } = await fulfill(host, intent('EXECUTE', { commands: [{ devices: [{ id }], execution }] }));
  const { commands } = (body as { payload: { commands: readonly { status: string }[] } }).payload;
  return commands.every(({ status }) => status === 'SUCCESS') ? 'done' : 'failed';
}

const nameOf = (device: Record<string, unknown>): string => (device.name as { readonly name: string }).name;

async function start(): Promise<Counterpart> {
  count += 1;
  const email = `nexa-${count}@my-home-1234.iam.gserviceaccount.com`;
  const expected: { email: string; audience: string; key: KeyObject } = { email, audience: tokenUri, key: verifier };
  const google = new GoogleCloud(expected);
  const behind = front.add(email, await google.start());
  const isAway = (away: boolean) => {
    google.tokenTrouble = away ? 'hang-up' : undefined;
    google.graphTrouble = away ? 'hang-up' : undefined;
  };
  return {
    config: { serviceAccount: keyFile({ client_email: email }) },
    command: { externalId: lamp.id, capability: 'onOff', command: 'on', shows: { key: 'onOff.on', value: true } },
    ecosystem: {
      device: lamp,
      values: { 'onOff.on': false },
      link: ({ host }) => google.link(testCaller.userId, (body) => fulfill(host, body)),
      say: ({ host }, deviceId) => switchOn(host, deviceId),
      known: async () =>
        Object.fromEntries([...google.devicesOf(testCaller.userId)].map(([id, device]) => [id, nameOf(device)])),
      told: async (_run, deviceId) => google.reports.filter(({ states }) => deviceId in states).length,
    },
    goOffline: async () => isAway(true),
    async comeBack() {
      isAway(false);
      behind.delay = 0;
    },
    async refuseAccess() {
      expected.key = createPublicKey(publicKey);
      google.revokeTokens();
    },
    renewAccess: async () => [{ serviceAccount: keyFile({ client_email: email, private_key: privateKey }) }],
    async answerGarbage() {
      google.graphTrouble = { status: 200, body: { error: { code: '???' } } };
      google.tokenTrouble = { status: 200, body: { token: 42 } };
      google.revokeTokens();
    },
    async limitRate() {
      google.graphTrouble = { status: 429, retryAfter: '2' };
      return 2_000;
    },
    async slowDown() {
      behind.delay = 1_500;
    },
    questions: () => google.asked.length,
    ailments: {
      'google.renew-token': {
        code: 'google.unreachable',
        async fall() {
          google.revokeTokens();
          behind.tokensLost = 1;
        },
        fallBeyondHelp: async () => isAway(true),
      },
    },
    async stop() {
      front.remove(email);
      await google.stop();
    },
  };
}

export const subject: ConformancePlugin<typeof definition> = { definition, manifest: manifest.nexa, quality };
export const harness: ConformanceHarness = { start };
