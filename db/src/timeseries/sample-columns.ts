/** Samples of one metric of one component, in columns; `times` are instants. */
export interface SampleColumns {
  readonly homeId: string;
  readonly deviceId: string;
  readonly component: string;
  /** State key without its component. */
  readonly metric: string;
  readonly history: 'telemetry' | 'energy' | 'network';
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** 0: as reported; 1: imported. */
  readonly quality?: number;
}

/** The same samples, oldest first; of equal instants the later one stays the later one. */
export function inOrderOfTime<T extends { readonly times: Float64Array; readonly values: Float64Array }>(
  samples: T,
): T {
  const { times, values } = samples;
  if (times.every((time, index) => index === 0 || time >= (times[index - 1] as number))) return samples;
  const order = Array.from(times.keys()).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  return {
    ...samples,
    times: Float64Array.from(order, (index) => times[index] as number),
    values: Float64Array.from(order, (index) => values[index] as number),
  };
}
