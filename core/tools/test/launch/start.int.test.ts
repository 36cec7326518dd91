import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCode, SmallRepository } from './small-repository.ts';

describe('npm start, from a fresh clone on', () => {
  let house: SmallRepository;
  const npmCalls = () => readFileSync(house.path('npm-calls.log'), 'utf8').trim().split('\n');

  beforeAll(() => {
    house = new SmallRepository();
  });

  afterAll(() => house.remove());

  it('says what to do when the dependencies cannot be installed, and starts nothing', async () => {
    writeFileSync(house.path('offline'), '');
    const { code, out, err } = await house.launch('start');
    rmSync(house.path('offline'));
    expect(code).toBe(1);
    expect(err).toContain('npm ci ended with code 7. Nothing was started.');
    expect(err).toContain('check the network');
    expect(out).toBe('');
  });

  it('installs and builds once when started twice at the same time, and both run', async () => {
    rmSync(house.path('npm-calls.log'), { force: true });
    const both = await Promise.all([house.launch('start', 'one'), house.launch('start', 'two')]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ out }) => out.trim())).toEqual(['server: start one', 'server: start two']);
    expect(npmCalls()).toHaveLength(1);
    const errors = both.map(({ err }) => err).sort();
    expect(errors.join('')).toMatch(/is building here; waiting for it/);
    expect(errors.filter((err) => err.includes('Building the server'))).toHaveLength(1);
  });

  it('builds the plugins into one file and the page into static files', () => {
    expect(readFileSync(house.path('plugins/red/dist/plugin.mjs'), 'utf8')).toContain('createRequire');
    expect(existsSync(house.path('ui/dist/index.html'))).toBe(true);
  });

  it('neither installs nor builds the second time, and is quick about it', async () => {
    const started = performance.now();
    const { code, err } = await house.launch('start');
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(npmCalls()).toHaveLength(1);
    // Two Node processes start here as well; the launcher's own work is a few dozen milliseconds.
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('passes arguments to the server and its exit code back', async () => {
    const { code, out } = await house.launch('start', '--port', '9');
    expect(out).toBe('server: start --port 9\n');
    expect(code).toBe(9);
  });

  it('passes SIGTERM on and waits until the server has stopped', async () => {
    const child = house.spawn('start', 'wait');
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    await expect.poll(() => out, { timeout: 20_000 }).toContain('server: ready');
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(4);
    expect(out).toContain('server: stopping');
  });

  it('builds only what changed', async () => {
    house.write('plugins/red/src/index.ts', "export default { id: 'red', changed: true };\n");
    const { err } = await house.launch('start');
    expect(err).toContain('Building plugin red...');
    expect(err).not.toContain('the server');
    expect(err).not.toContain('the page');
  });

  it('leaves no output behind of a source that was removed', async () => {
    house.write('db/src/extra.ts', 'export const extra = 1;\n');
    await house.launch('start');
    expect(existsSync(house.path('db/dist/extra.js'))).toBe(true);
    rmSync(house.path('db/src/extra.ts'));
    await house.launch('start');
    expect(existsSync(house.path('db/dist/extra.js'))).toBe(false);
  });

  it('builds again what was deleted by hand', async () => {
    rmSync(house.path('core/engine/dist/index.js'));
    expect((await house.launch('start')).code).toBe(0);
    expect(existsSync(house.path('core/engine/dist/index.js'))).toBe(true);
  });

  it('shows the compiler errors, starts nothing, and tries again after the fix', async () => {
    house.write('core/engine/src/index.ts', "export const kept: number = 'one';\n");
    const broken = await house.launch('start');
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(/core\/engine\/src\/index\.ts.*TS2322/);
    expect(broken.out).toBe('');
    house.write('core/engine/src/index.ts', 'export const kept: number = 1;\n');
    expect((await house.launch('start')).code).toBe(0);
  });

  it('installs again when the lockfile asks for something else', async () => {
    const calls = npmCalls().length;
    house.writeJson('package-lock.json', { lockfileVersion: 3, packages: { 'node_modules/x': { version: '2.0.0' } } });
    const { err } = await house.launch('start');
    expect(err).toContain('from package-lock.json');
    expect(npmCalls()).toHaveLength(calls + 1);
  });

  it('passes a command line on to the server', async () => {
    const { code, out } = await house.launch('nexa', 'doctor', '--json', '3');
    expect(out).toBe('server: doctor --json 3\n');
    expect(code).toBe(3);
  });
});
