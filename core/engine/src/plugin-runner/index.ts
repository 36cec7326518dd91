export { createMemoryTransportPair, type MemoryTransportPair } from './memory-transport.ts';
export { PluginRunner, type PluginRunnerOptions } from './plugin-runner.ts';
export {
  type HealingCall,
  type LogLevel,
  type MeasuredColumns,
  type MeasuredSeriesName,
  type PluginCall,
  type PluginCalls,
  type PluginOperation,
  protocolLimits,
  type ReportEntry,
  type ToHost,
  type ToPlugin,
} from './protocol.ts';
export type { Transport } from './transport.ts';
