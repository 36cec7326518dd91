import { type Duration, type Instant, type IntegrationContext, minutes } from '@nexa/sdk';
import type { SimulatedDevice } from '../devices/simulated-device.ts';

/** One value every five minutes: fine enough for a chart of a day, small enough for a week. */
const RESOLUTION: Duration = minutes(5);

/** What depends on time alone, so that the past can be told too; power depends on what was switched. */
const knownOfThePast: ReadonlySet<string> = new Set(['temperature.celsius', 'humidity.percent', 'battery.percent']);

/** Tells the measured values of the `past` before `now`, and resolves when NEXA has taken them. */
export async function tellHistory(
  context: IntegrationContext,
  devices: readonly SimulatedDevice[],
  now: Instant,
  past: Duration,
): Promise<void> {
  const count = Math.floor(past / RESOLUTION);
  if (count === 0) return;
  const times = Float64Array.from({ length: count }, (_, index) => now - (count - index) * RESOLUTION);
  for (const device of devices) {
    for (const { capability, attribute } of device.values(now)) {
      if (!knownOfThePast.has(`${capability}.${attribute}`)) continue;
      const values = times.map((at) => valueAt(device, `${capability}.${attribute}`, at));
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

function valueAt(device: SimulatedDevice, key: string, at: Instant): number {
  const found = device.values(at).find(({ capability, attribute }) => `${capability}.${attribute}` === key);
  return Number(found?.value);
}
