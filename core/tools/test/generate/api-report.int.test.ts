import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiReport } from '../../src/generate/api-report.ts';
import { publishedEntries } from '../../src/generate/published-entries.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nexa-api-')));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const report = () => apiReport('@nexa/small', [{ name: '@nexa/small', file: join(folder, 'index.ts') }]);

const lamp = `
/** How bright. @since 0.1.0 */
export type Level = number;

/**
 * A lamp.
 *
 * @since 0.2.0
 */
export interface Lamp {
  /** From 0 to 100. */
  readonly level: Level;
}
/** Makes one. @since 0.1.0 */
export function lamp(level: Level): Lamp {
  return { level };
}
/** What is not exported from the entry is nobody's business. */
export const secret = 1;
`;
const entry = `export { type Lamp, type Level, lamp } from './lamp.ts';\n`;

describe('the report of an interface', { timeout: 120_000 }, () => {
  it('has every exported name, by name, with its signature and its version', () => {
    write('lamp.ts', lamp);
    write('index.ts', entry);
    const text = report();
    expect(text.match(/^### .*$/gm)).toEqual(['### Lamp', '### Level', '### lamp']);
    expect(text).toContain('### lamp\n\nSince 0.1.0.\n\n```ts\nexport declare function lamp(level: Level): Lamp;\n```');
    expect(text).toContain('Since 0.2.0.\n\n```ts\nexport interface Lamp {\n    readonly level: Level;\n}\n```');
    expect(text).not.toContain('secret');
  });

  it('differs in the one line that a changed signature changes', () => {
    write('lamp.ts', lamp);
    write('index.ts', entry);
    const before = report().split('\n');
    write('lamp.ts', lamp.replace('lamp(level: Level)', 'lamp(level?: Level)'));
    const after = report().split('\n');
    expect(after.filter((line, index) => line !== before[index])).toEqual([
      'export declare function lamp(level?: Level): Lamp;',
    ]);
  });

  it.each([
    ['/** How bright. @since 0.1.0 */', '', 'Level has no documentation'],
    ['/** How bright. @since 0.1.0 */', '/** How bright. */', 'Level does not say @since'],
    ['/** How bright. @since 0.1.0 */', '/** @since 0.1.0 */', 'Level says nothing but @since'],
  ])('is refused where an export lost its words: %s becomes “%s”', (good, bad, problem) => {
    write('lamp.ts', lamp.replace(good, bad));
    write('index.ts', entry);
    expect(report).toThrow(problem);
  });

  it.each([
    ['exports nothing', 'export {};\n'],
    ['is no module', 'const alone = 1;\n'],
  ])('is refused when an entry %s', (_, text) => {
    write('index.ts', text);
    expect(report).toThrow('@nexa/small exports nothing');
  });

  it('is refused when an entry is not there', () => {
    expect(report).toThrow('@nexa/small exports nothing');
  });
});

it('knows every entry of the published packages', () => {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const names = ['core/sdk', 'core/testkit'].flatMap((folder) =>
    publishedEntries(join(root, folder)).entries.map(({ name }) => name),
  );
  expect(names).toEqual(['@nexa/sdk', '@nexa/testkit', '@nexa/testkit/conformance', '@nexa/testkit/grade']);
});
