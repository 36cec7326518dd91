import type { CommandRequest, JsonObject, JsonValue, NexaError } from '@nexa/sdk';
import { onTestFinished } from 'vitest';
import type { TuyaConfig } from '../../src/config.ts';
import type { TuyaConnection } from '../../src/connection/tuya-connection.ts';
import { createTuyaPlugin } from '../../src/plugin.ts';
import { Tuya31Stub } from '../emulator/stub-31.ts';
import { TuyaDevice } from '../emulator/tuya-device.ts';
import { FakeContext } from './fake-context.ts';
import { fastTimings } from './fast-timings.ts';

export const deviceId = 'bf1234567890abcdefgh';
export const localKey = '0123456789abcdef';

type Dps = Readonly<Record<string, boolean | number | string>>;

export const meterPlug: Dps = { 1: false, 9: 0, 18: 120, 19: 276, 20: 2301 };
export const colorLamp: Dps = { 20: true, 21: 'white', 22: 500, 23: 0, 24: '007803e803e8', 26: 0 };

/** A device that is switched off when the test ends. */
export async function startDevice(
  dps: Dps = meterPlug,
  version: TuyaDevice['version'] = '3.3',
): Promise<{ device: TuyaDevice; config: TuyaConfig }> {
  const device = new TuyaDevice({ version, deviceId, localKey, dps });
  const { host, port } = await device.start();
  onTestFinished(() => device.stop());
  return { device, config: { host, port, deviceId, localKey, version } };
}

/** The 3.1 stub, likewise. */
export async function startStub(dps: Dps = { 1: false }): Promise<{ device: Tuya31Stub; config: TuyaConfig }> {
  const device = new Tuya31Stub({ deviceId, localKey, dps });
  const { host, port } = await device.start();
  onTestFinished(() => device.stop());
  return { device, config: { host, port, deviceId, localKey, version: '3.1' } };
}

/** An integration that is disconnected when the test ends. */
export async function connect(
  config: TuyaConfig,
  stored: Readonly<Record<string, JsonValue>> = {},
): Promise<{ context: FakeContext; connection: TuyaConnection }> {
  const context = new FakeContext(config);
  for (const [key, value] of Object.entries(stored)) context.stored.set(key, value);
  onTestFinished(() => context.end());
  const connection = await createTuyaPlugin(fastTimings).connect(context);
  onTestFinished(() => connection.disconnect());
  return { context, connection };
}

/** An integration that cannot be connected: why, and what it left. */
export async function failToConnect(
  config: TuyaConfig,
  stored: Readonly<Record<string, JsonValue>> = {},
): Promise<{ context: FakeContext; error: NexaError }> {
  const context = new FakeContext(config);
  for (const [key, value] of Object.entries(stored)) context.stored.set(key, value);
  onTestFinished(() => context.end());
  const connecting = createTuyaPlugin(fastTimings).connect(context);
  const error = await connecting.then(
    () => new Error('it was connected'),
    (reason: unknown) => reason,
  );
  return { context, error: error as NexaError };
}

export const never = (): AbortSignal => new AbortController().signal;

/** Sends one command and waits for the plugin's acknowledgement. */
export function send(
  connection: TuyaConnection,
  capability: string,
  command: string,
  params: JsonObject = {},
  component = 'main',
) {
  const request: CommandRequest = { id: 'c1', externalId: deviceId, component, capability, command, params };
  return connection.command(request, never());
}
