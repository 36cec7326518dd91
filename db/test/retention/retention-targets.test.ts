import { describe, expect, it } from 'vitest';
import { expiresBefore, type RetentionRule, retentionTargets } from '../../src/retention/retention-rules.ts';

const desk = { id: 'desk', roomId: 'study' };
const shelf = { id: 'shelf', roomId: 'study' };
const door = { id: 'door' };
const devices = [desk, shelf, door];
const rule = (keepDays: number, scope: RetentionRule['scope'], id?: string, metric?: string): RetentionRule => ({
  scope,
  series: 'device_telemetry',
  keepDays,
  ...(id === undefined ? {} : { id }),
  ...(metric === undefined ? {} : { metric }),
});
const celsius = 'temperature.celsius';

/** How long a metric of a device is kept by its rules; undefined: as long as its series. */
function kept(rules: readonly RetentionRule[], device: string, metric: string): number | undefined {
  const found = retentionTargets(rules, devices).filter(
    ({ devices: of, metrics, butMetrics }) =>
      of.includes(device) && (metrics?.includes(metric) ?? true) && !(butMetrics?.includes(metric) ?? false),
  );
  expect(found.length).toBeLessThan(2);
  return found[0]?.rule.keepDays;
}

describe('the rule that decides', () => {
  const byNearness = [
    rule(6, 'device', 'desk', celsius),
    rule(5, 'device', 'desk'),
    rule(4, 'room', 'study', celsius),
    rule(3, 'room', 'study'),
    rule(2, 'home', undefined, celsius),
    rule(1, 'home'),
  ];

  it.each([0, 1, 2, 3, 4, 5])('is the nearest, without the first %i', (without) => {
    expect(kept(byNearness.slice(without), 'desk', celsius)).toBe(6 - without);
    expect(kept(byNearness.slice(without).reverse(), 'desk', celsius)).toBe(6 - without);
  });

  it('is none where only others are named', () => {
    const rules = [rule(5, 'device', 'shelf'), rule(4, 'room', 'study', celsius)];
    expect(kept(rules, 'desk', 'humidity.percent')).toBeUndefined();
    expect(kept(rules, 'door', celsius)).toBeUndefined();
    expect(retentionTargets([], devices)).toEqual([]);
  });

  it('of a whole device goes before one of a metric in its room', () => {
    const rules = [rule(5, 'device', 'desk'), rule(4, 'room', 'study', celsius), rule(1, 'home')];
    expect(retentionTargets(rules, devices)).toEqual([
      { rule: rules[0], devices: ['desk'] },
      { rule: rules[1], devices: ['shelf'], metrics: [celsius] },
      { rule: rules[2], devices: ['shelf'], butMetrics: [celsius] },
      { rule: rules[2], devices: ['door'] },
    ]);
  });

  it('is of its own series', () => {
    const rules = [rule(5, 'home'), { ...rule(4, 'device', 'desk'), series: 'energy_usage' as const }];
    expect(retentionTargets(rules, [desk])).toEqual([
      { rule: rules[0], devices: ['desk'] },
      { rule: rules[1], devices: ['desk'] },
    ]);
  });
});

it('lets rows go by whole days (UTC)', () => {
  expect(expiresBefore(30, Date.parse('2026-03-31T23:59:59Z'))).toEqual(new Date('2026-03-01T00:00:00Z'));
});
