import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Measurement } from './figure.ts';
import { freePort, memoryOf, owner, pause, post, startNexa, stopNexa } from './nexa-run.ts';

/** The garbage of starting is collected within this time; after it the process is idle. */
const SETTLE_MS = 10_000;

/** Time from `npm start` to ready on the second start, and memory of an idle home with the simulated devices. */
export async function measureStartUp({ root, say, signal }: BenchContext): Promise<Measurement[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nexa-bench-'));
  const port = await freePort();
  const run = { root, dataDir, port, signal };
  try {
    say('first start');
    const first = await startNexa(run);
    await furnish(port);
    await stopNexa(first.launcher);
    say('second start');
    const second = await startNexa(run);
    say(`idle for ${SETTLE_MS / 1000} s`);
    await pause(SETTLE_MS, signal);
    const measured = await memoryOf(second.launcher, 'virtual');
    await stopNexa(second.launcher);
    return [
      { figure: 'npm start to ready, first start of a data folder', value: first.seconds, unit: 's' },
      { figure: 'npm start to ready, second start', value: second.seconds, unit: 's', limit: { atMost: 3 } },
      { figure: 'idle memory of core (PSS)', value: measured.core, unit: 'MB', limit: { atMost: 150 } },
      { figure: 'idle memory of a plugin process (PSS)', value: measured.plugin, unit: 'MB', limit: { atMost: 50 } },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** An owner, a home and the simulated devices, so that a plugin process runs. */
async function furnish(port: number): Promise<void> {
  const base = `http://127.0.0.1:${port}/api/v1`;
  const { token, home } = await post(`${base}/setup`, { ...owner, home: { name: 'Bench', timezone: 'UTC' } });
  await post(`${base}/homes/${home.id}/integrations`, { plugin: 'virtual', config: { size: 'house' } }, token);
}
