import { type Duration, type Instant, type IntegrationContext, minutes } from '@nexa/sdk';
import type { SimulatedDevice, SimulatedValue } from '../devices/simulated-device.ts';

/** One value every five minutes: fine enough for a chart of a day, small enough for a week. */
const RESOLUTION: Duration = minutes(5);

/** What depends on time alone, so that the past can be told too; power depends on what was switched. */
const knownOfThePast: ReadonlySet<string> = new Set([
  'temperature.celsius',
  'humidity.percent',
  'battery.percent',
  'illuminance.lux',
  'airQuality.co2',
]);

/** What a device told at a moment, its faults included. */
export type ValuesAt = (device: SimulatedDevice, at: Instant) => readonly SimulatedValue[];

/** Tells the measured values of the `past` before `now`, and resolves when NEXA has taken them. */
export async function tellHistory(
  context: IntegrationContext,
  devices: readonly SimulatedDevice[],
  now: Instant,
  past: Duration,
  valuesAt: ValuesAt,
): Promise<void> {
  const count = Math.floor(past / RESOLUTION);
  if (count === 0) return;
  const times = Float64Array.from({ length: count }, (_, index) => now - (count - index) * RESOLUTION);
  for (const device of devices) {
    const measured = device.values(now).filter((value) => knownOfThePast.has(keyOf(value)));
    if (measured.length === 0) continue;
    const told = Array.from(times, (at) => valuesAt(device, at));
    for (const { capability, attribute } of measured) {
      const values = Float64Array.from(told, (said) => numberOf(said, capability, attribute));
      context.reportSeries({
        externalId: device.description.externalId,
        capability,
        attribute,
        times: times.slice(),
        values,
      });
    }
    await context.flush();
  }
}

const keyOf = ({ capability, attribute }: SimulatedValue): string => `${capability}.${attribute}`;

function numberOf(values: readonly SimulatedValue[], capability: string, attribute: string): number {
  return Number(values.find((value) => value.capability === capability && value.attribute === attribute)?.value);
}
