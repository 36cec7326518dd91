import type { Duration } from '@nexa/sdk';
import type { PluginOperation } from '../plugin-runner/protocol.ts';

/** Deadlines of the contract, where neither the plugin nor the caller names one. */
export const callDeadlines = {
  surface: 10_000,
  connect: 30_000,
  disconnect: 5_000,
  command: 30_000,
  refresh: 20_000,
  check: 10_000,
  heal: 30_000,
  undo: 30_000,
  pair: 20_000,
  present: 20_000,
  identify: 2_000,
  migrate: 10_000,
  diagnostics: 10_000,
  hook: 30_000,
  announce: 30_000,
  changes: 10_000,
  watch: 10_000,
  unwatch: 5_000,
  holds: 5_000,
  act: 30_000,
} as const satisfies Record<PluginOperation, Duration>;
