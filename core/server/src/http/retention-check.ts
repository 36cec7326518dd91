import {
  type HistorySizes,
  type RetentionDevice,
  type RetentionRule,
  type RetentionSeries,
  retentionKey,
  retentionSeries,
} from '@nexa/db';
import type { CapabilityCatalog } from '@nexa/engine';
import { MAIN_COMPONENT, NexaError, parseStateKey } from '@nexa/sdk';

export interface RetentionCheckContext {
  readonly devices: readonly RetentionDevice[];
  readonly roomIds: ReadonlySet<string>;
  readonly catalog: CapabilityCatalog;
  readonly sizes: ReadonlyMap<RetentionSeries, HistorySizes>;
}

/** Holds every room, device, metric and time that the rules name against what there is. */
export function checkRetention(rules: readonly RetentionRule[], context: RetentionCheckContext): void {
  const known = new Map<string, number>();
  for (const [index, rule] of rules.entries()) {
    const place = `rules/${index}`;
    const twin = known.get(retentionKey(rule));
    if (twin !== undefined) throw refused(place, `says how long the same rows are kept as rules/${twin} does.`);
    known.set(retentionKey(rule), index);
    requireScope(place, rule, context);
    if (rule.metric !== undefined) requireMetric(place, rule.series, rule.metric, context.catalog);
    const most = context.sizes.get(rule.series)?.keepDays;
    if (most !== undefined && rule.keepDays > most)
      throw refused(
        `${place}/keepDays`,
        `${rule.keepDays} days is longer than the ${most} for which this server keeps ${rule.series}. A rule can only shorten that.`,
      );
  }
}

function requireScope(place: string, { scope, id }: RetentionRule, context: RetentionCheckContext): void {
  if (scope === 'home') {
    if (id !== undefined) throw refused(`${place}/id`, 'A rule of the whole home has no id.');
    return;
  }
  if (id === undefined) throw refused(`${place}/id`, `Say of which ${scope}.`);
  const isThere = scope === 'room' ? context.roomIds.has(id) : context.devices.some((device) => device.id === id);
  if (!isThere) throw refused(`${place}/id`, `There is no ${scope} ${id} in this home.`);
}

function requireMetric(place: string, series: RetentionSeries, metric: string, catalog: CapabilityCatalog): void {
  const path = `${place}/metric`;
  if (!retentionSeries[series].hasMetric)
    throw refused(path, `A row of ${series} holds several metrics; a rule of it is about all of them.`);
  const address = parseStateKey(metric);
  const attribute = address && catalog.attribute(address.capability, address.attribute);
  const event = address && catalog.event(address.capability, address.attribute);
  if (address === undefined || address.component !== MAIN_COMPONENT || metric.includes(':') || !(attribute || event))
    throw refused(path, `There is no ${metric}; a metric is a capability’s attribute, as temperature.celsius.`);
  const isState = attribute === undefined || attribute.history === 'states';
  if (isState !== (series === 'device_states'))
    throw refused(
      path,
      `The history of ${metric} is not in ${series}, but in ${isState ? 'device_states' : 'another'}.`,
    );
}

const refused = (name: string, detail: string) =>
  new NexaError('NEXA_REQUEST_INVALID', `${name}: ${detail}`, { params: { name } });
