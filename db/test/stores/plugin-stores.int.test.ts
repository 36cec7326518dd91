import { randomUUID } from 'node:crypto';
import type { HealingDeclaration } from '@nexa/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  PostgresDiscoveryStore,
  PostgresIntegrationStorage,
  registerHealingActions,
  registerPlugins,
} from '../../src/index.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts';
import { type SeededHome, seedHome } from '../fixtures/seed-home.ts';

let test: TestDatabase;
let home: SeededHome;

beforeAll(async () => {
  test = await createTestDatabase();
});

beforeEach(async () => {
  home = await seedHome(test.database);
});

afterAll(() => test.drop());

const read = (text: string) =>
  test.database.withUser({ sub: home.ownerId }, ({ sql }) => sql.unsafe(text).then((rows) => [...rows]));

describe('the storage of an integration', () => {
  it('keeps any JSON value until it is overwritten or deleted', async () => {
    const storage = new PostgresIntegrationStorage(test.database);
    const { integrationId } = home;
    expect(await storage.get(integrationId, 'key')).toBeUndefined();
    await storage.set(integrationId, 'key', { list: [1, null, 'nul \0'] });
    await storage.set(integrationId, 'key', [true, { text: 'x' }]);
    expect(await storage.get(integrationId, 'key')).toEqual([true, { text: 'x' }]);
    await storage.delete(integrationId, 'key');
    expect(await storage.get(integrationId, 'key')).toBeUndefined();
  });

  it('holds a hundred keys of 64 kB', async () => {
    const storage = new PostgresIntegrationStorage(test.database);
    const { integrationId } = home;
    const keys = Array.from({ length: 100 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => storage.set(integrationId, key, 1)));
    await storage.set(integrationId, 'key 7', 2);
    await expect(storage.set(integrationId, 'one more', 1)).rejects.toMatchObject({ code: 'NEXA_REQUEST_TOO_LARGE' });
    await expect(storage.set(integrationId, 'key 7', 'x'.repeat(65_536))).rejects.toMatchObject({
      code: 'NEXA_REQUEST_TOO_LARGE',
    });
    await expect(storage.set(randomUUID(), 'key', 1)).rejects.toMatchObject({ code: 'NEXA_INTEGRATION_NOT_FOUND' });
  });
});

describe('discoveries', () => {
  const offer = { uniqueId: 'bridge-1', title: 'Bridge', config: { host: '192.168.1.2' } };
  const heard = { kind: 'ssdp', address: '192.168.1.2', headers: {} } as const;

  it('are kept once for each thing, with what was heard last, until nothing more is heard', async () => {
    const store = new PostgresDiscoveryStore(test.database);
    const renamed = { ...offer, title: 'Renamed' };
    expect([
      await store.upsert({ pluginId: 'hue', offer, heard, address: '192.168.1.2', heardAt: 1_000 }),
      await store.upsert({ pluginId: 'hue', offer: renamed, heard, heardAt: 2_000 }),
    ]).toEqual([true, false]);
    const { homeId } = home;
    await store.upsert({ pluginId: 'hue', offer: { ...offer, uniqueId: 'ignored' }, heard, homeId, heardAt: 1_000 });
    await read(`UPDATE nexa.discoveries SET is_ignored = true WHERE unique_id = 'ignored'`);
    await store.removeHeardBefore(2_000);
    expect(await read('SELECT unique_id, title, config, source FROM nexa.discoveries ORDER BY 1')).toEqual([
      { unique_id: 'bridge-1', title: 'Renamed', config: { host: '192.168.1.2' }, source: 'ssdp' },
      { unique_id: 'ignored', title: 'Bridge', config: { host: '192.168.1.2' }, source: 'ssdp' },
    ]);
    await store.removeHeardBefore(2_001);
    expect(await read('SELECT unique_id FROM nexa.discoveries')).toEqual([{ unique_id: 'ignored' }]);
  });
});

describe('the register', () => {
  it('of plugins follows what is installed', async () => {
    const hue = { pluginId: 'hue', name: 'Hue', version: '1', kind: 'brand' } as const;
    await registerPlugins(test.database, [hue, { ...hue, pluginId: 'tuya' }]);
    await registerPlugins(test.database, [{ ...hue, version: '2' }]);
    expect(await read('SELECT plugin_id, version, enabled FROM nexa.plugin_installs')).toEqual([
      { plugin_id: 'hue', version: '2', enabled: true },
    ]);
  });

  it('of remedies keeps each plugin’s own, and lets none take another’s id', async () => {
    const remedy = (id: string, title: string): HealingDeclaration => ({
      id,
      title,
      cures: ['core.device-unreachable'],
      downtime: 1_000,
      blastRadius: 'integration',
      reversibility: 'self',
      prerequisites: [],
      risk: 'auto',
      cooldown: 60_000,
      verification: { by: 'fresh-report', within: 30_000 },
    });
    await registerHealingActions(test.database, [remedy('core.reconnect', 'Core')]);
    await registerHealingActions(test.database, [remedy('hue.a', 'A'), remedy('hue.b', 'B')], 'hue');
    await registerHealingActions(test.database, [remedy('hue.b', 'B2'), remedy('core.reconnect', 'Taken')], 'hue');
    expect(await read('SELECT id, plugin_id, title, cures FROM self_healing_actions ORDER BY id')).toEqual([
      { id: 'core.reconnect', plugin_id: null, title: 'Core', cures: ['core.device-unreachable'] },
      { id: 'hue.b', plugin_id: 'hue', title: 'B2', cures: ['core.device-unreachable'] },
    ]);
  });
});
