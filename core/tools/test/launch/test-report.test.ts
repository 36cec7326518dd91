import { describe, expect, it } from 'vitest';
import { countTests, demandAll, summaryLine } from '../../launch/lib/test-report.mjs';

const test = (status: string, fullName = `a test that is ${status}`) => ({ status, fullName });
const file = (status: string, ...assertionResults: { status: string; fullName: string }[]) => ({
  name: 'core/x/test/a.test.ts',
  status,
  assertionResults,
});
const report = (...testResults: ReturnType<typeof file>[]) => ({ testResults });

describe('the closing line of npm test', () => {
  it('counts passed and failed tests over all files', () => {
    const counts = countTests(
      report(file('passed', test('passed'), test('passed')), file('failed', test('failed'))),
      1,
    );
    expect(summaryLine(counts)).toBe('2 passed, 1 failed');
  });

  it('names what was skipped and adds its number', () => {
    const counts = countTests(
      report(file('passed', test('passed'), test('pending', 'needs Chromium'), test('todo'))),
      0,
    );
    expect(summaryLine(counts)).toBe('1 passed, 0 failed, 2 skipped');
    expect(counts.skipped[0]).toEqual({ file: 'core/x/test/a.test.ts', name: 'needs Chromium' });
  });

  it('counts a file that does not load as a failure', () => {
    const counts = countTests(report(file('passed', test('passed')), file('failed')), 1);
    expect(summaryLine(counts)).toBe('1 passed, 1 failed');
    expect(counts.notes).toEqual(['core/x/test/a.test.ts failed as a whole.']);
  });

  it('counts a set-up that fails around passed tests as a failure', () => {
    const counts = countTests(report(file('failed', test('passed'))), 1);
    expect(summaryLine(counts)).toBe('1 passed, 1 failed');
  });

  it('fails when the runner failed although every test passed', () => {
    const counts = countTests(report(file('passed', test('passed'))), 1);
    expect(summaryLine(counts)).toBe('1 passed, 1 failed');
  });

  it('fails when there is no report', () => {
    expect(summaryLine(countTests(undefined, 0))).toBe('0 passed, 1 failed');
  });

  it('fails when no test was found', () => {
    expect(summaryLine(countTests(report(), 0))).toBe('0 passed, 1 failed');
  });

  it('turns skipped tests into failures where everything is demanded', () => {
    const counts = countTests(report(file('passed', test('passed'), test('pending'))), 0);
    expect(summaryLine(demandAll(counts))).toBe('1 passed, 1 failed');
  });
});
