import { readdirSync, readFileSync } from 'node:fs';
import { schemaFormats, schemaKeywords } from '@nexa/engine';
import { Quality } from '@nexa/testkit/grade';
import { expect, it } from 'vitest';

const root = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const guide = read('docs/plugin-guide.md');

const listed = (name: string) =>
  [...(guide.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '').matchAll(/`([^`]+)`/g)].map(
    ([, word]) => word,
  );

const templateSource = ['src', 'test']
  .flatMap((folder) => readdirSync(new URL(`plugin-template/${folder}/`, root)).map((file) => `${folder}/${file}`))
  .map((file) => read(`plugin-template/${file}`))
  .join('\n');

it('lists the schema keywords and formats that the host takes, and no others', () => {
  expect(listed('keywords').toSorted()).toEqual([...schemaKeywords].toSorted());
  expect(listed('formats').toSorted()).toEqual([...schemaFormats].toSorted());
});

it('names what quality.json may say, and no more', () => {
  const fields = Object.keys(Quality.properties);
  expect(fields.filter((field) => !guide.includes(`| \`${field}\` |`))).toEqual([]);
});

it('shows only code that the template really has', () => {
  const excerpts = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  expect(excerpts.length).toBeGreaterThan(3);
  expect(excerpts.filter((code) => !templateSource.includes(code))).toEqual([]);
});
