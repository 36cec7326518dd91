import {
  type AttributeDefinition,
  type AttributeState,
  type Cause,
  type Freshness,
  type Instant,
  type ScalarValue,
  type StateSource,
  stateKey,
} from '@nexa/sdk';
import { limitedCause } from '../home/cause-chain.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { AttributeRef } from '../home/home-output.ts';
import type { HomeDevice } from './home-device.ts';

/** One value as it arrived. */
export interface ValueReport {
  readonly value: ScalarValue;
  readonly observedAt: Instant;
  readonly source: StateSource;
  readonly cause?: Pick<Cause, 'kind' | 'id'>;
}

/** A value that became the current one. */
export interface StateUpdate {
  readonly device: HomeDevice;
  readonly ref: AttributeRef;
  readonly key: string;
  readonly state: AttributeState;
  readonly previous: AttributeState | undefined;
  readonly changed: boolean;
}

export interface StateBookOptions {
  /** The command, or whatever else, to which a changed value is put down. */
  readonly causeOf: (device: HomeDevice, ref: AttributeRef, observedAt: Instant) => Cause | undefined;
  readonly onUpdate: (update: StateUpdate) => void;
  /** A value became live that was not: from now on its age must be watched. */
  readonly onLive: (device: HomeDevice) => void;
}

/** Keeps the current value of every attribute, with the truth about its age and cause. */
export class StateBook {
  readonly #context: HomeContext;
  readonly #options: StateBookOptions;

  constructor(context: HomeContext, options: StateBookOptions) {
    this.#context = context;
    this.#options = options;
  }

  apply(device: HomeDevice, ref: AttributeRef, report: ValueReport): void {
    const definition = this.#context.catalog.attribute(ref.capability, ref.attribute);
    if (definition === undefined || !device.has(ref.component, ref.capability)) return;
    const now = this.#context.clock.now();
    const key = stateKey(ref.capability, ref.attribute, ref.component);
    const observedAt = Math.min(report.observedAt, now);
    const previous = device.states.get(key);
    if (report.source !== 'import') this.#sample(device, ref, key, definition, { ...report, observedAt }, previous);
    if (previous !== undefined && observedAt < previous.observedAt) return;
    this.#settle(device, ref, key, definition, { ...report, observedAt }, previous);
  }

  /** Samples of one measured attribute, oldest first; the newest becomes the state. */
  applySeries(device: HomeDevice, ref: AttributeRef, times: Float64Array, values: Float64Array): void {
    const definition = this.#context.catalog.attribute(ref.capability, ref.attribute);
    const last = times.length - 1;
    const value = values[last];
    const observedAt = times[last];
    if (definition === undefined || definition.history === 'states') return;
    if (value === undefined || observedAt === undefined || !device.has(ref.component, ref.capability)) return;
    const key = stateKey(ref.capability, ref.attribute, ref.component);
    this.#context.emit({ type: 'samples', ref, key, history: definition.history, times, values });
    device.sampledAt.set(key, observedAt);
    const previous = device.states.get(key);
    if (previous !== undefined && observedAt < previous.observedAt) return;
    this.#settle(device, ref, key, definition, { value, observedAt, source: 'push' }, previous);
  }

  /** Nothing of the device may be shown as live any more. */
  markAllStale(device: HomeDevice): void {
    for (const [key, state] of device.states) this.#setFreshness(device, key, state, 'stale');
  }

  /** Of the device's states, those that `isDoubted` are not shown as live any more. */
  markStale(device: HomeDevice, isDoubted: (key: string) => boolean): void {
    for (const [key, state] of device.states) if (isDoubted(key)) this.#setFreshness(device, key, state, 'stale');
  }

  /** States whose own report interval has passed become stale; returns when the next one will. */
  expire(device: HomeDevice): Instant | undefined {
    const now = this.#context.clock.now();
    let next: Instant | undefined;
    for (const [key, state] of device.states) {
      if (state.freshness !== 'live') continue;
      const { capability, attribute } = this.#refOf(device, key);
      const deadline = this.#staleAt(device, key, this.#context.catalog.attribute(capability, attribute), state);
      if (deadline === undefined) continue;
      if (deadline <= now) this.#setFreshness(device, key, state, 'stale');
      else next = next === undefined ? deadline : Math.min(next, deadline);
    }
    return next;
  }

  /** When the value becomes stale by its own interval; `undefined`: it lives as long as its device is in contact. */
  #staleAt(
    device: HomeDevice,
    key: string,
    definition: AttributeDefinition | undefined,
    state: AttributeState,
  ): Instant | undefined {
    const rule = definition?.freshness;
    const expected = rule?.kind === 'interval' ? rule.expected : undefined;
    const interval = device.description.reportIntervals?.[key] ?? expected;
    return interval === undefined ? undefined : state.observedAt + interval * this.#context.timings.silenceFactor;
  }

  #settle(
    device: HomeDevice,
    ref: AttributeRef,
    key: string,
    definition: AttributeDefinition,
    report: ValueReport,
    previous: AttributeState | undefined,
  ): void {
    const now = this.#context.clock.now();
    const changed = previous === undefined || previous.value !== report.value;
    const cause = changed ? this.#cause(device, ref, report) : previous.cause;
    const changedAt = changed ? report.observedAt : previous.changedAt;
    const draft: AttributeState = {
      value: report.value,
      observedAt: report.observedAt,
      receivedAt: now,
      ...(changedAt === undefined ? {} : { changedAt }),
      source: report.source,
      freshness: 'live',
      cause,
    };
    const staleAt = this.#staleAt(device, key, definition, draft);
    const state: AttributeState = staleAt !== undefined && staleAt <= now ? { ...draft, freshness: 'stale' } : draft;
    device.states.set(key, state);
    if (state.freshness === 'live' && previous?.freshness !== 'live') this.#options.onLive(device);
    const isWorthTelling =
      changed ||
      previous.freshness !== state.freshness ||
      now - (device.toldAt.get(key) ?? 0) >= this.#context.timings.touchInterval;
    if (isWorthTelling) this.#tell(device, ref, key, definition, state, previous, changed);
    this.#options.onUpdate({ device, ref, key, state, previous, changed });
  }

  #cause(device: HomeDevice, ref: AttributeRef, report: ValueReport): Cause {
    if (report.cause !== undefined) return report.cause;
    const found = this.#options.causeOf(device, ref, report.observedAt);
    if (found !== undefined) return limitedCause(found);
    // A sensor tells of the world; who changed a lamp without asking NEXA, nobody knows.
    return this.#context.catalog.isSettable(ref.capability, ref.attribute)
      ? { kind: 'unknown' }
      : { kind: 'physical', id: device.id };
  }

  #sample(
    device: HomeDevice,
    ref: AttributeRef,
    key: string,
    definition: AttributeDefinition,
    report: ValueReport,
    previous: AttributeState | undefined,
  ): void {
    if (definition.history === 'states' || typeof report.value !== 'number') return;
    const sampledAt = device.sampledAt.get(key);
    if (sampledAt === report.observedAt && previous?.value === report.value) return;
    const isRepeat = report.source === 'poll' && previous?.value === report.value && sampledAt !== undefined;
    if (isRepeat && report.observedAt - sampledAt < this.#context.timings.unchangedSampleInterval) return;
    device.sampledAt.set(key, report.observedAt);
    const times = Float64Array.of(report.observedAt);
    const values = Float64Array.of(report.value);
    this.#context.emit({ type: 'samples', ref, key, history: definition.history, times, values });
  }

  #setFreshness(device: HomeDevice, key: string, state: AttributeState, freshness: Freshness): void {
    if (state.freshness === freshness) return;
    const next = { ...state, freshness };
    device.states.set(key, next);
    const ref = this.#refOf(device, key);
    const definition = this.#context.catalog.attribute(ref.capability, ref.attribute);
    if (definition !== undefined) this.#tell(device, ref, key, definition, next, state, false);
  }

  #tell(
    device: HomeDevice,
    ref: AttributeRef,
    key: string,
    definition: AttributeDefinition,
    state: AttributeState,
    previous: AttributeState | undefined,
    changed: boolean,
  ): void {
    device.toldAt.set(key, this.#context.clock.now());
    this.#context.emit({
      type: 'state',
      ref,
      key,
      history: definition.history,
      state,
      changed,
      ...(previous === undefined ? {} : { previous: previous.value }),
    });
  }

  #refOf(device: HomeDevice, key: string): AttributeRef {
    const colon = key.indexOf(':');
    const dot = key.lastIndexOf('.');
    return {
      deviceId: device.id,
      component: colon < 0 ? 'main' : key.slice(0, colon),
      capability: key.slice(colon + 1, dot),
      attribute: key.slice(dot + 1),
    };
  }
}
