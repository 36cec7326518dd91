/** Time series whose rows a home's rules may shorten, and whether a row of it holds one metric. */
export const retentionSeries = {
  device_states: { hasMetric: true },
  device_telemetry: { hasMetric: true },
  energy_usage: { hasMetric: false },
  network_metrics: { hasMetric: false },
  device_error_logs: { hasMetric: false },
  device_health_history: { hasMetric: false },
} as const;
export type RetentionSeries = keyof typeof retentionSeries;

export interface RetentionRule {
  readonly scope: 'home' | 'room' | 'device';
  /** Of the room or device. */
  readonly id?: string;
  readonly series: RetentionSeries;
  /** State key without its component; left out: every row of the series. */
  readonly metric?: string;
  readonly keepDays: number;
}

export interface RetentionDevice {
  readonly id: string;
  readonly roomId?: string;
}

/** The rows that one rule decides about: of these devices, of `metrics` only or of all but `butMetrics`. */
export interface RetentionTarget {
  readonly rule: RetentionRule;
  readonly devices: readonly string[];
  readonly metrics?: readonly string[];
  readonly butMetrics?: readonly string[];
}

/**
 * Which rule decides about which rows. The nearer scope wins: device, then room, then home; within a scope the rule with
 * a metric. Rows that no rule decides about are in no target.
 */
export function retentionTargets(
  rules: readonly RetentionRule[],
  devices: readonly RetentionDevice[],
): RetentionTarget[] {
  const targets = new Map<string, RetentionTarget & { readonly devices: string[] }>();
  for (const series of new Set(rules.map((rule) => rule.series))) {
    const ofSeries = rules.filter((rule) => rule.series === series);
    for (const device of devices) {
      for (const { rule, ...part } of partsOf(ofSeries.filter((rule) => covers(rule, device)))) {
        const key = JSON.stringify([rules.indexOf(rule), part]);
        const known = targets.get(key);
        if (known === undefined) targets.set(key, { rule, devices: [device.id], ...part });
        else known.devices.push(device.id);
      }
    }
  }
  return [...targets.values()];
}

/** Among rules that all cover one device, which decides about which of its metrics. */
function partsOf(rules: readonly RetentionRule[]): Omit<RetentionTarget, 'devices'>[] {
  const named = [...new Set(rules.flatMap(({ metric }) => (metric === undefined ? [] : [metric])))].sort();
  const ofRest = nearest(rules.filter(({ metric }) => metric === undefined));
  const winners = new Map<RetentionRule, string[]>();
  for (const metric of named) {
    const winner = nearest(rules.filter((rule) => rule.metric === undefined || rule.metric === metric));
    if (winner === undefined || winner === ofRest) continue;
    winners.set(winner, [...(winners.get(winner) ?? []), metric]);
  }
  const butMetrics = [...winners.values()].flat().sort();
  return [
    ...[...winners].map(([rule, metrics]) => ({ rule, metrics })),
    ...(ofRest === undefined ? [] : [{ rule: ofRest, ...(butMetrics.length === 0 ? {} : { butMetrics }) }]),
  ];
}

function nearest(rules: readonly RetentionRule[]): RetentionRule | undefined {
  return rules.toSorted((one, other) => nearness(other) - nearness(one))[0];
}

const nearness = ({ scope, metric }: RetentionRule): number =>
  ({ home: 0, room: 2, device: 4 })[scope] + (metric === undefined ? 0 : 1);

function covers({ scope, id }: RetentionRule, device: RetentionDevice): boolean {
  if (scope === 'home') return true;
  return id === (scope === 'room' ? device.roomId : device.id);
}

/** Rows before this go: the beginning of a day (UTC), so that whole buckets of every rollup go with them. */
export function expiresBefore(keepDays: number, now: number): Date {
  const day = 86_400_000;
  return new Date(Math.floor(now / day) * day - keepDays * day);
}
