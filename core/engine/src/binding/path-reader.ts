import { type Instant, type ScalarValue, stateKey } from '@nexa/sdk';
import type { DevicePath, HomeDevice } from '../device/home-device.ts';
import type { StateBook } from '../device/state-book.ts';
import type { UnitMapping } from './binding-record.ts';
import { type PathValue, type Place, translateNumbers } from './path-translation.ts';

/** Puts down what the path in use reports, in the device's words and units. */
export class PathReader {
  readonly #states: StateBook;
  readonly #onAnchored: (device: HomeDevice) => void;

  /** `onAnchored`: a counter was tied to the device's total; the binding says by how much. */
  constructor(states: StateBook, onAnchored: (device: HomeDevice) => void) {
    this.#states = states;
    this.#onAnchored = onAnchored;
  }

  read(path: DevicePath, report: PathValue): void {
    const { device, translation } = path;
    const { component, capability, attribute, value, ...rest } = report;
    const place = translation.place({ component, capability, attribute });
    const mapping = translation.isPlain ? undefined : translation.unit(report);
    const isNumber = mapping !== undefined && typeof value === 'number';
    const own = isNumber ? this.#translate(path, mapping, [report.observedAt], [value])[0] : value;
    if (own === undefined) return;
    this.#states.apply(device, { deviceId: device.id, ...place }, { ...rest, value: own });
  }

  /** Gives back the samples as they were put down. */
  series(
    path: DevicePath,
    place: Place,
    times: Float64Array,
    values: Float64Array,
  ): { readonly times: Float64Array; readonly values: Float64Array } {
    const { device, translation } = path;
    const ref = { deviceId: device.id, ...translation.place(place) };
    const mapping = translation.isPlain ? undefined : translation.unit(place);
    const own = mapping === undefined ? values : this.#translate(path, mapping, times, values);
    this.#states.applySeries(device, ref, times, own);
    return { times, values: own };
  }

  #translate(
    path: DevicePath,
    mapping: UnitMapping,
    times: ArrayLike<Instant>,
    values: ArrayLike<number>,
  ): Float64Array {
    const state = path.device.states.get(mapping.to);
    const stand = typeof state?.value === 'number' ? { value: state.value, observedAt: state.observedAt } : undefined;
    const result = translateNumbers(mapping, times, values, stand);
    if (result.mapping !== mapping) {
      const unitMap = path.record.unitMap.map((one) => (one.from === mapping.from ? result.mapping : one));
      path.record = { ...path.record, unitMap };
      this.#onAnchored(path.device);
    }
    return result.values;
  }
}

/** The value as the device would have it; `undefined` for a counter, which says nothing by itself. */
export function comparable(path: DevicePath, report: PathValue): { key: string; value: ScalarValue } | undefined {
  const { component, capability, attribute } = path.translation.place(report);
  const key = stateKey(capability, attribute, component);
  const mapping = path.translation.unit(report);
  if (mapping === undefined || typeof report.value !== 'number') return { key, value: report.value };
  return mapping.continues === true ? undefined : { key, value: report.value * mapping.scale + (mapping.offset ?? 0) };
}
