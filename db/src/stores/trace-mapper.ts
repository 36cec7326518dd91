import type { ActionTrace, ConditionTrace, ExecutionRecord } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';
import type { StoredTrace } from '../schema/json-shapes.ts';

type Trace = Pick<ExecutionRecord, 'conditions' | 'actions' | 'leftOut' | 'unknown'>;

export function storedTrace({ conditions, actions, ...rest }: Trace): object {
  return { conditions, actions, ...said(rest) };
}

export function traceOf({ conditions = [], actions = [], ...rest }: StoredTrace): Trace {
  return {
    conditions: conditions.map((trace) => placed<ConditionTrace>(trace, 'conditions', 'state')),
    actions: actions.map((trace) => placed<ActionTrace>(trace, 'actions', 'command')),
    ...said(rest),
  };
}

const said = ({ leftOut, unknown }: Pick<Trace, 'leftOut' | 'unknown'>) => ({
  ...(leftOut === undefined ? {} : { leftOut }),
  ...(unknown === undefined ? {} : { unknown }),
});

/** Runs of version 0.1 counted their parts, of which there was one kind each. */
function placed<T>(trace: JsonObject, list: string, type: string): T {
  if (trace.index === undefined) return trace as unknown as T;
  const { index, ...rest } = trace;
  return { path: `${list}/${String(index)}`, type, ...rest } as unknown as T;
}
