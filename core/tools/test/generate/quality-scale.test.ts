import { conformanceRules } from '@nexa/testkit/grade';
import { describe, expect, it } from 'vitest';
import { qualityScale } from '../../src/generate/quality-scale.ts';

const rules = Object.entries(conformanceRules);

describe('the quality scale', () => {
  it('has a row for every rule, under its grade', () => {
    const [, ...sections] = qualityScale([]).split(/^## /m);
    const misplaced = rules.filter(
      ([name, { grade }]) =>
        !sections.some((text) => text.toLowerCase().startsWith(grade) && text.includes(`| \`${name}\` |`)),
    );
    expect(misplaced).toEqual([]);
  });

  it('is checked by programs for at least 80 % of its rules', () => {
    const checked = rules.filter(([, { check }]) => check !== undefined);
    expect(checked.length / rules.length).toBeGreaterThanOrEqual(0.8);
    expect(qualityScale([])).toContain(`${checked.length} of the ${rules.length} rules`);
  });

  it('tells how a plugin stands, and what is said of single rules', () => {
    const quality = {
      grade: 'silver',
      open: { identify: 'It is not | announced.' },
      exempt: { moved: 'No address.' },
    } as const;
    const scale = qualityScale([{ id: 'acme', quality }]);
    expect(scale).toMatch(/\| acme \| \*\*silver\*\* \|/);
    expect(scale).toContain('| acme | `identify` | does not hold yet | It is not \\| announced. |');
    expect(scale).toContain('| acme | `moved` | exempt | No address. |');
  });

  it('says which plugins cannot be exempt from a rule', () => {
    expect(qualityScale([])).toMatch(/\| `reauth` \|.*can be exempt unless it has a secret field or its class is/);
  });

  it('knows the plugins of this repository', () => {
    expect(qualityScale()).toMatch(/\| hue \| \*\*/);
  });
});
