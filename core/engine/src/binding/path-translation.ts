import {
  type Cause,
  type CommandRequest,
  type DeviceDescription,
  type Instant,
  parseStateKey,
  type ScalarValue,
  type StateSource,
  stateKey,
} from '@nexa/sdk';
import type { BindingRecord, UnitMapping } from './binding-record.ts';

/** Where in a device something is, without the device. */
export interface Place {
  readonly component: string;
  readonly capability: string;
  readonly attribute: string;
}

/** A value in the words of the path on which it came. */
export interface PathValue extends Place {
  readonly value: ScalarValue;
  readonly observedAt: Instant;
  readonly source: StateSource;
  readonly cause?: Pick<Cause, 'kind' | 'id'>;
}

/** A counter falls by less than this through rounding alone. */
const ROUNDING = 1e-6;
/** A counter that stands below this part of what it stood at has begun anew; above it, it only lags behind. */
const BEGAN_ANEW = 0.5;

/** Says in a device's words what a path says in its own, and the other way round. */
export class PathTranslation {
  readonly #toDevice: ReadonlyMap<string, string>;
  readonly #toPath: ReadonlyMap<string, string>;
  readonly #units: ReadonlyMap<string, UnitMapping>;
  readonly #isPlain: boolean;

  constructor({ componentMap, unitMap }: Pick<BindingRecord, 'componentMap' | 'unitMap'>) {
    const pairs = Object.entries(componentMap);
    this.#toDevice = new Map(pairs);
    this.#toPath = new Map(pairs.map(([from, to]) => [to, from]));
    this.#units = new Map(unitMap.map((mapping) => [normalKey(mapping.from), mapping]));
    this.#isPlain = pairs.length === 0 && unitMap.length === 0;
  }

  /** The same words on both sides. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  component(pathComponent: string): string {
    return this.#toDevice.get(pathComponent) ?? pathComponent;
  }

  /** The path's name of a device's component; `undefined` when another one has taken its name. */
  pathComponent(component: string): string | undefined {
    const mapped = this.#toPath.get(component);
    if (mapped !== undefined) return mapped;
    return this.#toDevice.has(component) ? undefined : component;
  }

  unit({ component, capability, attribute }: Place): UnitMapping | undefined {
    return this.#units.get(stateKey(capability, attribute, component));
  }

  /** Where in the device the path's attribute belongs. */
  place(place: Place): Place {
    if (this.#isPlain) return place;
    const target = this.unit(place)?.to;
    const parts = target === undefined ? undefined : parseStateKey(target);
    if (parts !== undefined) return { ...parts };
    return { ...place, component: this.component(place.component) };
  }

  /** A request in the path's words; whether the path has the component is asked before. */
  request(request: CommandRequest): CommandRequest {
    return this.#isPlain
      ? request
      : { ...request, component: this.pathComponent(request.component) ?? request.component };
  }

  /** The path's description in the device's words. */
  description(told: DeviceDescription): DeviceDescription {
    if (this.#isPlain) return told;
    const components = told.components.map((part) => ({ ...part, id: this.component(part.id) }));
    for (const { to } of this.#units.values()) {
      const parts = parseStateKey(to);
      const index = components.findIndex(({ id }) => id === parts?.component);
      const target = components[index];
      if (parts === undefined || target === undefined || target.capabilities.includes(parts.capability)) continue;
      components[index] = { ...target, capabilities: [...target.capabilities, parts.capability] };
    }
    const { limits, reportIntervals, ...rest } = told;
    return {
      ...rest,
      components,
      ...(limits === undefined ? {} : { limits: this.#keys(limits) }),
      ...(reportIntervals === undefined ? {} : { reportIntervals: this.#keys(reportIntervals) }),
    };
  }

  #keys<T>(byKey: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(
      Object.entries(byKey).map(([key, value]) => {
        const parts = parseStateKey(key);
        if (parts === undefined) return [key, value];
        const { component, capability, attribute } = this.place(parts);
        return [stateKey(capability, attribute, component), value];
      }),
    );
  }
}

export const normalKey = (key: string): string => {
  const parts = parseStateKey(key);
  return parts === undefined ? key : stateKey(parts.capability, parts.attribute, parts.component);
};

/** The device's last value of a counter, and when it was so. */
export interface CounterStand {
  readonly value: number;
  readonly observedAt: Instant;
}

/**
 * The values of a path in the device's unit. A counter that goes on is tied to the device's total when it is heard for
 * the first time, when it lags behind it, and when it begins anew; the mapping that says so comes back.
 */
export function translateNumbers(
  mapping: UnitMapping,
  times: ArrayLike<Instant>,
  values: ArrayLike<number>,
  stand: CounterStand | undefined,
): { readonly values: Float64Array; readonly mapping: UnitMapping } {
  const translated = new Float64Array(values.length);
  let { offset } = mapping;
  let total = stand?.value;
  for (let index = 0; index < values.length; index += 1) {
    const raw = (values[index] ?? 0) * mapping.scale;
    const isOld = stand !== undefined && (times[index] ?? 0) < stand.observedAt;
    if (mapping.continues === true && !isOld) {
      offset = counterOffset(raw, offset, total);
      total = raw + offset;
    }
    translated[index] = raw + (offset ?? 0);
  }
  if (offset === undefined || offset === mapping.offset) return { values: translated, mapping };
  return { values: translated, mapping: { ...mapping, offset } };
}

function counterOffset(raw: number, offset: number | undefined, total: number | undefined): number {
  if (total === undefined) return offset ?? 0;
  if (offset === undefined) return total - raw;
  const expected = total - offset;
  if (raw >= expected - ROUNDING) return offset;
  return raw < expected * BEGAN_ANEW ? total : total - raw;
}
