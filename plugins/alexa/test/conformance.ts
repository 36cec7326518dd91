import type { ExposedDevice, JsonObject, JsonValue } from '@nexa/sdk';
import { type PluginHost, testCaller, VirtualClock } from '@nexa/testkit';
import type { ConformanceHarness, ConformancePlugin, Counterpart } from '@nexa/testkit/conformance';
import manifest from '../package.json' with { type: 'json' };
import quality from '../quality.json' with { type: 'json' };
import plugin from '../src/index.ts';
import { Account } from './amazon/amazon.ts';
import { AmazonInternet } from './amazon/amazon-internet.ts';

const lamp: ExposedDevice = {
  id: '0195a3f0-0000-7000-8000-0000000000a0',
  name: 'Lamp',
  type: 'light',
  components: [{ id: 'main', capabilities: ['onOff'] }],
  needsPin: false,
};
const NEW_SECRET = 'the-new-secret-of-the-skill';
/** Rules with a clock run one after the other. */
let clock = new VirtualClock();

interface Answer {
  readonly event: {
    readonly header: { readonly name: string };
    readonly payload: {
      readonly endpoints?: readonly { readonly endpointId: string; readonly friendlyName: string }[];
    };
  };
}

async function tell(host: PluginHost, namespace: string, name: string, more: JsonObject): Promise<Answer> {
  const header = { namespace, name, payloadVersion: '3', messageId: 'message', correlationToken: 'correlation' };
  const body: JsonValue = { directive: { header, payload: {}, ...more } };
  return (await host.hook('directives', body, testCaller)).body as unknown as Answer;
}

async function start(): Promise<Counterpart> {
  const amazon = new AmazonInternet(() => clock.now());
  const account = new Account();
  amazon.enter();
  const config = {
    clientId: amazon.client.id,
    clientSecret: amazon.client.secret,
    region: 'EU',
    trustVoiceCode: false,
  };
  return {
    config,
    command: {
      externalId: lamp.id,
      capability: 'onOff',
      command: 'on',
      shows: { key: 'onOff.on', value: true },
    },
    ecosystem: {
      device: lamp,
      values: { 'onOff.on': false },
      async link({ host }) {
        const grant = { type: 'OAuth2.AuthorizationCode', code: amazon.codeFor(account) };
        await tell(host, 'Alexa.Authorization', 'AcceptGrant', { payload: { grant } });
        const { event } = await tell(host, 'Alexa.Discovery', 'Discover', {});
        for (const endpoint of event.payload.endpoints ?? []) account.endpoints.set(endpoint.endpointId, endpoint);
      },
      async say({ host }, endpointId) {
        const { event } = await tell(host, 'Alexa.PowerController', 'TurnOn', { endpoint: { endpointId } });
        return event.header.name === 'Response' ? 'done' : 'failed';
      },
      known: async () => Object.fromEntries([...account.endpoints].map(([id, { friendlyName }]) => [id, friendlyName])),
      told: async (_run, deviceId) =>
        account.named('ChangeReport').filter(({ event }) => event.endpoint?.endpointId === deviceId).length,
    },
    async goOffline() {
      amazon.isAway = true;
    },
    async comeBack() {
      amazon.isAway = false;
      amazon.delay = async () => undefined;
      amazon.recover();
    },
    async refuseAccess() {
      amazon.client.secret = NEW_SECRET;
      amazon.expireTokens();
    },
    renewAccess: async () => [{ clientSecret: NEW_SECRET }],
    async answerGarbage() {
      amazon.faults.isBabbling = true;
    },
    async limitRate() {
      amazon.faults.quiet = 2;
      return 2_000;
    },
    async slowDown() {
      amazon.delay = () =>
        new Promise((resolve) => {
          clock.schedule(clock.now() + 1_500, resolve);
        });
    },
    questions: () => amazon.asked.length,
    secrets: amazon.issued,
    ailments: {
      'alexa.renew-grant': {
        code: 'alexa.grant-refused',
        // The gateway comes to know a token late.
        async fall() {
          amazon.faults.renewalsWanted = 2;
        },
        fallBeyondHelp: async () => amazon.forget(account),
      },
    },
    async stop() {
      amazon.leave();
    },
  };
}

export const subject: ConformancePlugin<typeof plugin> = { definition: plugin, manifest: manifest.nexa, quality };
export const harness: ConformanceHarness = {
  start,
  clock() {
    clock = new VirtualClock();
    return clock;
  },
};
