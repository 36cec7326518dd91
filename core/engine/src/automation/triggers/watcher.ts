import type { TriggerTrace } from '../../home/records.ts';

/** What a trigger says when it fires. */
export type Fired = Omit<TriggerTrace, 'triggerId'>;

/** Who is told when one of some triggers fires: an automation, or a run that waits. */
export interface Watcher {
  /** Unique among all that watch. */
  readonly key: string;
  /** It is an automation, whose triggers go on after a restart where they were. */
  readonly isAutomation?: true;
  fired(triggerId: string, trace: Fired): void;
}
