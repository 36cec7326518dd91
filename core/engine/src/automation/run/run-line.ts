import type { Cause, Condition, NexaError, ScalarValue } from '@nexa/sdk';
import type { AutomationRecord, ConditionTrace, ExecutionReason } from '../../home/records.ts';
import type { AutomationScope } from '../automation-scope.ts';
import type { Fiber, RunFailure, Waiting } from './position.ts';
import type { RunHost } from './run-host.ts';
import type { TraceBook } from './trace-book.ts';

/** Goes on with a line of work when what it waited for is there; `work` notes what came of it. */
export type Settle = (work: () => void) => void;

/** Conditions, and where their list stands. */
export interface Asked {
  readonly path: string;
  readonly conditions: readonly Condition[];
}

/** What the actions of a run can do to it. */
export interface RunLine {
  readonly id: string;
  readonly host: RunHost;
  readonly automation: AutomationRecord;
  readonly traces: TraceBook;
  readonly variables: Map<string, ScalarValue>;
  cause(): Cause;
  /** What conditions and expressions see on this line of work. */
  scope(fiber: Fiber): AutomationScope;
  /** Waits. `begin` is called when the waiting has been told; it may settle at once, and answers how to give up. */
  // biome-ignore lint/suspicious/noConfusingVoidType: what begins may have nothing to give up.
  block(fiber: Fiber, waiting: Waiting, begin: (settle: Settle) => (() => void) | undefined | void): true;
  /** Goes on in so many branches at once, and with the line itself when all have ended. */
  split(fiber: Fiber, count: number, path: string, trace: number): true;
  /** The action has been done. Answers false: there is nothing to wait for. */
  done(trace: number): false;
  fail(fiber: Fiber, trace: number, error: NexaError, failure?: RunFailure): void;
  holds(fiber: Fiber, asked: Asked, trace: number): boolean;
  evaluate(fiber: Fiber, asked: Asked): ConditionTrace[];
  end(outcome: 'completed' | 'failed', why: { readonly reason: ExecutionReason; readonly detail?: string }): void;
}
