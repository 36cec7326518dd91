export { describeConformance } from './describe-conformance.ts';
export { checkRule } from './grade-plugin.ts';
export type { ConformanceRule } from './rules.ts';
export type {
  ActionShow,
  Ailment,
  AutomationShow,
  ConformanceHarness,
  ConformancePlugin,
  ConformanceRun,
  Counterpart,
  EcosystemSide,
  ShownValue,
  TriggerShow,
} from './subject.ts';
