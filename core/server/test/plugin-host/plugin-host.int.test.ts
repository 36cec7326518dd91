import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isSameProcessAlive } from '@nexa/db';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PluginBench, PluginFolders } from './plugin-bench.ts';

const folders = new PluginFolders();
let bench: PluginBench;

beforeAll(async () => {
  await folders.install(
    { id: 'healthy' },
    { id: 'moody' },
    { id: 'silent' },
    { id: 'spin' },
    { id: 'unloadable' },
    { id: 'undecided' },
    { id: 'overreaching' },
    { id: 'outlives' },
  );
  folders.manifest('illegible', { id: 'illegible', name: 'Illegible', kind: 'toaster' });
  folders.manifest('impostor', { id: 'healthy', name: 'I', sdk: '*', kind: 'brand', iotClass: 'simulated' });
});
afterAll(() => folders.remove());
afterEach(() => bench.host.stop());

async function started(options: ConstructorParameters<typeof PluginBench>[1] = {}): Promise<PluginBench> {
  bench = new PluginBench(folders, options);
  await bench.host.start();
  return bench;
}

/** Handles are let go of a few turns after their last event. */
async function leftResources(before: readonly string[]): Promise<string[]> {
  for (let turn = 0; turn < 100 && newResources(before).length > 0; turn += 1) await nextTurn();
  return newResources(before);
}

function newResources(before: readonly string[]): string[] {
  const left = process.getActiveResourcesInfo();
  for (const resource of before) if (left.includes(resource)) left.splice(left.indexOf(resource), 1);
  return left;
}

/** A test that failed half-way must not leave a process that spins. */
function killAll(pids: readonly (number | undefined)[]): void {
  for (const pid of pids) {
    try {
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('a plugin', () => {
  it('connects, takes a command and reports the new state', async () => {
    const { host, changes } = await started();
    const lamp = await bench.online('one', 'healthy');
    await expect(bench.switch('one', 'on')).resolves.toBe('accepted');
    await changes.until('the lamp is on', () => lamp.readingsSeen.some(({ value }) => value === true));
    expect(lamp.devicesSeen).toMatchObject([{ externalId: 'lamp' }]);
    const healthy = host.plugins().find(({ manifest }) => manifest.id === 'healthy');
    expect(healthy).toMatchObject({ version: '1.2.3', status: { value: 'running', restarts: 0 }, refused: 0 });
  });

  it('declares what it is, and its declaration is still known when it is down', async () => {
    const { host } = await started();
    const surface = await host.surface('healthy');
    expect(surface.pairing).toMatchObject({ start: 'address', steps: { address: { kind: 'form' } } });
    expect(surface.configSchema).toMatchObject({ type: 'object' });
  });

  it('is not started when its manifest breaks the contract, and is named', async () => {
    const { host, log } = await started();
    expect(host.plugins().map(({ manifest }) => manifest.id)).toEqual([
      'healthy',
      'moody',
      'outlives',
      'overreaching',
      'silent',
      'spin',
      'undecided',
      'unloadable',
    ]);
    const said = log.filter(({ message }) => message === 'A plugin cannot be used.').map(({ fields }) => fields.error);
    expect(said).toEqual([
      expect.stringMatching(/illegible\/package.json: /),
      expect.stringMatching(/impostor\/package.json: \/id is not the folder's name/),
    ]);
    await expect(host.surface('illegible')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_NOT_FOUND' });
  });

  it('whose declaration overreaches is refused with the reason', async () => {
    const { host } = await started();
    await expect(host.surface('overreaching')).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_SCHEMA_REFUSED',
      params: { reason: 'hue.switch does not begin with "overreaching."' },
    });
  });

  it('serves several integrations in one process', async () => {
    const { host } = await started();
    await bench.online('one', 'healthy');
    await bench.online('two', 'healthy');
    await host.disconnect('one');
    await expect(bench.switch('one', 'on')).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_OFFLINE' });
    await expect(bench.switch('two', 'on')).resolves.toBe('accepted');
  });

  it('takes a command that comes while it is starting or connecting', async () => {
    await started();
    bench.connect('one', 'healthy');
    await expect(bench.switch('one', 'on')).resolves.toBe('accepted');
  });

  it('lets a command wait for a connection no longer than for its answer', async () => {
    await started();
    bench.connect('one', 'undecided');
    await expect(bench.switch('one', 'on', 100)).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_OFFLINE' });
  });

  it('tells a command that waits for a connection at once that there will be none', async () => {
    await started();
    bench.connect('one', 'moody', { misdeed: 'auth', port: 1 });
    await expect(bench.switch('one', 'on', 60_000)).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_OFFLINE' });
  });

  it('whose file changed is replaced, and its integrations are connected again', async () => {
    const { host, changes } = await started();
    const sink = await bench.online('one', 'healthy');
    const before = host.plugins()[0]?.pid;
    await host.reload('healthy');
    await changes.until('it was replaced', () => sink.statuses.length >= 3 && sink.status?.value === 'online');
    expect(sink.statuses.map(({ value }) => value)).toEqual(['online', 'offline', 'online']);
    expect(host.plugins()[0]?.pid).not.toBe(before);
    expect(bench.status('healthy')).toMatchObject({ value: 'running', restarts: 0 });
  });
});

describe('an integration', () => {
  it.each(['busy', 'bug'])('is tried again until it connects (%s)', async (misdeed) => {
    await started();
    const sink = await bench.online('one', 'moody', { misdeed, port: 3 });
    expect(bench.storage.values.get('one/tries')).toBe(4);
    expect(sink.statuses.map(({ value, detail }) => detail ?? value)).toEqual(['communication-error', 'online']);
  });

  it.each([
    ['auth', 'auth-failed', 'the key is refused'],
    ['config', 'config-invalid', 'there is no such host'],
  ])('waits for a person when only a person can help (%s)', async (misdeed, detail, message) => {
    const { host, changes } = await started();
    const sink = bench.connect('one', 'moody', { misdeed, port: 1 });
    await changes.until('it gave up', () => sink.status?.detail === detail);
    expect(sink.status).toEqual({ value: 'offline', detail, message });
    // A second integration that is tried five times meanwhile shows that this one was not.
    await bench.online('two', 'moody', { misdeed: 'busy', port: 5 });
    expect(bench.storage.values.get('one/tries')).toBe(1);
    await expect(host.reconnect('one')).resolves.toEqual({ outcome: 'healed' });
    expect(sink.status).toEqual({ value: 'online' });
  });

  it('waits as long as the other side asks', async () => {
    await started();
    await bench.online('one', 'moody', { misdeed: 'limited', port: 1 });
    const [first, second] = [1, 2].map((i) => bench.storage.values.get(`one/at ${i}`) as number);
    expect((second as number) - (first as number)).toBeGreaterThanOrEqual(299);
  });

  it('that never comes back from connecting is given up at its deadline and tried again', async () => {
    const { changes } = await started({ limits: { connectWithin: 200 } });
    const sink = bench.connect('one', 'silent', { misdeed: 'connect' });
    await changes.until('it was given up', () => sink.status !== undefined);
    expect(sink.status).toMatchObject({ value: 'offline', detail: 'communication-error' });
    expect(sink.status?.message).toBe('The plugin silent did not answer in time (connect).');
  });

  it('of a plugin that is not installed says so', async () => {
    await started();
    expect(bench.connect('one', 'nothing').statuses).toEqual([
      { value: 'offline', detail: 'plugin-stopped', message: 'The plugin nothing is not installed.' },
    ]);
  });
});

describe('a plugin that keeps dying', () => {
  it('goes into safe mode after a few deaths, and can be tried again on request', async () => {
    const { host, changes, statuses } = await started({ limits: { restartAfter: 10, safeModeAfter: 3 } });
    const sink = bench.connect('one', 'unloadable');
    await changes.until('safe mode', () => bench.status('unloadable')?.value === 'safe-mode');
    const reason = 'start-failed: Error: it fails while it is being loaded';
    expect(bench.status('unloadable')).toMatchObject({ reason, restarts: 3 });
    expect(sink.status).toMatchObject({ value: 'offline', detail: 'plugin-stopped' });
    const before = statuses.length;
    await expect(host.restart('unloadable')).rejects.toMatchObject({ code: 'NEXA_PLUGIN_STOPPED' });
    expect(statuses.slice(before).map(({ status }) => status.value)).toEqual(['starting', 'failed']);
  });

  it('is tried again by itself in safe mode', async () => {
    const { changes, statuses } = await started({ limits: { restartAfter: 5, safeModeAfter: 2, safeModeEvery: 50 } });
    bench.connect('one', 'unloadable');
    const tries = () => statuses.filter(({ status }) => status.value === 'safe-mode').length;
    await changes.until('three tries in safe mode', () => tries() >= 3);
    expect(bench.status('unloadable')?.restarts).toBeGreaterThanOrEqual(4);
  });
});

describe('the host', () => {
  it('leaves no process and no timer when it stops', async () => {
    const before = process.getActiveResourcesInfo();
    const { host } = await started();
    await bench.online('one', 'healthy');
    await bench.online('two', 'moody');
    const pids = host.plugins().flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    await host.stop();
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(JSON.parse(readFileSync(join(folders.data, 'plugin-processes.json'), 'utf8'))).toEqual([]);
    expect(await leftResources(before)).toEqual([]);
  });

  it('stops a plugin that spins when it is stopped itself', async () => {
    const { host } = await started({ limits: { stopWithin: 200, answerWithin: 60_000 } });
    await bench.online('one', 'spin');
    const [spin] = host.plugins().filter(({ manifest }) => manifest.id === 'spin');
    await expect(bench.switch('one', 'on', 100)).rejects.toMatchObject({ code: 'NEXA_PLUGIN_TIMEOUT' });
    await host.stop();
    expect(isAlive(spin?.pid as number)).toBe(false);
  });

  it('stops a plugin that hears nothing and cannot leave', async () => {
    const { host } = await started({ limits: { stopWithin: 1_000 } });
    await bench.online('one', 'outlives', { misdeed: 'stays' });
    const [plugin] = host.plugins().filter(({ manifest }) => manifest.id === 'outlives');
    await host.stop();
    expect(isAlive(plugin?.pid as number)).toBe(false);
  });

  it('does not wait for a plugin that is still being loaded when it is stopped', async () => {
    const { host, changes } = await started({ limits: { startWithin: 60_000 } });
    const sink = bench.connect('one', 'undecided');
    await changes.until('it is being loaded', () => bench.status('undecided')?.value === 'starting');
    await host.stop();
    expect(bench.status('undecided')).toMatchObject({ value: 'stopped', restarts: 0 });
    expect(sink.statuses).toEqual([]);
  });

  it.each(['spin', 'outlives'])('stops what a killed predecessor left behind (%s)', async (pluginId) => {
    const script = fileURLToPath(new URL('../fixtures/hosts/abandoned-host.ts', import.meta.url));
    const predecessor = spawn(
      process.execPath,
      [
        '--conditions=nexa-source',
        '--import',
        'tsx',
        script,
        folders.plugins,
        folders.data,
        folders.runnerFile,
        pluginId,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = await new Promise<number>((resolve) => {
      predecessor.stdout.once('data', (text: Buffer) => resolve(Number(text)));
    });
    onTestFinished(() => killAll([predecessor.pid, pid]));
    const [recorded] = JSON.parse(readFileSync(join(folders.data, 'plugin-processes.json'), 'utf8'));
    predecessor.kill('SIGKILL');
    await new Promise((resolve) => predecessor.once('close', resolve));
    expect(recorded).toMatchObject({ pluginId, pid });
    expect(await isSameProcessAlive(recorded)).toBe(true);
    const { log } = await started();
    expect(await isSameProcessAlive(recorded)).toBe(false);
    expect(log).toContainEqual(expect.objectContaining({ level: 'warn', fields: { plugin: pluginId, pid } }));
  });
});
