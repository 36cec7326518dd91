import { readFileSync } from 'node:fs';
import { coreCapabilities } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { mappings } from '../src/model/mappings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = (title: string): string => readme.split(`## ${title}`)[1]?.split('\n## ')[0] ?? '';
const isIn = (text: string) => (id: string) => text.includes(`\`${id}\``);

describe('the README', () => {
  it('says of every capability what Alexa makes of it, or why it makes nothing', () => {
    const all = coreCapabilities.map(({ id }) => id);
    const mapped = [...Object.keys(mappings), 'battery'];
    expect(mapped.filter((id) => !isIn(section('What appears'))(id))).toEqual([]);
    const left = all.filter((id) => !mapped.includes(id));
    expect(left.filter((id) => !isIn(section('What does not work'))(id))).toEqual([]);
  });

  it('says what helps for every issue', () => {
    const codes = [
      'alexa.unreachable',
      'alexa.not-linked',
      'alexa.grant-refused',
      'alexa.changes-not-told',
      'alexa.too-many-devices',
    ];
    expect(codes.filter((code) => !isIn(section('When something is wrong'))(code))).toEqual([]);
  });
});
