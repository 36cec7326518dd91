import { type HookCaller, type JsonObject, type JsonValue, seconds } from '@nexa/sdk';
import {
  ExposedTestHome,
  MemoryStorage,
  type PluginHost,
  settle,
  startPluginHost,
  type TestIntegration,
  testCaller,
  type VirtualClock,
} from '@nexa/testkit';
import { onTestFinished } from 'vitest';
import { createGoogle } from '../../src/plugin.ts';
import { email, keyFile, tokenUri, verifier } from '../google/account.ts';
import { GoogleCloud, intent } from '../google/google-cloud.ts';
import type { Specimen } from './specimens.ts';

export interface TestGoogle {
  readonly google: GoogleCloud;
  readonly url: string;
}

export async function startGoogle(clock?: VirtualClock): Promise<TestGoogle> {
  const google = new GoogleCloud({ email, audience: tokenUri, key: verifier });
  if (clock !== undefined) google.now = () => clock.now();
  const url = await google.start();
  onTestFinished(() => google.stop());
  return { google, url };
}

export const pluginAt = (url: string) => createGoogle({ endpoints: { homeGraph: url, token: `${url}/token` } });

export interface TestSetup extends TestGoogle {
  readonly home: ExposedTestHome;
  readonly host: PluginHost;
  readonly integration: TestIntegration;
  readonly storage: MemoryStorage;
}

export interface SetupOptions {
  readonly clock?: VirtualClock;
  readonly pin?: string;
  readonly devices?: readonly Specimen[];
  readonly storage?: MemoryStorage;
}

/** A home with an integration that is connected to a Google of its own. */
export async function setUp({ clock, pin, devices = [], storage = new MemoryStorage() }: SetupOptions = {}) {
  const { google, url } = await startGoogle(clock);
  const home = new ExposedTestHome();
  const host = startPluginHost(pluginAt(url), {
    pluginId: 'google',
    home,
    storage,
    ...(clock === undefined ? {} : { clock }),
  });
  onTestFinished(() => host.stop());
  const config: JsonObject = { serviceAccount: keyFile(), ...(pin === undefined ? {} : { pin }) };
  const integration = await host.connect(config, 'integration-1');
  for (const { device, values } of devices) home.expose(device, values);
  return { google, url, home, host, integration, storage } satisfies TestSetup;
}

/** Posts an intent as Google does and gives the body of the answer. */
export async function ask(
  host: PluginHost,
  name: string,
  payload?: JsonObject,
  caller: HookCaller = testCaller,
): Promise<JsonObject> {
  const { body } = await host.hook('fulfillment', intent(name, payload) as JsonValue, caller);
  return body as JsonObject;
}

export interface Answered {
  readonly ids: readonly string[];
  readonly status: string;
  readonly states?: JsonObject;
  readonly errorCode?: string;
  readonly challengeNeeded?: JsonObject;
}

/** One command for one or more devices; gives the entries of the answer. */
export async function say(
  host: PluginHost,
  ids: readonly string[],
  command: string,
  params: JsonObject = {},
  options: { readonly challenge?: JsonObject; readonly caller?: HookCaller } = {},
): Promise<readonly Answered[]> {
  const { challenge, caller } = options;
  const execution = [
    {
      command: `action.devices.commands.${command}`,
      params,
      ...(challenge === undefined ? {} : { challenge }),
    },
  ];
  const payload = { commands: [{ devices: ids.map((id) => ({ id })), execution }] };
  const answer = await ask(host, 'EXECUTE', payload, caller);
  return (answer.payload as unknown as { commands: readonly Answered[] }).commands;
}

/** Links an account: from then on Google fetches when it is asked to. */
export function link(google: GoogleCloud, host: PluginHost, caller: HookCaller = testCaller): Promise<void> {
  return google.link(caller.userId, (body) => host.hook('fulfillment', body as JsonValue, caller));
}

/** Lets everything over sockets come to rest that is on its way. */
export async function quiet(google: GoogleCloud): Promise<void> {
  for (let calm = 0; calm < 12; calm += 1) {
    await settle();
    if (!google.isQuiet) calm = 0;
  }
}

/** Moves a virtual clock in steps, with what goes over sockets between them. */
export async function pass(clock: VirtualClock, google: GoogleCloud, duration: number, step = seconds(1)) {
  for (let passed = 0; passed < duration; passed += step) {
    await clock.advance(Math.min(step, duration - passed));
    await quiet(google);
  }
}
