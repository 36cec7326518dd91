import type { TriggerTrace } from '../../home/records.ts';

/** What a trigger says when it fires. */
export type Fired = Omit<TriggerTrace, 'triggerId'>;

/** Who is told when one of some triggers fires: an automation, or a run that waits. */
export interface Watcher {
  /** Unique among all that watch. */
  readonly key: string;
  fired(triggerId: string, trace: Fired): void;
}
