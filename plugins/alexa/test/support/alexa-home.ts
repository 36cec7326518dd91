import { type ExposedDevice, exposedScene, type HookCaller, type JsonObject, type JsonValue } from '@nexa/sdk';
import {
  ExposedTestHome,
  type PluginHost,
  startPluginHost,
  type TestIntegration,
  testCaller,
  VirtualClock,
} from '@nexa/testkit';
import { createAlexa } from '../../src/plugin.ts';
import { defaultTimings, type Timings } from '../../src/timings.ts';
import { Account, type Amazon } from '../amazon/amazon.ts';
import { AmazonFetch, endpointsWithoutNetwork } from '../amazon/amazon-fetch.ts';
import { AmazonServer } from '../amazon/amazon-server.ts';

/** An answer of the plugin to a directive. */
export interface Answer {
  readonly event: {
    readonly header: JsonObject;
    readonly endpoint?: JsonObject;
    readonly payload: { readonly [key: string]: JsonValue | undefined };
  };
  readonly context?: { readonly properties: readonly JsonObject[] };
}

export interface Said {
  readonly namespace: string;
  readonly name: string;
  readonly instance?: string;
  readonly endpointId?: string;
  readonly payload?: JsonObject;
}

export const TOKEN = 'access-token-from-skill';
export const CORRELATION = 'dFMb0z+PgpgdDmluhJ1LddFvSqZ/jCc8ptlAKulUj90jSqg==';

/** A home with Alexa: the plugin in a host, devices, and Amazon at the other end. */
export class AlexaHome<TAmazon extends Amazon = Amazon> {
  readonly amazon: TAmazon;
  readonly home: ExposedTestHome;
  readonly host: PluginHost;
  integration: TestIntegration;

  constructor(parts: {
    readonly amazon: TAmazon;
    readonly home: ExposedTestHome;
    readonly host: PluginHost;
    readonly integration: TestIntegration;
  }) {
    this.amazon = parts.amazon;
    this.home = parts.home;
    this.host = parts.host;
    this.integration = parts.integration;
  }

  /** Alexa says something; the answer of the plugin. */
  async say(
    { namespace, name, instance, endpointId, payload = {} }: Said,
    caller: HookCaller = testCaller,
  ): Promise<Answer> {
    const header = {
      namespace,
      name,
      payloadVersion: '3',
      messageId: '1bd5d003-31b9-476f-ad03-71d471922820',
      correlationToken: CORRELATION,
      ...(instance === undefined ? {} : { instance }),
    };
    const scope = { type: 'BearerToken', token: TOKEN };
    const endpoint = endpointId === undefined ? {} : { endpoint: { scope, endpointId, cookie: {} } };
    return await this.sayRaw({ directive: { header, ...endpoint, payload } }, caller);
  }

  async sayRaw(body: JsonValue, caller: HookCaller = testCaller): Promise<Answer> {
    const { body: answer } = await this.host.hook('directives', body, caller);
    return answer as unknown as Answer;
  }

  /** A person links an account. */
  async link(account = new Account(), caller: HookCaller = testCaller): Promise<Account> {
    const code = this.amazon.codeFor(account);
    const answer = await this.say(
      {
        namespace: 'Alexa.Authorization',
        name: 'AcceptGrant',
        payload: {
          grant: { type: 'OAuth2.AuthorizationCode', code },
          grantee: { type: 'BearerToken', token: TOKEN },
        },
      },
      caller,
    );
    if (answer.event.header.name !== 'AcceptGrant.Response') throw new Error(JSON.stringify(answer));
    return account;
  }

  /** Alexa looks for devices, and shows them in the account. */
  async discover(account?: Account, caller: HookCaller = testCaller): Promise<readonly JsonObject[]> {
    const answer = await this.say(
      { namespace: 'Alexa.Discovery', name: 'Discover', payload: { scope: { type: 'BearerToken', token: TOKEN } } },
      caller,
    );
    const endpoints = (answer.event.payload.endpoints ?? []) as readonly JsonObject[];
    if (account !== undefined)
      for (const endpoint of endpoints)
        account.endpoints.set(String(endpoint.endpointId), { friendlyName: String(endpoint.friendlyName) });
    return endpoints;
  }

  async stop(): Promise<void> {
    await this.host.stop();
    if (this.amazon instanceof AmazonServer) await this.amazon.stop();
  }
}

export const configOf = (amazon: Amazon, more: JsonObject = {}): JsonObject => ({
  clientId: amazon.client.id,
  clientSecret: amazon.client.secret,
  region: 'NA',
  trustVoiceCode: false,
  ...more,
});

/** A home on a virtual clock, without a network. */
export async function virtualHome(
  config: JsonObject = {},
): Promise<AlexaHome<AmazonFetch> & { readonly clock: VirtualClock }> {
  const clock = new VirtualClock();
  const amazon = new AmazonFetch(() => clock.now());
  const home = new ExposedTestHome();
  const plugin = createAlexa({ endpoints: endpointsWithoutNetwork });
  const host = startPluginHost(plugin, { pluginId: 'alexa', clock, home });
  const integration = await host.connect(configOf(amazon, config));
  return Object.assign(new AlexaHome({ amazon, home, host, integration }), { clock });
}

/** A home with Amazon behind a real socket. */
export async function wiredHome(
  config: JsonObject = {},
  timings: Partial<Timings> = {},
): Promise<AlexaHome<AmazonServer>> {
  const amazon = new AmazonServer();
  await amazon.start();
  const home = new ExposedTestHome();
  const plugin = createAlexa({ endpoints: amazon.endpoints, timings: { ...defaultTimings, ...timings } });
  const host = startPluginHost(plugin, { pluginId: 'alexa', home });
  const integration = await host.connect(configOf(amazon, config));
  return new AlexaHome({ amazon, home, host, integration });
}

let count = 0;

/** A scene as NEXA exposes it. */
export const sceneNamed = (name: string): ExposedDevice =>
  deviceWith([exposedScene.capability], { name, type: exposedScene.type });

/** A device with these capabilities in its main component. */
export function deviceWith(capabilities: readonly string[], more: Partial<ExposedDevice> = {}): ExposedDevice {
  count += 1;
  return {
    id: `0195a3f0-0000-7000-8000-${count.toString(16).padStart(12, '0')}`,
    name: `Device ${count}`,
    type: 'other',
    components: [{ id: 'main', capabilities: [...capabilities] }],
    needsPin: false,
    ...more,
  };
}
