import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentProblems, markdownFiles } from '../../src/docs/document-problems.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

describe('the documents of this repository', () => {
  it('are found', () => {
    expect(markdownFiles(root)).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/README.md']));
  });

  it('name commands that exist, links that lead somewhere, and every dependency with its reason', () => {
    expect(documentProblems(root)).toEqual([]);
  });
});
