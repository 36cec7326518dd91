import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchContext, Measurement } from '../figure.ts';
import { freePort, memoryOf, pause, startNexa, stopNexa } from '../nexa-run.ts';
import { percentile } from '../plugins/round-trips.ts';
import { Mosquitto } from './mosquitto.ts';
import { MqttHome } from './mqtt-home.ts';
import { SimulatedDevices } from './simulated-devices.ts';

const DEVICES = 1_000;
const PAIRS = DEVICES / 2;
const WARM_UP_ROUNDS = 1;
/** Between two trips: a home is not asked while it still writes down the last. */
const PACE = 5;
const FLOOD_PER_SECOND = 10_000;
const FLOOD_SECONDS = 60;
const METERS = 1_000;
/** Megabytes: a copy of 300,000 messages would take more. */
const MAY_GROW = 16;
/** What was sent last must be seen within this time, or NEXA did not keep up. */
const SEEN_WITHIN = 60_000;

/**
 * A sensor's message until the command of an automation is back at the broker, with 1,000 devices, in turn with a bare
 * client that answers each message; then 10,000 values a second.
 */
export async function measureMqtt(context: BenchContext): Promise<Measurement[]> {
  const asShipped = await besideMosquitto(context, { isUndelayed: false }, async (home) =>
    measureTrips(home, asDebianHasIt),
  );
  const undelayed = await besideMosquitto(context, { isUndelayed: true }, async (home) => [
    ...(await measureTrips(home, atOnce)),
    ...(await measureFlood(home)),
  ]);
  return [...asShipped, ...undelayed];
}

/** How often the way is gone, beside which mosquitto, and whether that is judged. */
interface Trips {
  readonly rounds: number;
  readonly beside: string;
  readonly limits?: readonly [p50: number, p99: number];
}

/** A small message waits up to 40 ms for the acknowledgement of the one before it, whoever answers. */
const asDebianHasIt: Trips = { rounds: 2, beside: 'mosquitto as Debian has it', limits: [1.5, 2] };
/** Then what both ends compute is all that is left to compare. */
const atOnce: Trips = { rounds: 4, beside: 'mosquitto that sends at once (set_tcp_nodelay)' };

interface BenchHome extends Pick<BenchContext, 'say' | 'signal'> {
  readonly devices: SimulatedDevices;
  readonly home: MqttHome;
  readonly nexa: ChildProcess;
}

async function besideMosquitto(
  { root, say, signal }: BenchContext,
  { isUndelayed }: { readonly isUndelayed: boolean },
  measure: (home: BenchHome) => Promise<Measurement[]>,
): Promise<Measurement[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  const port = await freePort();
  const broker = await Mosquitto.start(signal, isUndelayed);
  let devices: SimulatedDevices | undefined;
  let echo: ChildProcess | undefined;
  let nexa: ChildProcess | undefined;
  try {
    devices = await SimulatedDevices.announce(broker.url, DEVICES);
    echo = await startEcho(broker.url);
    nexa = (await startNexa({ root, dataDir, port, signal })).launcher;
    const home = await MqttHome.setUp(port, broker.url);
    const byName = await home.devices(DEVICES, signal);
    say(`${byName.size} devices are there`);
    for (let index = 0; index < PAIRS; index += 1)
      await home.automate(byName.get(`Motion ${index}`) ?? '', byName.get(`Plug ${index}`) ?? '');
    return await measure({ devices, home, nexa, say, signal });
  } finally {
    await devices?.leave();
    echo?.disconnect();
    if (nexa !== undefined) await stopNexa(nexa);
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function startEcho(url: string): Promise<ChildProcess> {
  const echo = fork(fileURLToPath(new URL('./fixtures/echo.mjs', import.meta.url)), [url], { execArgv: [] });
  await once(echo, 'message');
  return echo;
}

async function measureTrips({ devices, say, signal }: BenchHome, trips: Trips): Promise<Measurement[]> {
  const through: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + trips.rounds; round += 1) {
    await devices.rest();
    await pause(1_000, signal);
    const [own, peer] = [await oneRound(devices, 'motion', signal), await oneRound(devices, 'echo', signal)];
    say(`round ${round + 1}: p50 ${percentile(own, 0.5).toFixed(2)} ms, bare ${percentile(peer, 0.5).toFixed(2)} ms`);
    if (round < WARM_UP_ROUNDS) continue;
    through.push(...own);
    bare.push(...peer);
  }
  return [0.5, 0.99].map((share, index) => {
    const atMostOfPeer = trips.limits?.[index];
    return {
      figure: `state message, automation, command, p${share * 100}, ${through.length} times, ${DEVICES} devices, ${trips.beside}`,
      value: percentile(through, share),
      unit: 'ms',
      peer: { name: 'a bare client that answers each message', value: percentile(bare, share) },
      ...(atMostOfPeer === undefined ? {} : { limit: { atMostOfPeer } }),
    };
  });
}

async function oneRound(devices: SimulatedDevices, way: 'motion' | 'echo', signal: AbortSignal): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < PAIRS; index += 1) {
    signal.throwIfAborted();
    took.push(await devices[way](index));
    await pause(PACE, signal);
  }
  return took;
}

/** Meters that all report ten times a second; the last value of the last one tells when all has come. */
async function measureFlood({ devices, home, nexa, say, signal }: BenchHome): Promise<Measurement[]> {
  for (let index = 0; index < METERS; index += 1)
    await devices.keep(`homeassistant/sensor/meter${index}/config`, {
      device_class: 'power',
      unit_of_measurement: 'W',
      unique_id: `meter${index}`,
      state_topic: `bench/meter/${index}`,
      device: { identifiers: [`meter${index}`], name: `Meter ${index}` },
    });
  const last = (await home.devices(DEVICES + METERS, signal)).get(`Meter ${METERS - 1}`) ?? '';
  const memory: { readonly core: number; readonly plugin: number }[] = [];
  const startedAt = performance.now();
  let sent = 0;
  for (let second = 1; second <= FLOOD_SECONDS; second += 1) {
    for (; sent < second * FLOOD_PER_SECOND; sent += 1) {
      await devices.publish(`bench/meter/${sent % METERS}`, String(sent));
      if (sent % 500 === 499) await until(startedAt + (sent / FLOOD_PER_SECOND) * 1_000, signal);
    }
    memory.push(await memoryOf(nexa, 'mqtt'));
  }
  const took = (performance.now() - startedAt) / 1_000;
  const sentAt = performance.now();
  while ((await home.value(last, 'power.watts')) !== sent - 1) {
    if (performance.now() - sentAt > SEEN_WITHIN) throw new Error('the last value did not come');
    await pause(10, signal);
  }
  const behind = performance.now() - sentAt;
  say(`${Math.round(sent / took)} messages a second, ${behind.toFixed(0)} ms behind at the end`);
  // What is in use is what is left after a collection: the least of many looks.
  const least = (part: 'core' | 'plugin', looks: typeof memory) => Math.min(...looks.map((look) => look[part]));
  const [first, second] = [memory.slice(0, FLOOD_SECONDS / 2), memory.slice(FLOOD_SECONDS / 2)];
  const grown = (part: 'core' | 'plugin') => least(part, second) - least(part, first);
  return [
    {
      figure: `messages a second for ${FLOOD_SECONDS} s from ${METERS} meters`,
      value: sent / took,
      unit: 'messages/s',
    },
    { figure: 'how far behind at the end', value: behind, unit: 'ms', limit: { atMost: 1_000 } },
    {
      figure: 'growth of the core from the first half to the second (least PSS of each)',
      value: grown('core'),
      unit: 'MB',
      limit: { atMost: MAY_GROW },
    },
    {
      figure: 'growth of the plugin from the first half to the second (least PSS of each)',
      value: grown('plugin'),
      unit: 'MB',
      limit: { atMost: MAY_GROW },
    },
  ];
}

async function until(time: number, signal: AbortSignal): Promise<void> {
  const left = time - performance.now();
  if (left > 0) await pause(left, signal);
}
