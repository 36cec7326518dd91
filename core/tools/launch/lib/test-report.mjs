// @ts-check

/** @typedef {{ fullName: string, status: string }} ReportedTest */
/** @typedef {{ name: string, status: string, message?: string, assertionResults: ReportedTest[] }} ReportedFile */
/** @typedef {{ testResults: ReportedFile[] }} TestReport what vitest's JSON reporter writes */
/** @typedef {{ passed: number, failed: number, skipped: { file: string, name: string }[], notes: string[] }} TestCounts */

const notRun = new Set(['pending', 'skipped', 'todo', 'disabled']);

/**
 * @param {TestReport | undefined} report undefined when the run wrote none
 * @param {number} exitCode vitest's own
 * @returns {TestCounts}
 */
export function countTests(report, exitCode) {
  /** @type {TestCounts} */
  const counts = { passed: 0, failed: 0, skipped: [], notes: [] };
  for (const file of report?.testResults ?? []) countFile(file, counts);
  if (!report) fail(counts, 'The test run ended without a report.');
  else if (counts.passed + counts.failed + counts.skipped.length === 0) fail(counts, 'No test was found.');
  else if (exitCode !== 0 && counts.failed === 0) {
    fail(counts, `The test runner failed outside of any test (code ${exitCode}); see its output above.`);
  }
  return counts;
}

/** @param {ReportedFile} file @param {TestCounts} counts */
function countFile(file, counts) {
  for (const test of file.assertionResults) {
    if (test.status === 'passed') counts.passed += 1;
    else if (notRun.has(test.status)) counts.skipped.push({ file: file.name, name: test.fullName });
    else counts.failed += 1;
  }
  const hasFailedTest = file.assertionResults.some((test) => test.status === 'failed');
  // A file that does not load, or whose set-up fails, has no failed test of its own.
  if (file.status === 'failed' && !hasFailedTest) fail(counts, `${file.name} failed as a whole.`);
}

/** @param {TestCounts} counts @param {string} note */
function fail(counts, note) {
  counts.failed += 1;
  counts.notes.push(note);
}

/** Where everything is demanded a skipped test is a failed one. @param {TestCounts} counts @returns {TestCounts} */
export function demandAll(counts) {
  const { length } = counts.skipped;
  if (length === 0) return counts;
  const note = `${length} skipped test(s) count as failed: NEXA_TEST_STRICT is set.`;
  return { ...counts, failed: counts.failed + length, skipped: [], notes: [...counts.notes, note] };
}

/** The one line that others read. @param {TestCounts} counts */
export function summaryLine(counts) {
  const skipped = counts.skipped.length > 0 ? `, ${counts.skipped.length} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}
