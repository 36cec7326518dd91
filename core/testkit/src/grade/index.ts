export { type Grade, grades, type RuleOutcome } from '../conformance/grade.ts';
export { type GradeReport, gradePlugin, type RuleResult } from '../conformance/grade-plugin.ts';
export { Quality } from '../conformance/quality.ts';
export type { Rule } from '../conformance/rule.ts';
export { type ConformanceRule, conformanceRules } from '../conformance/rules.ts';
