import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PluginFault } from '../../src/plugin-host/plugin-conduct.ts';
import { type HostileAct, hostileActs, hostileTable, isSaidOf, otherActs, pluginOf } from './hostile-acts.ts';
import { PluginBench, PluginFolders } from './plugin-bench.ts';

const fixturesDir = fileURLToPath(new URL('../fixtures/plugins/', import.meta.url));
const securityPage = fileURLToPath(new URL('../../../../docs/security.md', import.meta.url));
/** These do no harm: the healthy one, what the others are made of, and those whose troubles are of daily life. */
const harmless = [
  'town-crier',
  'echoes',
  'lamp-row',
  ...['healthy', 'fixture-plugin', 'trials', 'moody', 'silent'],
  // What these try is kept out by updates, migrations and redaction; their tests are there.
  ...['crashes-later', 'forgets', 'misses', 'remembers', 'versioned', 'blabs'],
];

/** What fixtures also try and may do. */
const allowed = ['trespasser: ownFolder'];

const acts = [...hostileActs, ...otherActs];
const hostile = readdirSync(fixturesDir)
  .map((file) => basename(file, '.ts'))
  .filter((name) => !harmless.includes(name));

const sourceOf = (fixture: string): string => readFileSync(`${fixturesDir}${fixture}.ts`, 'utf8');
const isOfTrials = (fixture: string): boolean => sourceOf(fixture).includes('trialPlugin({');

/** What a fixture can be told to do: the keys of its table of misdeeds, and what it compares with. */
function misdeedsOf(fixture: string): string[] {
  const source = sourceOf(fixture);
  const tables = source.matchAll(
    /^(?:const (?:misdeeds|valid|declarations)\b[^\n]* = |export default trialPlugin\()\{\n(.*?)\n\}/gms,
  );
  const keys = [...tables].flatMap(([, table = '']) => [...table.matchAll(/^ {2}(\w+)[:(]/gm)].map(([, key]) => key));
  const compared = [...source.matchAll(/\.misdeed === '(\w+)'/g)].map(([, key]) => key);
  return [...new Set([...keys, ...compared])].filter((key) => key !== undefined);
}

/** Between two commands: a neighbour that is asked without end would be a hog itself. */
const PACE = 20;

const folders = new PluginFolders();
let bench: PluginBench;

beforeAll(async () => {
  const installed = new Map(hostileActs.map((act) => [pluginOf(act), act.fixture]));
  await folders.install(
    { id: 'healthy' },
    ...[...installed].map(([id, fixture]) => ({
      id,
      fixture,
      ...(fixture === 'trespasser' ? { permissions: { lan: true, internet: ['hub.example.com'] } } : {}),
    })),
  );
});
afterAll(() => folders.remove());

/** Drives the neighbour all the while. What it answers, and when it stops to. */
function drive(): () => Promise<number> {
  let isOver = false;
  let answers = 0;
  const driving = (async () => {
    while (!isOver) {
      expect(await bench.switch('neighbour', 'on', 10_000)).toBe('accepted');
      expect(await bench.switch('neighbour', 'off', 10_000)).toBe('accepted');
      answers += 1;
      await delay(PACE);
    }
  })();
  driving.catch(() => {});
  return async () => {
    isOver = true;
    await driving;
    return answers;
  };
}

const faultsOf = (pluginId: string): readonly PluginFault[] =>
  bench.host.plugins().find(({ manifest }) => manifest.id === pluginId)?.faults ?? [];

/** Lets the plugin do it and waits until the host has said so; how long that takes is measured by the bench. */
async function doAndWait(act: HostileAct): Promise<void> {
  const pluginId = pluginOf(act);
  const named = (): PluginFault | undefined => faultsOf(pluginId).find((fault) => isSaidOf(act, fault));
  await begin(act, pluginId);
  try {
    await bench.changes.until(`${act.act} is said`, () => named() !== undefined, 30_000);
  } catch (error) {
    throw new Error(`${String(error)}; said was ${JSON.stringify(faultsOf(pluginId), undefined, 1)}`);
  }
}

async function begin({ fixture, misdeed, host, isByCommand }: HostileAct, pluginId: string): Promise<void> {
  const config = {
    port: 1,
    ...(misdeed === undefined || fixture === 'schemas' ? {} : { misdeed }),
    ...(host === undefined ? {} : { host }),
  };
  if (isByCommand !== true) {
    bench.connect('one', pluginId, config);
    return;
  }
  await bench.online('one', pluginId, config);
  bench.switch('one', 'on', 20_000).catch(() => {});
}

describe('a plugin that', () => {
  beforeEach(async () => {
    await bench?.host.stop();
  });
  afterAll(() => bench.host.stop());

  it.each(hostileActs)('$act is named, and its neighbour goes on ($fixture $misdeed)', async (act) => {
    const forbiddenPorts = act.host === undefined ? [] : [1];
    bench = new PluginBench(folders, { forbiddenPorts, limits: { restartAfter: 2_000, ...act.limits } });
    await bench.host.start();
    await bench.online('neighbour', 'healthy');
    const stop = drive();
    await doAndWait(act);
    expect(await stop()).toBeGreaterThan(0);
    expect(bench.status('healthy')).toMatchObject({ value: 'running', restarts: 0 });
    expect(faultsOf('healthy')).toEqual([]);
  });
});

describe('the table of hostile acts in docs/security.md', () => {
  it('is what is tried here', () => {
    const page = readFileSync(securityPage, 'utf8');
    const table = /<!-- hostile-acts -->\n(.*)\n<!-- \/hostile-acts -->/s.exec(page)?.[1];
    expect(table).toBe(hostileTable());
  });

  it('has a row for every fixture that does harm, and a fixture for every row', () => {
    expect([...new Set(acts.map(({ fixture }) => fixture))].sort()).toEqual(hostile.toSorted());
  });

  it.each(hostile)('has a row for every misdeed of the fixture %s', (fixture) => {
    const rows = acts.filter((act) => act.fixture === fixture);
    // Told nothing, a fixture with trials tries them all.
    const triesAll = rows.some(({ misdeed }) => misdeed === undefined) && isOfTrials(fixture);
    const tried = new Set(rows.flatMap(({ misdeed }) => misdeed?.split(' ') ?? []));
    const missing = misdeedsOf(fixture).filter((misdeed) => !tried.has(misdeed) && !triesAll);
    expect(missing.filter((misdeed) => !allowed.includes(`${fixture}: ${misdeed}`))).toEqual([]);
  });

  it('finds the misdeeds of a fixture, however it is written', () => {
    expect(misdeedsOf('exits')).toEqual(['exit', 'abort', 'throw', 'reject', 'unspeakable', 'quietly']);
    expect(misdeedsOf('floods')).toEqual(expect.arrayContaining(['devices', 'questions', 'bytes', 'reports']));
    expect(misdeedsOf('schemas')).toHaveLength(12);
    expect(misdeedsOf('trespasser')).toHaveLength(23);
    expect([...misdeedsOf('spin'), ...misdeedsOf('outlives')]).toEqual(['portions', 'cuts']);
  });

  it.each(otherActs)('names the test that tries it: $act', ({ fixture, misdeed, test }) => {
    const text = readFileSync(fileURLToPath(new URL(test, import.meta.url)), 'utf8');
    expect(text).toContain(`'${fixture}'`);
    expect(text).toContain(`'${misdeed}'`);
  });
});
