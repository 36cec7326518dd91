import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mappings } from '../src/data-points/mapping.ts';
import { readOwnDataPoints } from '../src/data-points/own-data-points.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('shows own data points that the plugin takes', () => {
    const lines = /## Your own data points[\s\S]*?```\n([\s\S]*?)\n```/.exec(readme)?.[1]?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(5);
    expect(readOwnDataPoints(lines)).toMatchObject({ rows: expect.arrayContaining([]) });
  });

  it('has a row for every family that a person can name', () => {
    const rows = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
    const families = mappings.filter((mapping) => mapping !== 'auto' && mapping !== 'generic');
    expect(families.filter((id) => !rows.includes(id))).toEqual([]);
  });
});
