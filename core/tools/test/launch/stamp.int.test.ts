import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFresh, recordStamp, takeStamp } from '../../launch/lib/stamp.mjs';

describe('the stamp of a build', () => {
  const unit = { name: 'unit', inputs: ['src', 'package.json', 'not-there'], outputs: ['dist/out.js'] };
  let root: string;
  let stampFile: string;

  const put = (path: string, content: string) => writeFileSync(join(root, path), content);
  const fresh = () => isFresh(root, stampFile, unit);
  const build = () => recordStamp(stampFile, takeStamp(root, unit));

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nexa stamp '));
    stampFile = join(root, '.nexa', 'unit.json');
    for (const folder of ['src/deep', 'dist']) mkdirSync(join(root, folder), { recursive: true });
    put('src/deep/a.ts', 'a');
    put('package.json', '{}');
    put('dist/out.js', 'built');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is stale before the first build', () => {
    expect(fresh()).toBe(false);
  });

  it('is fresh after a build', () => {
    build();
    expect(fresh()).toBe(true);
  });

  it('is stale after an edit that keeps the size', () => {
    build();
    put('src/deep/a.ts', 'b');
    expect(fresh()).toBe(false);
  });

  it('is stale when a source is added', () => {
    build();
    put('src/new.ts', '');
    expect(fresh()).toBe(false);
  });

  it('is stale when a source is removed', () => {
    build();
    rmSync(join(root, 'src/deep/a.ts'));
    expect(fresh()).toBe(false);
  });

  it('is stale when an output is gone', () => {
    build();
    rmSync(join(root, 'dist/out.js'));
    expect(fresh()).toBe(false);
  });

  it('stays fresh when only the times changed, as after a checkout', () => {
    build();
    utimesSync(join(root, 'src/deep/a.ts'), 1, 1);
    expect(fresh()).toBe(true);
  });

  it('is stale when the record is damaged', () => {
    build();
    writeFileSync(stampFile, '{"quick":');
    expect(fresh()).toBe(false);
  });

  it('is stale when a source was edited while the build ran', () => {
    const before = takeStamp(root, unit);
    put('src/deep/a.ts', 'edited meanwhile');
    recordStamp(stampFile, before);
    expect(fresh()).toBe(false);
  });
});
