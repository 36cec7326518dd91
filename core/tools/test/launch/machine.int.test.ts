import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingFacilities } from '../../launch/lib/machine.mjs';

describe('what this machine lacks for some tests', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexa-machine-'));
    mkdirSync(join(folder, 'repository'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const missing = () => missingFacilities(join(folder, 'repository'), { PATH: folder }).map(({ name }) => name);

  it('names the recorded devices when the folder beside the repository is missing', () => {
    expect(missing()).toContain('../shared');
  });

  it('finds them beside the repository', () => {
    mkdirSync(join(folder, 'shared'));
    expect(missing()).not.toContain('../shared');
  });

  it('finds a program on the path under any of its names', () => {
    writeFileSync(join(folder, 'google-chrome'), '#!/bin/sh\n');
    chmodSync(join(folder, 'google-chrome'), 0o755);
    expect(missing()).not.toContain('Chromium');
  });

  it('does not take a file that cannot be run for a program', () => {
    writeFileSync(join(folder, 'chromium'), 'not a program');
    chmodSync(join(folder, 'chromium'), 0o644);
    expect(missing().includes('Chromium')).toBe(true);
  });
});
