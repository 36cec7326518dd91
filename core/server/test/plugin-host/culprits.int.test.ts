import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PluginBench, PluginFolders } from './plugin-bench.ts';

const folders = new PluginFolders();
let bench: PluginBench;
let stopDriving: () => Promise<number>;

beforeAll(() =>
  folders.install(
    { id: 'healthy' },
    { id: 'spin' },
    { id: 'leak' },
    { id: 'exits' },
    { id: 'floods' },
    { id: 'garbage' },
    { id: 'silent' },
  ),
);
afterAll(() => folders.remove());

beforeEach(async () => {
  bench = new PluginBench(folders, { limits: { memory: 128 * 1024 * 1024 } });
  await bench.host.start();
  await bench.online('neighbour', 'healthy');
  stopDriving = driveNeighbour();
});

/** The neighbour goes on answering rightly all the while, and its process is the one it was. */
afterEach(async () => {
  const answers = await stopDriving();
  const neighbour = bench.host.plugins().find(({ manifest }) => manifest.id === 'healthy');
  await bench.host.stop();
  expect(answers).toBeGreaterThan(0);
  expect(neighbour?.status).toMatchObject({ value: 'running', restarts: 0 });
});

function driveNeighbour(): () => Promise<number> {
  let isOver = false;
  let answers = 0;
  const drive = async (): Promise<void> => {
    while (!isOver) {
      expect(await bench.switch('neighbour', 'on', 2_000)).toBe('accepted');
      expect(await bench.switch('neighbour', 'off', 2_000)).toBe('accepted');
      answers += 1;
    }
  };
  const driving = drive();
  driving.catch(() => {});
  return async () => {
    isOver = true;
    await driving;
    return answers;
  };
}

describe('a plugin that harms only itself', () => {
  it('by spinning is named and killed, and comes back', async () => {
    const sink = await bench.online('one', 'spin');
    const command = bench.switch('one', 'on', 20_000);
    await expect(command).rejects.toMatchObject({ code: 'NEXA_PLUGIN_STOPPED' });
    expect(await bench.failure('spin')).toMatch(/^spinning: it did not answer for \d\.\d s and kept a processor busy$/);
    const said = sink.statuses.find(({ detail }) => detail === 'plugin-stopped');
    expect(said?.message).toContain('The plugin spin stopped. spinning');
    await bench.changes.until('it is online again', () => sink.status?.value === 'online');
  });

  it.each(['heap', 'buffers'])('by growing in its %s is named and killed', async (misdeed) => {
    bench.connect('one', 'leak', { misdeed });
    expect(await bench.failure('leak')).toMatch(/^out-of-memory: /);
  });

  it.each([
    ['exit', /^exited: it left by itself with code 7$/],
    ['throw', /^uncaught-exception: Error: nobody catches this$/],
    ['reject', /^unhandled-rejection: Error: nobody waits for this$/],
  ])('by a fault (%s) is named with its reason', async (misdeed, reason) => {
    bench.connect('one', 'exits', { misdeed });
    expect(await bench.failure('exits')).toMatch(reason);
  });

  it.each([
    ['bytes', /^flooding: it sent (bytes that are no message|a message of \d+ bytes)$/],
    ['huge', /^flooding: it sent a message of \d+ bytes$/],
    ['messages', /^flooding: it broke the protocol \d+ times in a moment$/],
  ])('by flooding the pipe (%s) is named and killed', async (misdeed, reason) => {
    bench.connect('one', 'floods', { misdeed });
    expect(await bench.failure('floods')).toMatch(reason);
  });

  it('by reporting more than can be taken is held back, and what was given up is said by name', async () => {
    const sink = await bench.online('one', 'floods', { misdeed: 'reports' });
    const loss = () => bench.log.find(({ fields }) => fields.plugin === 'floods' && fields.what === 'report');
    await bench.changes.until('a loss was said', () => loss() !== undefined);
    expect(loss()).toMatchObject({
      level: 'warn',
      fields: { reason: 'the plugin reported faster than the host could take it' },
    });
    expect(sink.samples).toBeGreaterThan(0);
  });

  it('by writing without end to its output is slowed down', async () => {
    await bench.online('one', 'floods', { misdeed: 'output' });
    const lines = () => bench.log.filter(({ message }) => message === 'The plugin wrote to its output.');
    const startedAt = performance.now();
    await bench.changes.until('more lines were taken than in one second', () => lines().length >= 24);
    expect(performance.now() - startedAt).toBeGreaterThan(900);
    expect(bench.status('floods')).toMatchObject({ value: 'running' });
  });

  it('by reporting garbage is named, and only what is right arrives', async () => {
    const sink = await bench.online('one', 'garbage');
    await bench.changes.until('the good reading arrived', () => sink.readingsSeen.length > 0);
    expect(sink.readingsSeen).toMatchObject([{ value: 21 }]);
    expect(sink.devicesSeen).toHaveLength(1);
    expect(sink.events).toEqual([]);
    const refused = bench.log.filter(({ fields }) => fields.plugin === 'garbage' && fields.reason !== undefined);
    expect(new Set(refused.map(({ fields }) => fields.what))).toEqual(
      new Set(['reading', 'device', 'event', 'integration status', 'series']),
    );
    expect(bench.status('garbage')).toMatchObject({ value: 'running' });
  });

  it('by never answering a command loses that command alone', async () => {
    await bench.online('one', 'silent');
    await expect(bench.switch('one', 'on', 300)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_TIMEOUT' });
    expect(bench.status('silent')).toMatchObject({ value: 'running' });
  });
});
