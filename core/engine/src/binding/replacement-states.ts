import { type AttributeState, type Cause, type Instant, parseStateKey, type ScalarValue, stateKey } from '@nexa/sdk';
import type { CapabilityCatalog } from '../capability/capability-catalog.ts';
import type { HomeDevice } from '../device/home-device.ts';
import type { HomeRecordOutput } from '../home/home-output.ts';
import type { StateMap } from '../home/records.ts';
import { PathTranslation, type Place } from './path-translation.ts';
import type { ReplacementPlan } from './replacement-plan.ts';

type StateOutput = Extract<HomeRecordOutput, { type: 'state' }>;

export interface StatesAfter {
  readonly states: StateMap;
  /** For the history: what became another value with the device, at the moment at which it did. */
  readonly changes: readonly StateOutput[];
}

interface Replacing {
  readonly now: Instant;
  readonly cause: Cause;
  readonly catalog: CapabilityCatalog;
}

/**
 * The states of the device `kept` after `gone` took its place: what was known of the new device is so, as fresh as it
 * was. A value that the new one has not told yet is the old one's and shown as old, and so is a counter's, which goes on
 * with the new one's first report. Those of capabilities that the device has no more are gone.
 */
export function statesAfter(
  kept: HomeDevice,
  gone: HomeDevice,
  { componentMap, units }: Pick<ReplacementPlan, 'componentMap' | 'units'>,
  replacing: Replacing,
): StatesAfter {
  const states: Record<string, AttributeState> = {};
  for (const [key, state] of kept.states) {
    const place = parseStateKey(key);
    if (place !== undefined && kept.has(place.component, place.capability))
      states[key] = { ...state, freshness: 'stale' };
  }
  const translation = new PathTranslation({ componentMap, unitMap: units });
  const changes: StateOutput[] = [];
  for (const [key, state] of gone.states) {
    const told = parseStateKey(key);
    const value = told === undefined ? undefined : translated(translation, told, state.value);
    if (told === undefined || value === undefined) continue;
    const place = translation.place(told);
    if (!kept.has(place.component, place.capability)) continue;
    const before = states[stateKey(place.capability, place.attribute, place.component)];
    const after = settled(state, value, before, replacing);
    states[stateKey(place.capability, place.attribute, place.component)] = after;
    changes.push(...changeOf(kept.id, place, after, before, replacing));
  }
  return { states, changes };
}

/** In the device's unit; `undefined` for a counter, which says nothing by itself. */
function translated(translation: PathTranslation, place: Place, value: ScalarValue): ScalarValue | undefined {
  const mapping = translation.unit(place);
  if (mapping?.continues === true) return undefined;
  return mapping === undefined || typeof value !== 'number' ? value : value * mapping.scale + (mapping.offset ?? 0);
}

function settled(
  { observedAt, receivedAt, source, freshness }: AttributeState,
  value: ScalarValue,
  before: AttributeState | undefined,
  { now, cause }: Replacing,
): AttributeState {
  const isSame = before !== undefined && before.value === value;
  const changedAt = isSame ? before.changedAt : now;
  return {
    value,
    observedAt,
    receivedAt,
    source,
    freshness,
    cause: isSame ? before.cause : cause,
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}

function changeOf(
  deviceId: string,
  place: Place,
  state: AttributeState,
  before: AttributeState | undefined,
  { now, catalog }: Replacing,
): StateOutput[] {
  const definition = catalog.attribute(place.capability, place.attribute);
  if (definition === undefined || before?.value === state.value) return [];
  return [
    {
      type: 'state',
      ref: { deviceId, ...place },
      key: stateKey(place.capability, place.attribute, place.component),
      history: definition.history,
      // The new device may have been so for long; this one is it from now on.
      state: { ...state, observedAt: now, receivedAt: now },
      changed: true,
      ...(before === undefined ? {} : { previous: before.value }),
    },
  ];
}
