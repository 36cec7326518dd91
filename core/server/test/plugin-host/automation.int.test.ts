import type { JsonObject } from '@nexa/sdk';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PluginBench, PluginFolders } from './plugin-bench.ts';

const folders = new PluginFolders();
let bench: PluginBench;

beforeAll(() => folders.install({ id: 'echoes' }, { id: 'healthy' }));
afterAll(() => folders.remove());
afterEach(() => bench.host.stop());

async function started(): Promise<PluginBench> {
  bench = new PluginBench(folders);
  await bench.host.start();
  return bench;
}

/** Watches for the lamp of `one` being switched on; gives the data of each firing. */
async function watch(): Promise<JsonObject[]> {
  const fired: JsonObject[] = [];
  await bench.host.watchTrigger('one', {
    watchId: 'w',
    trigger: 'echoes.switched',
    config: { to: 'on' },
    fired: (data) => {
      fired.push(data);
      bench.changes.tell();
    },
  });
  return fired;
}

it('watches for a trigger until it is told not to', async () => {
  const { host, changes } = await started();
  await bench.online('one', 'echoes');
  const fired = await watch();
  await bench.switch('one', 'off');
  await bench.switch('one', 'on');
  await changes.until('it fired', () => fired.length === 1);
  expect(fired).toMatchObject([{ to: 'on' }]);
  expect(await host.conditionHolds({ integrationId: 'one', condition: 'echoes.watched', config: {} })).toBe(true);
  await host.unwatchTrigger('one', 'w');
  expect(await host.conditionHolds({ integrationId: 'one', condition: 'echoes.watched', config: {} })).toBe(false);
});

it('watches again in the next process of the plugin', async () => {
  const { host, changes } = await started();
  const sink = await bench.online('one', 'echoes');
  const fired = await watch();
  await bench.switch('one', 'on');
  await changes.until('it fired', () => fired.length === 1);
  await host.restart('echoes');
  await changes.until('it is back', () => sink.statuses.length === 3 && sink.status?.value === 'online');
  await bench.switch('one', 'on');
  await changes.until('it fired again', () => fired.length === 2);
  expect(fired[1]?.process).not.toBe(fired[0]?.process);
});

it('watches again when the link was closed and opened afresh', async () => {
  const { host, changes } = await started();
  await bench.online('one', 'echoes');
  const fired = await watch();
  expect(await host.reconnect('one')).toEqual({ outcome: 'healed' });
  await bench.switch('one', 'on');
  await changes.until('it fired', () => fired.length === 1);
});

it('watches for what was wished while the plugin was starting', async () => {
  const { changes } = await started();
  bench.connect('one', 'echoes');
  const fired = await watch();
  await bench.switch('one', 'on');
  await changes.until('it fired', () => fired.length === 1);
});

it('does an action that comes while the integration is connecting', async () => {
  const { host } = await started();
  bench.connect('one', 'echoes');
  const done = host.runAction({ integrationId: 'one', action: 'echoes.say', config: { word: 'hello' } });
  await expect(done).resolves.toEqual({ word: 'hello' });
});

it('hands on why an action could not be done', async () => {
  const { host } = await started();
  await bench.online('one', 'echoes');
  const done = (config: JsonObject) => host.runAction({ integrationId: 'one', action: 'echoes.say', config });
  await expect(done({ word: 'nothing' })).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
  await expect(done({})).rejects.toMatchObject({ code: 'NEXA_AUTOMATION_INVALID' });
});

it('refuses what a plugin does not declare, and integrations that are not there', async () => {
  const { host } = await started();
  await bench.online('one', 'healthy');
  await expect(watch()).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNSUPPORTED' });
  await host.disconnect('one');
  await expect(watch()).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_OFFLINE' });
  const target = { integrationId: 'one', condition: 'echoes.watched', config: {} };
  await expect(host.conditionHolds(target)).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_OFFLINE' });
});

it('says once that a plugin does not watch any more', async () => {
  const { host, log, changes } = await started();
  const sink = bench.connect('one', 'healthy');
  await watch();
  const said = () => log.filter(({ message }) => message.startsWith('A plugin does not watch for a trigger.'));
  await changes.until('it is said', () => said().length > 0);
  expect(said()).toMatchObject([
    { level: 'warn', fields: { plugin: 'healthy', integrationId: 'one', trigger: 'echoes.switched' } },
  ]);
  await host.reconnect('one');
  expect(said()).toHaveLength(1);
  expect(sink.status?.value).toBe('online');
});
