import type { StateChange, Telemetry } from '../../src/shared/api/types.ts';
import { USER_ID, uuid } from './seed.ts';

interface Curve {
  base: number;
  swing: number;
  noise: number;
  unit: string;
}

const curves: Record<string, Curve> = {
  'temperature.celsius': { base: 20, swing: 2.2, noise: 0.5, unit: '°C' },
  'humidity.percent': { base: 48, swing: 7, noise: 3, unit: '%' },
  'battery.percent': { base: 88, swing: 2, noise: 0.4, unit: '%' },
  'power.watts': { base: 46, swing: 40, noise: 12, unit: 'W' },
  'energy.kilowattHours': { base: 400, swing: 4, noise: 0.1, unit: 'kWh' },
};

const DAY = 86_400_000;
/** A number between 0 and 1 that is always the same for the same place. */
const rough = (n: number) => Math.abs(Math.sin(n * 12.9898) * 43_758.5453) % 1;

/** A plausible year of readings, the same at every call, with one gap. */
export function telemetry(metric: string, from: number, to: number): Telemetry {
  const curve = curves[metric];
  if (curve === undefined) return { unit: null, items: [] };
  const step = Math.max((to - from) / 200, 60_000);
  const items = [];
  for (let time = Math.ceil(from / step) * step; time < to; time += step) {
    const place = Math.round(time / step);
    if (place % 200 > 150 && place % 200 < 158) continue;
    const day = Math.sin(((time % DAY) / DAY) * 2 * Math.PI - 2);
    const season = Math.sin((time / (365 * DAY)) * 2 * Math.PI);
    const avg = curve.base + curve.swing * (0.7 * day + 0.5 * season) + curve.noise * (rough(place) - 0.5);
    const spread = curve.noise * (0.6 + rough(place + 0.5)) + (step > DAY / 4 ? curve.swing * 0.6 : 0);
    items.push({ time: new Date(time).toISOString(), avg, min: avg - spread, max: avg + spread, count: 12 });
  }
  return { unit: curve.unit, items };
}

/** A few days of switching, newest first. */
export function history(keys: string[], now: number): StateChange[] {
  const key = keys.find((candidate) => /onOff|contact|motion|lock/.test(candidate));
  if (key === undefined) return [];
  const causes = [
    { kind: 'user', id: USER_ID },
    { kind: 'automation', id: uuid(5, 1) },
    { kind: 'physical' },
    { kind: 'automation', id: uuid(5, 2) },
  ] as const;
  return Array.from({ length: 14 }, (_, n) => ({
    time: new Date(now - (n * n * 17 + n * 43 + 4) * 60_000).toISOString(),
    key,
    value: n % 2 === 0,
    previous: n % 2 !== 0,
    source: 'push' as const,
    cause: causes[n % causes.length] ?? causes[0],
  }));
}
