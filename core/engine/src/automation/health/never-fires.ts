import type { Instant, SchedulePeriod, Trigger } from '@nexa/sdk';
import type { AutomationRecord } from '../../home/records.ts';
import type { AutomationFinding } from './finding.ts';
import type { AutomationHistory, NotRunCount, SeenValues } from './health-input.ts';
import { type AttributeAt, type HomeView, keyOf, quoted } from './home-view.ts';
import { seenText } from './never-seen.ts';
import { isInAll, rangesOf } from './value-range.ts';
import { DAY, daysBetween, daysName, listed, placeName } from './words.ts';

/** An automation that did not run for so long is looked at. */
const LEAST_DAYS = 30;
/** It is good when these never set off anything. */
const dangers: readonly string[] = ['smoke', 'carbonMonoxide', 'leak', 'alarm', 'battery', 'update'];

/** Why a trigger did not fire; `isRare`: it is not meant to. */
interface Why {
  readonly isRare?: boolean;
  readonly reason: string;
  readonly text: string;
}

/**
 * An automation that has been enabled for a month without a run, with the likeliest reason. `found`: what is wrong with it
 * otherwise; what explains it already is not said again.
 */
export function neverFires(
  automation: AutomationRecord,
  history: AutomationHistory | undefined,
  found: readonly AutomationFinding[],
  view: HomeView,
): AutomationFinding[] {
  const { id, enabled, definition } = automation;
  if (!enabled || history === undefined || history.runs > 0 || history.lastRunAt !== undefined) return [];
  const { now } = view.input;
  const { enabledSince } = history;
  if (daysBetween(enabledSince, now) < LEAST_DAYS || isExplained(automation, found)) return [];
  const why = history.notRuns > 0 ? whyNotRun(history) : whyNotFired(definition.triggers, enabledSince, view);
  if (why === undefined) return [];
  const name = quoted(definition.name);
  return [
    {
      automationId: id,
      kind: 'never-fires',
      grade: 'possible',
      ...(why.path === undefined ? {} : { path: why.path }),
      title: `${name} has never run`,
      explanation: `${name} has been enabled for ${daysName(enabledSince, now)} and has not run once. ${why.text} If that is as it should be, there is nothing to do; otherwise correct it, or disable it.`,
      detail: { reason: why.reason, days: daysBetween(enabledSince, now), notRuns: history.notRuns },
    },
  ];
}

/** Every trigger, or a condition, is known not to work. */
function isExplained({ definition }: AutomationRecord, found: readonly AutomationFinding[]): boolean {
  const paths = found.filter(({ grade }) => grade !== 'possible').map(({ path = '' }) => path);
  const isBroken = (path: string) => paths.some((other) => other === path || other.startsWith(`${path}/`));
  return isBroken('conditions') || definition.triggers.every((_, index) => isBroken(`triggers/${index}`));
}

interface Reason {
  readonly reason: string;
  readonly text: string;
  readonly path?: string;
}

function whyNotRun({ notRuns, notRunReasons }: AutomationHistory): Reason {
  const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
  const fired = `A trigger has fired ${times(notRuns)}`;
  const most = notRunReasons.reduce<NotRunCount | undefined>(
    (best, one) => (best === undefined || one.count > best.count ? one : best),
    undefined,
  );
  if (most?.reason !== 'condition')
    return { reason: most?.reason ?? 'not-run', text: `${fired}, but it was held back each time.` };
  const { path, count } = most;
  if (path === undefined) return { reason: 'condition', text: `${fired}, but its conditions did not hold.` };
  const share = count >= notRuns ? 'each time' : times(count);
  return { reason: 'condition', path, text: `${fired}, but ${placeName(path)} did not hold ${share}.` };
}

function whyNotFired(triggers: readonly Trigger[], since: Instant, view: HomeView): Reason | undefined {
  const reasons = triggers.flatMap((trigger, index) =>
    trigger.enabled === false ? [] : [{ ...whySilent(trigger, since, view), path: `triggers/${index}` }],
  );
  if (reasons.some(({ isRare }) => isRare === true)) return undefined;
  const [first] = reasons;
  if (first === undefined) return undefined;
  const texts = [...new Set(reasons.map(({ text }) => text))];
  if (texts.length === 1) return { reason: first.reason, text: texts[0] ?? '', path: first.path };
  return { reason: first.reason, text: `None of its triggers has fired: ${listed(texts.map(inner), 'and', 4)}.` };
}

const inner = (text: string): string => text.replace(/\.$/, '');

const rare: Why = { isRare: true, reason: 'rare', text: '' };

function whySilent(trigger: Trigger, since: Instant, view: HomeView): Why {
  switch (trigger.type) {
    case 'state':
    case 'numeric':
      return whyNoChange(trigger, since, view);
    case 'event':
      return dangers.includes(trigger.capability)
        ? rare
        : (whyAway([trigger], since, view) ?? {
            reason: 'no-event',
            text: `${view.deviceName(trigger.deviceId)} has not sent the event that it waits for.`,
          });
    case 'cron':
      return isOfSomeDays(trigger.cron) ? rare : { reason: 'not-due', text: 'Its time has not come.' };
    case 'sun':
      return view.input.place.latitude === undefined || view.input.place.longitude === undefined
        ? {
            reason: 'no-position',
            text: 'It waits for the sun, but the home has no position: set it in the home’s settings.',
          }
        : { reason: 'not-due', text: 'The sun has not got there.' };
    case 'schedule':
      return whyNoPeriod(trigger.periods, view.input.now);
    case 'mode':
      return trigger.to?.every((mode) => mode === 'vacation') === true
        ? rare
        : { reason: 'no-change', text: 'The home has not changed to the mode that it waits for.' };
    case 'webhook':
      return { reason: 'not-called', text: 'Nobody has called its web address.' };
    case 'presence':
      return { reason: 'no-change', text: 'Nobody was seen to come or go.' };
    case 'time':
      return { reason: 'not-due', text: 'Its time has not come.' };
    case 'plugin':
      return { reason: 'no-event', text: 'The integration has not reported what it waits for.' };
    case 'issue':
    case 'start':
      return rare;
  }
}

type ValueTrigger = Extract<Trigger, { type: 'state' | 'numeric' }>;

function whyNoChange(trigger: ValueTrigger, since: Instant, view: HomeView): Why {
  const { deviceId, component, capability, attribute, others = [], above, below } = trigger;
  if (dangers.includes(capability)) return rare;
  const places = [{ deviceId, ...(component === undefined ? {} : { component }) }, ...others].map((place) => ({
    ...place,
    capability,
    attribute,
  }));
  const away = whyAway(places, since, view);
  if (away !== undefined) return away;
  const [first] = places;
  const at: AttributeAt = first ?? { deviceId, capability, attribute };
  const name = view.attributeName(at);
  const seen = places.map((place) => view.input.seen(place.deviceId, keyOf(place).split('\n')[1] ?? ''));
  const known = seen.filter((one) => one !== undefined);
  if (known.length === places.length && known.every(({ count }) => count === 0))
    return { reason: 'never-changed', text: `${name} has not changed in all that time.` };
  const { to: equals, notTo: not } = trigger.type === 'state' ? trigger : {};
  const ranges = rangesOf({ equals, not, above, below });
  const wasThere = ({ values, min, max }: SeenValues) =>
    [...values, min, max].some((value) => value !== undefined && isInAll(ranges, value));
  const [shown] = known;
  if (shown !== undefined && known.length === places.length && !known.some(wasThere))
    return {
      reason: 'never-reached',
      text: `${name} has not been what it waits for: ${seenText(shown, view.unit(at))}.`,
    };
  return { reason: 'no-change', text: `${name} has not changed in the way that it waits for.` };
}

function whyAway(places: readonly { readonly deviceId: string }[], since: Instant, view: HomeView): Why | undefined {
  const { now, offlineSince } = view.input;
  const isAway = places.every(({ deviceId }) => {
    const away = offlineSince?.(deviceId);
    return away !== undefined && away <= Math.max(since, now - LEAST_DAYS * DAY);
  });
  if (!isAway) return undefined;
  const names = [...new Set(places.map(({ deviceId }) => view.deviceName(deviceId)))];
  return { reason: 'device-away', text: `${listed(names, 'and')} did not answer in all that time.` };
}

/** A cron expression that names days of the month or months. */
function isOfSomeDays(cron: string): boolean {
  const fields = cron.trim().split(/\s+/);
  const [day, month] = fields.length > 5 ? [fields[3], fields[4]] : [fields[2], fields[3]];
  return day !== '*' || month !== '*';
}

function whyNoPeriod(periods: readonly SchedulePeriod[], now: Instant): Why {
  // The home’s day may be another one than that of UTC.
  const yesterday = new Date(now - DAY).toISOString().slice(0, 10);
  const isPast = ({ date, until, yearly }: SchedulePeriod) =>
    date !== undefined && yearly !== true && (until ?? date) < yesterday;
  if (periods.every(isPast)) return { reason: 'schedule-past', text: 'All days of its schedule are past.' };
  return periods.some(({ date }) => date !== undefined)
    ? rare
    : { reason: 'not-due', text: 'No span of its schedule has come.' };
}
