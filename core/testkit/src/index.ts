export { MachineClock } from './clock/machine-clock.ts';
export { settle } from './clock/settle.ts';
export { VIRTUAL_START, VirtualClock } from './clock/virtual-clock.ts';
export { waitUntil } from './clock/wait-until.ts';
export { type DiagnosticsReplay, replayDiagnostics } from './diagnostics/replay-diagnostics.ts';
export { ExposedTestHome, type TestReaction, testCaller } from './ecosystem/exposed-test-home.ts';
export { MemorySyncBook } from './ecosystem/memory-sync-book.ts';
export { type AddPlugin, startTestHome, TestHome, type TestHomeOptions } from './home/test-home.ts';
export { CountingIds, countedId } from './ids/counting-ids.ts';
export { MemoryStorage } from './plugin-host/memory-storage.ts';
export type { TestPairing } from './plugin-host/pairing-dialogue.ts';
export { PluginHost, type PluginHostOptions, startPluginHost } from './plugin-host/plugin-host.ts';
export { RecordingSink } from './plugin-host/recording-sink.ts';
export {
  type TestCommand,
  TestIntegration,
  type TestIntegrationParts,
  type TestWatch,
} from './plugin-host/test-integration.ts';
export { leakedSecrets } from './redaction/leaked-secrets.ts';
