import type { Instant, Reading } from '@nexa/sdk';
import type { SimulatedValue } from '../devices/simulated-device.ts';

interface Told {
  readonly value: SimulatedValue['value'];
  readonly at: Instant;
}

/** All that a device says at a moment; `observedAt` is the time by its own clock. */
export interface Said {
  readonly externalId: string;
  readonly values: readonly SimulatedValue[];
  readonly at: Instant;
  readonly observedAt: Instant;
}

/** Remembers what was told of each device, so that only news is told. */
export class ReportBook {
  readonly #told = new Map<string, Told>();

  /** What has changed since it was last told, or is due again; with `everything`, all values. */
  news({ externalId, values, at, observedAt }: Said, everything = false): Reading[] {
    const readings: Reading[] = [];
    for (const value of values) {
      const key = `${externalId} ${value.component ?? ''} ${value.capability}.${value.attribute}`;
      if (!everything && !isNews(value, this.#told.get(key), at)) continue;
      this.#told.set(key, { value: value.value, at });
      readings.push(readingOf(externalId, value, observedAt));
    }
    return readings;
  }
}

function isNews(value: SimulatedValue, told: Told | undefined, at: Instant): boolean {
  if (told === undefined) return true;
  if (value.again !== undefined && at - told.at >= value.again) return true;
  if (value.step !== undefined && typeof value.value === 'number' && typeof told.value === 'number') {
    return Math.abs(value.value - told.value) >= value.step;
  }
  return value.value !== told.value;
}

function readingOf(externalId: string, value: SimulatedValue, observedAt: Instant): Reading {
  const { capability, attribute, component } = value;
  return {
    externalId,
    capability,
    attribute,
    value: value.value,
    observedAt,
    ...(component === undefined ? {} : { component }),
    ...(value.physical ? { cause: { kind: 'physical' as const } } : {}),
  };
}
