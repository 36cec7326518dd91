import { describe, expect, it } from 'vitest';
import { PluginConduct } from '../../src/plugin-host/plugin-conduct.ts';

function newConduct() {
  const lines: object[] = [];
  let now = 1_000;
  const say = (fields: object): void => void lines.push(fields);
  const logger = { debug: say, info: say, warn: say, error: say };
  const conduct = new PluginConduct({ pluginId: 'acme', logger, now: () => now++ });
  return { conduct, lines };
}

describe('what a plugin did', () => {
  it('is one fault however often it happens, whatever the figures', () => {
    const { conduct } = newConduct();
    conduct.ended({ code: 'spinning', message: 'it did not answer for 3.1 s' });
    conduct.ended({ code: 'spinning', message: 'it did not answer for 3.4 s' });
    expect(conduct.faults).toEqual([
      { code: 'spinning', message: 'it did not answer for 3.4 s', count: 2, firstAt: 1_000, lastAt: 1_001 },
    ]);
  });

  it('is no fault when it was told to stop', () => {
    const { conduct } = newConduct();
    conduct.ended({ code: 'stopped', message: 'it was stopped' });
    expect(conduct.faults).toEqual([]);
  });

  it('is kept to the latest fifty', () => {
    const { conduct } = newConduct();
    for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') conduct.denied(`read ${letter}`);
    expect(conduct.faults).toHaveLength(50);
    expect(conduct.faults.map(({ message }) => message)).not.toContain('read a');
    expect(conduct.faults.at(-1)?.message).toBe('read Z');
  });

  it('cannot fill the log with made up acts', () => {
    const { conduct, lines } = newConduct();
    const names = Array.from(
      { length: 2_000 },
      (_, i) => `read ${'x'.repeat(i % 290)}${String.fromCharCode(65 + (i % 50))}`,
    );
    for (const name of names) conduct.denied(name);
    expect(lines.length).toBeLessThanOrEqual(500);
  });
});
