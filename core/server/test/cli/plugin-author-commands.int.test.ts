import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { createTestDatabase, type TestDatabase } from '@nexa/db/testing';
import tar from 'tar-stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { gradePluginAt } from '../../src/cli/plugin-grade-command.ts';
import { packPlugin } from '../../src/cli/plugin-pack-command.ts';
import { buildPlugin } from '../../src/cli/plugin-work-command.ts';
import { createProgram } from '../../src/cli/program.ts';
import { spawnNexa } from '../support/nexa-command.ts';
import { testEnvironment } from '../support/test-config.ts';

const fixtures = fileURLToPath(new URL('../fixtures/plugins/', import.meta.url));
const libraries = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const manifest = { id: 'acme', name: 'Acme', sdk: '^0.1.0', kind: 'brand', iotClass: 'simulated' };
const harness = `
export const harness = {
  start: async () => ({ config: { host: '127.0.0.1', port: 9 }, stop: async () => undefined }),
};
`;

// A whole NEXA and every rule run in here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let root: string;
let folder: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-author-')));
  folder = join(root, 'some-folder');
  symlinkSync(libraries, join(root, 'node_modules'), 'dir');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['src', 'test']) mkdirSync(join(folder, part), { recursive: true });
  cpSync(join(fixtures, 'fixture-plugin.ts'), join(folder, 'src', 'fixture-plugin.ts'));
  cpSync(join(fixtures, 'healthy.ts'), join(folder, 'src', 'index.ts'));
  writeFileSync(join(folder, 'test', 'conformance.ts'), harness);
  writeFileSync(join(folder, 'README.md'), '# Acme\n');
  const scripts = { postinstall: 'node steal.mjs' };
  const content = {
    name: 'nexa-plugin-acme',
    version: '1.2.3',
    type: 'module',
    nexa: manifest,
    scripts,
    dependencies: {},
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(content));
});

async function unpack(file: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const extract = tar.extract();
  Readable.from([readFileSync(file)])
    .pipe(createGunzip())
    .pipe(extract);
  for await (const entry of extract) files.set(entry.header.name, (await buffer(entry)).toString('utf8'));
  return files;
}

it('has every command that the plugin guide names', () => {
  const guide = readFileSync(fileURLToPath(new URL('../../../../docs/plugin-guide.md', import.meta.url)), 'utf8');
  const named = [...guide.matchAll(/nexa -- plugin ([a-z]+)/g)].map(([, name]) => name);
  const plugin = createProgram({}).commands.find((command) => command.name() === 'plugin');
  expect(named.length).toBeGreaterThan(3);
  expect(plugin?.commands.map((command) => command.name())).toEqual(expect.arrayContaining(named));
});

describe('nexa plugin build', () => {
  it('bundles a plugin that lies anywhere', async () => {
    expect(await buildPlugin({}, folder)).toMatch(/^acme 1\.2\.3: .*some-folder\/dist\/plugin\.mjs, \d+ kB$/);
    expect(readFileSync(join(folder, 'dist', 'plugin.mjs'), 'utf8')).toContain('nexaCreateRequire');
  });

  it('finds the folder from where the person stands, not from where npm runs its scripts', async () => {
    expect(await buildPlugin({ INIT_CWD: root }, 'some-folder')).toContain('acme 1.2.3');
  });

  it('names file and line of what does not build', async () => {
    writeFileSync(join(folder, 'src', 'index.ts'), "import './gone.ts';\n");
    await expect(buildPlugin({}, folder)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_BUILD_FAILED',
      message: expect.stringContaining('src/index.ts:1:8: Could not resolve "./gone.ts"'),
    });
  });

  it('says what to do where the libraries of a plugin are not installed', async () => {
    const bare = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-bare-')));
    onTestFinished(() => rmSync(bare, { recursive: true }));
    cpSync(folder, bare, { recursive: true });
    writeFileSync(join(bare, 'src', 'index.ts'), "import '@nexa/sdk';\n");
    await expect(buildPlugin({}, bare)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_BUILD_FAILED',
      message: expect.stringContaining(`run npm install in ${bare} first`),
    });
  });

  it('says what is missing in a folder that is no plugin', async () => {
    await expect(buildPlugin({}, root)).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_FOLDER_INVALID',
      message: expect.stringContaining(`no plugin in ${root}`),
    });
  });
});

describe('nexa plugin grade', () => {
  const gradable = `
import { VirtualClock } from '@nexa/testkit';
import plugin from '../src/index.ts';

export const subject = { definition: plugin, manifest: ${JSON.stringify(manifest)} };
export const harness = {
  clock: () => new VirtualClock(),
  start: async () => ({
    config: { host: '127.0.0.1', port: 9 },
    command: { externalId: 'lamp', capability: 'onOff', command: 'on', shows: { key: 'onOff.on', value: true } },
    goOffline: async () => undefined,
    comeBack: async () => undefined,
    stop: async () => undefined,
  }),
};
`;

  it('computes the grade by running every rule, and tells each with its result', async () => {
    writeFileSync(join(folder, 'test', 'conformance.ts'), gradable);
    const said: string[] = [];
    const isFine = await gradePluginAt({}, folder, { json: true, say: (text) => said.push(text) });
    const { plugin, grade, rules } = JSON.parse(said.join(''));
    expect({ isFine, plugin, grade }).toEqual({ isFine: false, plugin: 'acme', grade: null });
    expect(rules).toContainEqual(expect.objectContaining({ rule: 'manifest', grade: 'bronze', outcome: 'passed' }));
    expect(rules).toContainEqual(expect.objectContaining({ rule: 'go-offline', outcome: 'failed' }));
  });

  it('says what is missing in a plugin that has nothing to run the rules against', async () => {
    rmSync(join(folder, 'test', 'conformance.ts'));
    await expect(gradePluginAt({}, folder, { json: true, say: () => {} })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_FOLDER_INVALID',
      message: expect.stringContaining('test/conformance.ts'),
    });
  });
});

describe('nexa plugin pack', () => {
  it('packs manifest, bundle and documents, and nothing that runs when it is installed', async () => {
    expect(await packPlugin({}, { path: folder, out: root })).toMatch(
      /acme-1\.2\.3\.tgz\n\d+ kB, SHA-256 [0-9a-f]{64}$/,
    );
    const files = await unpack(join(root, 'acme-1.2.3.tgz'));
    expect([...files.keys()]).toEqual(['package/README.md', 'package/dist/plugin.mjs', 'package/package.json']);
    const packed = JSON.parse(files.get('package/package.json') ?? '{}');
    expect(packed.nexa).toEqual(manifest);
    expect([packed.scripts, packed.dependencies]).toEqual([undefined, undefined]);
  });

  it('makes the same bytes of the same input', async () => {
    await packPlugin({}, { path: folder, out: join(root, 'one') });
    rmSync(join(folder, 'dist'), { recursive: true });
    await packPlugin({}, { path: folder, out: join(root, 'two') });
    const [one, two] = ['one', 'two'].map((name) => readFileSync(join(root, name, 'acme-1.2.3.tgz')));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });

  it('refuses a manifest that names an asset which is not there', async () => {
    const content = { name: 'nexa-plugin-acme', version: '1.2.3', nexa: { ...manifest, assets: ['models.json'] } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(content));
    await expect(packPlugin({}, { path: folder, out: root })).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_MANIFEST_INVALID',
      message: expect.stringContaining('models.json'),
    });
  });
});

describe('the grade in a package', () => {
  /** What the rules would say, in a testkit of the plugin's own. */
  const rulesSay = (grade: string | undefined) => {
    const testkit = join(folder, 'node_modules', '@nexa', 'testkit');
    mkdirSync(testkit, { recursive: true });
    writeFileSync(
      join(testkit, 'package.json'),
      JSON.stringify({ type: 'module', exports: { './grade': './grade.js' } }),
    );
    const report = JSON.stringify({ grade, rules: [] });
    writeFileSync(join(testkit, 'grade.js'), `export const gradePlugin = async () => (${report});`);
    writeFileSync(join(folder, 'test', 'conformance.ts'), `${harness}export const subject = {};\n`);
  };
  const claim = (grade: unknown) => writeFileSync(join(folder, 'quality.json'), JSON.stringify({ grade }));
  const packed = async (withGrade = true) => {
    await packPlugin({}, { path: folder, out: root, withGrade });
    return (await unpack(join(root, 'acme-1.2.3.tgz'))).get('package/grade.json');
  };

  it('is the one that the rules give, when quality.json says the same', async () => {
    rulesSay('gold');
    claim('gold');
    expect(JSON.parse((await packed()) ?? '')).toEqual({ grade: 'gold' });
  });

  it.each([
    ['silver', 'platinum', 'quality.json says platinum, and the rules give silver'],
    [undefined, 'bronze', 'quality.json says bronze, and the rules give not even bronze'],
    ['gold', 'diamond', 'quality.json says diamond, and the rules give gold'],
  ])('is none where the rules give %s and quality.json says %s', async (computed, claimed, sentence) => {
    rulesSay(computed);
    claim(claimed);
    await expect(packed()).rejects.toMatchObject({
      code: 'NEXA_PLUGIN_FOLDER_INVALID',
      message: expect.stringContaining(sentence),
    });
    expect(await packed(false)).toBeUndefined();
  });

  it('cannot be claimed where nothing can compute it', async () => {
    rmSync(join(folder, 'test', 'conformance.ts'));
    claim('gold');
    await expect(packed()).rejects.toMatchObject({ message: expect.stringContaining('test/conformance.ts') });
  });

  it.each([[null], [undefined]])('is left out where quality.json says %s, without running a rule', async (grade) => {
    claim(grade);
    expect(await packed()).toBeUndefined();
  });
});

describe('nexa plugin dev', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test.drop());

  it('pairs the simulated device of the tests, reloads what is saved, and stops when it is asked to', async () => {
    const environment = testEnvironment(test.connection, join(root, 'unused'));
    const child = spawnNexa(['plugin', 'dev', folder, '--data', join(root, 'data')], environment);
    let text = '';
    const until = (wanted: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => wanted.test(text) && resolve();
        child.stdout?.on('data', look);
        child.once('exit', () => reject(new Error(text)));
        look();
      });
    child.stdout?.on('data', (data) => {
      text += String(data);
    });
    child.stderr?.on('data', (data) => {
      text += String(data);
    });
    await until(/Acme is paired with the simulated device/);
    await until(/a moment after you save/);
    writeFileSync(
      join(folder, 'src', 'index.ts'),
      "import { fixturePlugin } from './fixture-plugin.ts';\nnonsense(;\n",
    );
    await until(/acme does not build; the version before goes on\.\n {2}src\/index\.ts:2:10/);
    const better =
      "import { fixturePlugin } from './fixture-plugin.ts';\nconsole.debug('new');\nexport default fixturePlugin({});\n";
    writeFileSync(join(folder, 'src', 'index.ts'), better);
    await until(/acme: reloaded, \d+ ms after the change/);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
