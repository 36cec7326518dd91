import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SmallRepository } from './small-repository.ts';

describe('npm test', () => {
  let house: SmallRepository;
  const lastLine = (text: string) => text.trimEnd().split('\n').at(-1);
  const testFile = (body: string) => `import { expect, it } from 'vitest';\n${body}\n`;

  beforeAll(() => {
    house = new SmallRepository();
    house.write('vitest.config.mjs', "export default { test: { include: ['core/**/*.test.ts'] } };\n");
    house.write('core/sdk/test/good.test.ts', testFile("it('adds', () => expect(1 + 1).toBe(2));"));
    house.write('core/sdk/test/apart.test.ts', testFile("it.skipIf(true)('needs a browser', () => undefined);"));
  });

  afterAll(() => house.remove());

  it('installs, builds, runs everything, names what was skipped and ends with the plain line', async () => {
    const { code, out, err } = await house.launch('test');
    expect(err).toContain('from package-lock.json');
    expect(err).toContain('skipped: core/sdk/test/apart.test.ts > needs a browser');
    expect(lastLine(out)).toBe('1 passed, 0 failed, 1 skipped');
    expect(code).toBe(0);
  });

  it('passes paths on to the runner', async () => {
    const { code, out } = await house.launch('test', 'good');
    expect(lastLine(out)).toBe('1 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('lets nothing be skipped where everything is demanded', async () => {
    house.env.NEXA_TEST_STRICT = '1';
    const { code, out } = await house.launch('test');
    delete house.env.NEXA_TEST_STRICT;
    expect(lastLine(out)).toBe('1 passed, 1 failed');
    expect(code).toBe(1);
  });

  it('fails with a failing test and with a file that does not load', async () => {
    house.write('core/engine/test/bad.test.ts', testFile("it('is wrong', () => expect(1).toBe(2));"));
    house.write('core/engine/test/broken.test.ts', "import './gone.ts';\n");
    const { code, out } = await house.launch('test');
    expect(lastLine(out)).toBe('1 passed, 2 failed, 1 skipped');
    expect(code).toBe(1);
  });

  it('fails without running a test when the build fails', async () => {
    house.write('core/engine/src/index.ts', "export const kept: number = 'one';\n");
    const { code, out, err } = await house.launch('test');
    expect(err).toContain('TS2322');
    expect(lastLine(out)).toBe('0 passed, 1 failed');
    expect(code).toBe(1);
  });
});
