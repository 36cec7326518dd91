import type { AttributeState } from '@nexa/sdk';
import type { StoredState } from '../schema/json-shapes.ts';
import { causeOf, storedCause } from './cause-mapper.ts';

/** A state as it is kept: everything but its freshness, which is judged anew when it is read. */
export type KeptState = Omit<AttributeState, 'freshness'>;

export function storedState(state: KeptState): StoredState {
  return {
    value: state.value,
    observedAt: new Date(state.observedAt).toISOString(),
    receivedAt: new Date(state.receivedAt).toISOString(),
    ...(state.changedAt === undefined ? {} : { changedAt: new Date(state.changedAt).toISOString() }),
    source: state.source,
    cause: storedCause(state.cause),
  };
}

export function stateOf(stored: StoredState): KeptState {
  return {
    value: stored.value,
    observedAt: Date.parse(stored.observedAt),
    receivedAt: Date.parse(stored.receivedAt),
    ...(stored.changedAt === undefined ? {} : { changedAt: Date.parse(stored.changedAt) }),
    source: stored.source,
    cause: causeOf(stored.cause),
  };
}
