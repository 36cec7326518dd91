import { errorCodes } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { errorList } from '../../src/generate/error-list.ts';

describe('the list of errors', () => {
  it('has a row for every code of the contract', () => {
    const list = errorList();
    expect(Object.keys(errorCodes).filter((code) => !list.includes(`| \`${code}\` |`))).toEqual([]);
  });

  it('puts the codes of an area together and keeps a bar in a text from making a column', () => {
    const entry = {
      kind: 'input',
      retryable: true,
      messageKey: 'a',
      meaning: 'This | that.',
      remedy: 'Mend it.',
    } as const;
    const list = errorList({ NEXA_RED_ONE: entry, NEXA_BLUE_ONE: entry, NEXA_RED_TWO: entry });
    expect(list.match(/^## .*$/gm)).toEqual(['## Red', '## Blue']);
    expect(list).toContain('| `NEXA_RED_TWO` | input | yes | This \\| that. | Mend it. |');
  });
});
