export { describeConformance } from './describe-conformance.ts';
export { checkRule } from './grade-plugin.ts';
export type { ConformanceRule } from './rules.ts';
export type {
  Ailment,
  ConformanceHarness,
  ConformancePlugin,
  ConformanceRun,
  Counterpart,
  EcosystemSide,
  ShownValue,
} from './subject.ts';
