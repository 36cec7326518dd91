import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '@nexa/sdk';
import type { BenchContext, Measurement } from '../figure.ts';
import { processorMilliseconds } from '../process-usage.ts';
import { installPlugin, pidOf, sinkOf, startQuietHost } from './quiet-host.ts';

const MESSAGES = 500_000;
const TURNS = 5;
/** What a very busy home sends, for some seconds. */
const PACE = 1_000;
const PACED_SECONDS = 10;

interface Turn {
  /** Messages a second. */
  readonly rate: number;
  /** Processors in use by each side: 1 is one whole core. */
  readonly hostShare: number;
  readonly pluginShare: number;
}

/** Reports of one plugin process, each a value of its own, until the home's sink has them. */
export async function measureMessages({ say, signal }: BenchContext): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  try {
    await installPlugin(folder, 'talker', fileURLToPath(new URL('./fixtures/talker-plugin.ts', import.meta.url)));
    const through: Turn[] = [];
    const bare: Turn[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      signal.throwIfAborted();
      bare.push(await throughFork(MESSAGES));
      through.push(await throughPlugin(folder, { messages: MESSAGES }));
      say(`turn ${turn + 1}: ${round(through.at(-1)?.rate)} through a plugin, ${round(bare.at(-1)?.rate)} bare`);
    }
    const [fast, peer] = [middle(through), middle(bare)];
    const paced = await throughPlugin(folder, { messages: PACE * PACED_SECONDS, pace: PACE });
    const cost = (turn: Turn): number => (turn.hostShare / turn.rate) * 1e6;
    return [
      {
        figure: `messages through one plugin process, as many as go, the middle of ${TURNS} turns of ${MESSAGES}`,
        value: fast.rate,
        unit: 'messages/s',
        peer: { name: 'bare objects over the channel of fork', value: peer.rate },
      },
      {
        figure: 'processor time of the host for one of them',
        value: cost(fast),
        unit: 'µs',
        peer: { name: 'bare', value: cost(peer) },
      },
      { figure: 'share of a core that the host takes meanwhile', value: fast.hostShare * 100, unit: '%' },
      { figure: 'share of a core that the plugin takes meanwhile', value: fast.pluginShare * 100, unit: '%' },
      {
        figure: `share of a core that the host takes for ${PACE} messages a second`,
        value: paced.hostShare * 100,
        unit: '%',
      },
      {
        figure: `share of a core that the plugin takes for ${PACE} messages a second`,
        value: paced.pluginShare * 100,
        unit: '%',
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function throughPlugin(folder: string, config: JsonObject & { readonly messages: number }): Promise<Turn> {
  const host = await startQuietHost(folder);
  try {
    let come = 0;
    let begun: Promise<Stopwatch> | undefined;
    await new Promise<void>((resolve) => {
      const sink = sinkOf(
        (readings) => {
          // From the first message on, so that the start of the process is not counted.
          begun ??= Stopwatch.start(pidOf(host, 'talker'));
          come += readings.length;
          if (come === config.messages) resolve();
        },
        () => {},
      );
      host.connect({ integrationId: 'bench', homeId: 'home', pluginId: 'talker', config }, sink);
    });
    return await (await (begun as unknown as Promise<Stopwatch>)).stop(come);
  } finally {
    await host.stop();
  }
}

async function throughFork(messages: number): Promise<Turn> {
  const entry = fileURLToPath(new URL('./fixtures/forked-talker.mjs', import.meta.url));
  const child = fork(entry, [String(messages)], { serialization: 'advanced', execArgv: [] });
  try {
    await once(child, 'spawn');
    const watch = await Stopwatch.start(child.pid as number);
    let come = 0;
    const all = new Promise<void>((resolve) => {
      child.on('message', () => {
        come += 1;
        if (come === messages) resolve();
      });
    });
    child.send('begin');
    await all;
    return await watch.stop(come);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** Time that passed, and processor time that both sides took meanwhile. */
class Stopwatch {
  readonly #pid: number;
  readonly #startedAt = performance.now();
  readonly #own = process.cpuUsage();
  readonly #other: number;

  private constructor(pid: number, other: number) {
    this.#pid = pid;
    this.#other = other;
  }

  static async start(pid: number): Promise<Stopwatch> {
    return new Stopwatch(pid, await processorMilliseconds(pid));
  }

  async stop(messages: number): Promise<Turn> {
    const elapsed = performance.now() - this.#startedAt;
    const { user, system } = process.cpuUsage(this.#own);
    const other = (await processorMilliseconds(this.#pid)) - this.#other;
    return {
      rate: (messages / elapsed) * 1_000,
      hostShare: (user + system) / 1_000 / elapsed,
      pluginShare: other / elapsed,
    };
  }
}

function middle(turns: readonly Turn[]): Turn {
  return [...turns].sort((a, b) => a.rate - b.rate)[turns.length >> 1] as Turn;
}

const round = (rate = Number.NaN): number => Math.round(rate);
