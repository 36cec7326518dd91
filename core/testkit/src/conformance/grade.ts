/** How good a plugin is, the lowest grade first. @since 0.2.0 */
export const grades = ['bronze', 'silver', 'gold', 'platinum'] as const;

/** See {@link grades}. @since 0.2.0 */
export type Grade = (typeof grades)[number];

/** What came of one rule. `open`: it does not hold, and quality.json says so. @since 0.2.0 */
export type RuleOutcome = 'passed' | 'failed' | 'open' | 'exempt' | 'declared';

/** The highest grade whose rules, and those of every grade below it, all hold; `undefined` when not even bronze is reached. @since 0.2.0 */
export function gradeOf(rules: readonly { readonly grade: Grade; readonly outcome: RuleOutcome }[]): Grade | undefined {
  const missed = grades.findIndex((grade) =>
    rules.some((rule) => rule.grade === grade && (rule.outcome === 'failed' || rule.outcome === 'open')),
  );
  return missed === -1 ? grades.at(-1) : grades[missed - 1];
}
