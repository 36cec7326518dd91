import { readFile } from 'node:fs/promises';
import { coreCapabilities, exposedScene } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { mappings } from '../src/model/mappings.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const rows = (/## What appears([\s\S]*?)What a device has/.exec(readme)?.[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the README', () => {
  it('has every capability and every trait of the tables, and no others', () => {
    const named = (column: number, form: RegExp) =>
      new Set(rows.flatMap((cells) => [...(cells[column] ?? '').matchAll(form)].map(([, name]) => name)));
    expect(named(1, /`(\w+)`/g)).toEqual(new Set(mappings.flatMap(({ capabilities }) => capabilities)));
    expect(named(2, /(\w+)/g)).toEqual(new Set(mappings.map(({ trait }) => trait)));
    const known = [...coreCapabilities.map(({ id }): string => id), exposedScene.capability];
    expect(mappings.flatMap(({ capabilities }) => capabilities).filter((id) => !known.includes(id))).toEqual([]);
  });

  it('explains every issue that is raised', () => {
    const codes = (plugin.checks ?? []).flatMap(({ raises }) => raises.map(({ code }) => code));
    expect(codes.filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });
});
