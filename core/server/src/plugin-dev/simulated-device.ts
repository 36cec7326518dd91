import type { JsonObject } from '@nexa/sdk';
import { startHarnessScript } from './harness-script.ts';

/** The device of a plugin's own tests, running beside NEXA. */
export interface SimulatedDevice {
  /** What reaches it. */
  readonly config: JsonObject;
  /** What a person would enter, by step. */
  readonly pairing: readonly JsonObject[];
  stop(): Promise<void>;
}

const START_WITHIN = 20_000;
const STOP_WITHIN = 3_000;

const code = `
import { harness } from './test/conformance.ts';
const counterpart = await harness.start();
await counterpart.readyToPair?.();
process.send({ config: counterpart.config, pairing: counterpart.pairing ?? [counterpart.config] });
process.once('disconnect', () => counterpart.stop().finally(() => process.exit()));
`;

/** Rejects when it does not come up. */
export async function startSimulatedDevice(folder: string): Promise<SimulatedDevice> {
  let tell: (message: unknown) => void = () => {};
  const told = new Promise<unknown>((resolve) => {
    tell = resolve;
  });
  const child = await startHarnessScript(folder, { name: 'simulated-device', code, onMessage: tell });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN);
    await ended;
    clearTimeout(timer);
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), START_WITHIN);
  });
  const parts = (await Promise.race([told, ended, late])) as Omit<SimulatedDevice, 'stop'> | undefined;
  clearTimeout(timer);
  if (parts !== undefined) return { ...parts, stop };
  await stop();
  throw new Error('The simulated device of test/conformance.ts did not come up.');
}
