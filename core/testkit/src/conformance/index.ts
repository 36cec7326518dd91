export { checkRule, describeConformance } from './describe-conformance.ts';
export type {
  Ailment,
  ConformanceHarness,
  ConformancePlugin,
  ConformanceRule,
  ConformanceRun,
  Counterpart,
} from './subject.ts';
