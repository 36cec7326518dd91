import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choiceField, fieldHints, hostField, portField, secretField } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  configurationTable,
  pluginConfigurations,
  withConfiguration,
} from '../../src/generate/plugin-configuration.ts';
import { findStaleFiles, writeGenerated } from '../../src/generate/run-generators.ts';

const fields = {
  host: hostField({ title: 'Address', description: 'As the router shows it.', ports: ['port'] }),
  port: portField({ title: 'Port', default: 7420 }),
  token: secretField({ title: 'Token', minLength: 16, maxLength: 16 }),
  pace: choiceField({ fast: 'Every second', slow: 'Every minute' }, { title: 'Updates', default: 'slow' }),
  interval: Type.Optional(Type.Number({ minimum: 0.5, ...fieldHints({ title: 'Interval', unit: 's' }) })),
  zones: Type.Array(Type.Integer({ minimum: -3, maximum: 9 }), { title: 'Zones', default: [1, 2] }),
  account: Type.Object({ user: Type.String({ title: 'User | name' }), password: secretField({ title: 'Password' }) }),
  quiet: Type.Boolean({ title: 'Quiet', default: false }),
};

describe('the table of a configuration', () => {
  it.each([
    [
      'what a field is',
      '| `host` | Address. As the router shows it. | a host name or an IP address | must be given |  |',
    ],
    ['a default', '| `port` | Port | a whole number from 1 to 65,535 | `7420` |  |'],
    ['a secret', '| `token` | Token | a text of 16 characters | must be given | yes |'],
    ['choices in words', '| `pace` | Updates | `fast` (Every second), `slow` (Every minute) | `slow` |  |'],
    ['a unit, and what is optional', '| `interval` | Interval | a number, at least 0.5 s | may be left out |  |'],
    ['a list', '| `zones` | Zones | a list, each a whole number from −3 to 9 | `[1,2]` |  |'],
    ['a group that holds a secret', '| `account` |  | the fields below | must be given | yes |'],
    ['the fields of a group', '| `account.user` | User \\| name | a text | must be given |  |'],
    [
      'the secret of a group',
      '| `account.password` | Password | a text of at most 4,096 characters | must be given | yes |',
    ],
    ['yes and no', '| `quiet` | Quiet | yes (`true`) or no (`false`) | `false` |  |'],
  ])('shows %s', (_what, line) => {
    expect(configurationTable(Type.Object(fields)).split('\n')).toContain(line);
  });

  it('says that there is nothing to configure', () => {
    expect(configurationTable(Type.Object({}))).toBe('There is nothing to configure.');
  });
});

describe('a README', () => {
  it('keeps what a person wrote around the table', () => {
    const first = withConfiguration('# Lamp\n\n<!-- configuration -->\n<!-- /configuration -->\n\nMore.\n', 'one');
    const second = withConfiguration(first, 'two');
    expect(second).toMatch(
      /^# Lamp\n\n<!-- configuration -->\n<!-- Generated .* -->\n\ntwo\n\n<!-- \/configuration -->\n\nMore\.\n$/,
    );
  });

  it('without marks gets the table at its end, once', () => {
    const first = withConfiguration('# Lamp\n', 'one');
    expect(first).toMatch(/^# Lamp\n\n## Configuration\n\n<!-- configuration -->/);
    expect(withConfiguration(first, 'one')).toBe(first);
  });

  it.each(['<!-- configuration -->', '<!-- /configuration --> <!-- configuration -->', '<!-- /configuration -->'])(
    'with %s alone is refused in words',
    (marks) => {
      expect(() => withConfiguration(`# Lamp\n${marks}\n`, 'one')).toThrow('write the missing one');
    },
  );

  it('stands at every plugin of this repository, with each of its secrets', async () => {
    const files = await pluginConfigurations();
    const found = Object.fromEntries(files.map(({ path, content }) => [path.split('/')[1], content]));
    expect(Object.keys(found)).toEqual(expect.arrayContaining(['hue', 'tuya', 'virtual']));
    expect(found.hue).toMatch(/\| `username` \|.*\| yes \|/);
    expect(found.tuya).toMatch(/\| `localKey` \|.*\| yes \|/);
    expect(found.create).toMatch(/^<!-- Becomes.*\| `token` \|.*\| yes \|/s);
    expect(found.virtual).toMatch(/\| `historyHours` \|.* 0 to 168 \| `24` \| {2}\|/);
  });
});

describe('a schema that changed', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nexa-configuration-'));
    mkdirSync(join(root, 'plugins'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const generatorOf = (schema: unknown) => ({
    name: 'plugin-configuration',
    generate: async () => [
      { path: 'plugins/lamp/README.md', content: withConfiguration('# Lamp\n', configurationTable(schema)) },
    ],
  });

  it.each([
    ['a new field', { ...fields, more: Type.Boolean() }, 20],
    ['another default', { ...fields, port: portField({ title: 'Port', default: 7421 }) }, 11],
    ['other words', { ...fields, token: secretField({ title: 'Key', minLength: 16, maxLength: 16 }) }, 12],
    ['a secret that is none any more', { ...fields, token: Type.String({ title: 'Token', maxLength: 16 }) }, 12],
  ])('makes the check red: %s', async (_what, changed, line) => {
    await writeGenerated(root, [generatorOf(Type.Object(fields))]);
    expect(await findStaleFiles(root, [generatorOf(Type.Object(fields))])).toEqual([]);
    const stale = await findStaleFiles(root, [generatorOf(Type.Object(changed))]);
    expect(stale).toEqual([{ generator: 'plugin-configuration', path: 'plugins/lamp/README.md', line }]);
  });
});
