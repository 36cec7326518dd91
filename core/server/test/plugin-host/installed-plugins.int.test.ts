import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPlugins } from '../../src/plugin-host/installed-plugins.ts';

const nexa = { id: 'acme', name: 'Acme', sdk: '^0.1.0', kind: 'brand', iotClass: 'local-push' };

describe('the grade of a plugin that comes with NEXA', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexa-installed-'));
    mkdirSync(join(folder, 'acme'));
    writeFileSync(join(folder, 'acme', 'package.json'), JSON.stringify({ version: '1.2.3', nexa }));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['{"grade":"gold"}', 'gold'],
    ['{"grade":null}', undefined],
    ['{"grade":"diamond"}', undefined],
    ['no JSON', undefined],
  ])('is what %s records', (content, grade) => {
    writeFileSync(join(folder, 'acme', 'quality.json'), content);
    const { installed, broken } = findPlugins([folder]);
    expect([installed[0]?.grade, broken]).toEqual([grade, []]);
  });

  it('is unknown without quality.json', () => {
    expect(findPlugins([folder]).installed).toMatchObject([{ version: '1.2.3' }]);
    expect(findPlugins([folder]).installed[0]?.grade).toBeUndefined();
  });
});
