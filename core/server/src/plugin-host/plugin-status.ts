import type { PluginLogLine } from '@nexa/engine';
import type { Instant } from '@nexa/sdk';

/** `refused`: it is not what was installed, or was built for another NEXA; `disabled`: a person switched it off. */
export type PluginStatusValue = 'running' | 'starting' | 'stopped' | 'failed' | 'safe-mode' | 'refused' | 'disabled';

/** How a plugin's process is doing. */
export interface PluginStatus {
  readonly value: PluginStatusValue;
  /** Why it is not running: code and sentence, `spinning: it did not answer for 3.6 s and kept a processor busy`. */
  readonly reason?: string;
  readonly restarts: number;
  readonly since: Instant;
}

/** What the log of a plugin says of a new status. */
export function statusLine({ value, reason }: PluginStatus): Omit<PluginLogLine, 'pluginId'> {
  // On its way up, the reason is the one for which it went down, and was said then.
  if (reason === undefined || value === 'starting')
    return { level: 'info', message: `The plugin is ${value}.`, fields: {} };
  return { level: 'error', message: `${value}: ${reason}`, fields: {} };
}
