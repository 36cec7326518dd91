import type { Counterpart } from '@nexa/testkit/conformance';
import { type ConformanceRule, conformanceRules, gradePlugin, type RuleResult } from '@nexa/testkit/grade';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gradeOf } from '../../src/conformance/grade.ts';
import { judgeRule, mayRunBeside } from '../../src/conformance/grade-plugin.ts';
import { readQuality } from '../../src/conformance/quality.ts';
import { rulesFor } from '../../src/conformance/rules.ts';
import { leaks } from './faulty-plugin.ts';
import { faultySubject, quality } from './faulty-subject.ts';
import type { Fault } from './faulty-world.ts';

// Every rule lives through hours, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

afterEach(() => {
  for (const timer of leaks.splice(0)) clearInterval(timer);
});

const graded = (fault: Fault, said: object = quality) => {
  const { plugin, harness } = faultySubject(fault);
  return gradePlugin({ ...plugin, quality: said }, harness);
};
const outcomeOf = (rules: readonly RuleResult[], name: ConformanceRule) => rules.find(({ rule }) => rule === name);

describe('rules on the machine’s clock', () => {
  const names = Object.keys(conformanceRules) as ConformanceRule[];
  const { harness } = faultySubject('none');

  it('run side by side, but for those that set the clock or count what is open in the process', () => {
    const alone = names.filter((rule) => !mayRunBeside(rule, { start: harness.start }));
    expect(alone).toEqual(['unload', 'clock-jump', 'steady']);
  });

  it('run one after the other on a clock of their own', () => {
    expect(names.filter((rule) => mayRunBeside(rule, harness))).toEqual([]);
  });
});

describe('the grade of a plugin', () => {
  it('is the highest whose rules all hold, and is computed the same twice', async () => {
    const report = await graded('none');
    expect(report.grade).toBe('platinum');
    expect(report.rules.map(({ rule }) => rule)).toEqual(rulesFor({ kind: 'brand' }));
    expect(report.rules.filter(({ outcome }) => outcome === 'declared').map(({ rule }) => rule)).toEqual(
      Object.keys(quality.declared),
    );
    expect(await graded('none')).toEqual(report);
  });

  it.each([
    ['command', undefined],
    ['garbage', 'bronze'],
    ['identify', 'silver'],
    ['push', 'gold'],
  ] as const)('falls to the one below when it breaks "%s"', async (fault, grade) => {
    const report = await graded(fault);
    expect(report.grade).toBe(grade);
    expect(outcomeOf(report.rules, fault)).toMatchObject({ outcome: 'failed', detail: expect.stringMatching(/.{10}/) });
  });

  it('is not lowered by an exemption with a reason, and is by a rule that is open', async () => {
    const exempt = { identify: 'It is never announced on a network.' };
    const excused = await graded('identify', { ...quality, exempt });
    expect([excused.grade, outcomeOf(excused.rules, 'identify')?.outcome]).toEqual(['platinum', 'exempt']);
    const open = await graded('identify', { ...quality, open: exempt });
    expect([open.grade, outcomeOf(open.rules, 'identify')?.outcome]).toEqual(['silver', 'open']);
  });

  it.each(['exempt', 'open'] as const)('does not bear a rule that holds and is called %s', async (list) => {
    const report = await graded('none', { ...quality, [list]: { garbage: 'It has no wire at all, they say.' } });
    expect(report.grade).toBe('bronze');
    expect(outcomeOf(report.rules, 'garbage')).toMatchObject({
      outcome: 'failed',
      detail: `it holds, so quality.json has no reason to call it ${list}`,
    });
  });

  it('is below bronze without quality.json, which must declare what no program can check', async () => {
    const { plugin, harness } = faultySubject('none');
    const report = await gradePlugin({ definition: plugin.definition, manifest: plugin.manifest }, harness);
    expect(report.grade).toBeUndefined();
    const failed = report.rules.filter(({ outcome }) => outcome === 'failed').map(({ rule }) => rule);
    expect(failed).toEqual(Object.keys(quality.declared));
  });

  it('counts nothing above the first grade that is missed', () => {
    expect(gradeOf([{ grade: 'bronze', outcome: 'failed' }])).toBeUndefined();
    expect(
      gradeOf([
        { grade: 'bronze', outcome: 'passed' },
        { grade: 'silver', outcome: 'open' },
        { grade: 'gold', outcome: 'passed' },
      ]),
    ).toBe('bronze');
  });
});

describe('quality.json', () => {
  const reason = 'A reason of some length.';

  it.each([
    ['a rule that there is not', { exempt: { flying: reason } }, 'there is no rule "flying"'],
    [
      'an exemption from what every plugin must',
      { exempt: { secrets: reason } },
      'nothing is exempt from the rule "secrets"',
    ],
    ['a declaration of what a program checks', { declared: { command: reason } }, 'checked by a program'],
    ['a rule in two lists', { exempt: { moved: reason }, open: { moved: reason } }, 'the rule "moved" is in two lists'],
    ['an exemption without a reason', { exempt: { moved: 'no' } }, '/exempt/moved'],
    ['a grade that there is not', { grade: 'diamond' }, '/grade'],
    ['something else', { excuses: {} }, 'quality.json'],
  ])('is refused with %s', (_, part, problem) => {
    expect(() => readQuality({ grade: 'gold', ...part })).toThrow(problem);
  });
});

describe('an exemption that the program itself refutes', () => {
  const exempt = (rule: ConformanceRule) => ({ [rule]: 'Nobody has a key for it, they say.' });
  const judged = async (rule: ConformanceRule, iotClass: string, hasSecret: boolean) => {
    const { plugin, harness } = faultySubject(hasSecret ? rule : 'config');
    const manifest = { ...(plugin.manifest as object), iotClass };
    const told = { ...plugin, manifest, quality: { ...quality, exempt: exempt(rule) } };
    return await judgeRule(rule, told, { ...harness, start: async () => withoutMeans(await harness.start()) });
  };
  // The harness shows none of it: the rule fails, as it does for a plugin for which it has no meaning.
  const withoutMeans = ({ refuseAccess: _a, renewAccess: _b, limitRate: _c, ...counterpart }: Counterpart) =>
    counterpart;

  it.each([
    ['access-refused', 'local-push', true, /"access-refused": it has a secret field/],
    ['reauth', 'local-push', true, /"reauth": it has a secret field/],
    ['access-refused', 'cloud-push', false, /"access-refused": its class is cloud-push/],
    ['reauth', 'cloud-polling', false, /"reauth": its class is cloud-polling/],
    ['rate-limited', 'cloud-polling', true, /"rate-limited": its class is cloud-polling/],
  ] as const)('of %s does not count: %s, secret %s', async (rule, iotClass, hasSecret, detail) => {
    const { outcome, detail: said } = await judged(rule, iotClass, hasSecret);
    expect(said).toMatch(detail);
    expect(outcome).toBe('failed');
  });

  it.each([
    ['access-refused', 'local-push', false],
    ['reauth', 'local-polling', false],
    ['rate-limited', 'local-push', true],
  ] as const)('of %s counts where nothing refutes it: %s, secret %s', async (rule, iotClass, hasSecret) => {
    expect((await judged(rule, iotClass, hasSecret)).outcome).toBe('exempt');
  });
});
