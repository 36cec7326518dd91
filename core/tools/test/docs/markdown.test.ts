import { describe, expect, it } from 'vitest';
import { findCommands, findLinks } from '../../src/docs/markdown.ts';

describe('reading a document', () => {
  it('finds commands in shell blocks and leaves comments out', () => {
    const text = ['```sh', '# build first', '$ npm start   # opens the page', '', 'npm test', '```'].join('\n');
    expect(findCommands('README.md', text).map(({ line, command }) => [line, command])).toEqual([
      [3, 'npm start'],
      [5, 'npm test'],
    ]);
  });

  it('finds commands written inline', () => {
    expect(findCommands('README.md', 'Run `npm run check` and then `npx vitest run core/x`.')).toHaveLength(2);
  });

  it('leaves blocks in other languages alone', () => {
    expect(findCommands('README.md', '```json\n{ "a": "`npm run nothing`" }\n```')).toEqual([]);
  });

  it('finds links and pictures inside the repository and leaves the web alone', () => {
    const text = '[a](docs/a.md#part) [b](https://nodejs.org) [c](#here) <img src="docs/way.svg" alt="">';
    expect(findLinks('README.md', text).map(({ target }) => target)).toEqual(['docs/a.md', 'docs/way.svg']);
  });
});
