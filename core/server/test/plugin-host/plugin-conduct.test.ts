import type { PluginLogLine } from '@nexa/engine';
import { describe, expect, it } from 'vitest';
import { PluginConduct } from '../../src/plugin-host/plugin-conduct.ts';

function newConduct() {
  const lines: object[] = [];
  let now = 1_000;
  const say = (fields: object): void => void lines.push(fields);
  const logger = { debug: say, info: say, warn: say, error: say };
  const said: Omit<PluginLogLine, 'pluginId'>[] = [];
  const observer = { line: (_plugin: string, line: (typeof said)[number]) => void said.push(line) };
  const conduct = new PluginConduct({ pluginId: 'acme', logger, now: () => now++, observer });
  return { conduct, lines, said };
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

  it('stands in the log of the plugin itself too, by its integration, without secrets', () => {
    const { conduct, said } = newConduct();
    conduct.denied('read /etc/passwd');
    conduct.refused({ pluginId: 'acme', integrationId: 'lamp', what: 'reading', reason: 'it is none', count: 3 });
    conduct.contacted({ kind: 'network', verdict: 'refused', target: 'tcp 192.0.2.1:443', reason: 'not granted' });
    conduct.contacted({ kind: 'network', verdict: 'contacted', target: 'tcp 192.0.2.2:443', reason: '' });
    conduct.slowedDown('it took 90 % of a processor');
    conduct.denied('read http://me:hunter2@192.0.2.1/');
    expect(said).toEqual([
      { level: 'warn', message: 'A plugin was kept from what is closed to it.', fields: { act: 'read /etc/passwd' } },
      {
        level: 'warn',
        message: 'Something that a plugin sent was refused.',
        integrationId: 'lamp',
        fields: { what: 'reading', reason: 'it is none', count: 3 },
      },
      {
        level: 'warn',
        message: 'A plugin was kept from the network.',
        fields: { target: 'tcp 192.0.2.1:443', reason: 'not granted' },
      },
      {
        level: 'warn',
        message: 'A plugin has to let others go first.',
        fields: { reason: 'it took 90 % of a processor' },
      },
      {
        level: 'warn',
        message: 'A plugin was kept from what is closed to it.',
        fields: { act: 'read http://me:[redacted]@192.0.2.1/' },
      },
    ]);
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
