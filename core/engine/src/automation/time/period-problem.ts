import type { SchedulePeriod } from '@nexa/sdk';
import { dayOfText, isTimeOfDay } from './formats.ts';
import { isOnWeekdays } from './weekdays.ts';

type Found = { readonly field: string; readonly message: string };

/** What is wrong with the first period in which anything is; the field begins with `periods/` and its index. */
export function periodProblem(periods: readonly SchedulePeriod[]): Found | undefined {
  if (periods.length === 0) return { field: 'periods', message: 'A schedule needs a period.' };
  for (const [index, period] of periods.entries()) {
    const found = clockProblem(period) ?? dateProblem(period) ?? spanProblem(period);
    if (found !== undefined) return { field: `periods/${index}/${found.field}`, message: found.message };
  }
  return undefined;
}

function clockProblem(period: SchedulePeriod): Found | undefined {
  const field = (['from', 'to'] as const).find((name) => !isTimeOfDay(period[name]));
  if (field === undefined) return undefined;
  return { field, message: `“${period[field]}” is not a time of day such as 07:30 or 07:30:15.` };
}

function dateProblem(period: SchedulePeriod): Found | undefined {
  const { date, until, yearly } = period;
  if (date === undefined && until !== undefined) {
    return { field: 'until', message: 'A last day needs a first one: give the date.' };
  }
  if (date === undefined && yearly === true) {
    return { field: 'yearly', message: 'What comes every year needs its day: give the date.' };
  }
  const texts = { date, until };
  const field = (['date', 'until'] as const).find((name) => {
    const text = texts[name];
    return text !== undefined && dayOfText(text) === undefined;
  });
  if (field === undefined) return undefined;
  return { field, message: `“${texts[field]}” is not a day of the calendar such as 2026-12-24.` };
}

function spanProblem({ date, until, yearly, weekdays }: SchedulePeriod): Found | undefined {
  if (date === undefined) return undefined;
  const first = dayOfText(date) ?? 0;
  const last = until === undefined ? first : (dayOfText(until) ?? 0);
  if (last < first) return { field: 'until', message: `The last day, ${until}, is before the first one, ${date}.` };
  if (yearly === true && last - first >= 365) {
    return { field: 'until', message: 'What comes every year ends before it comes again: give a day within a year.' };
  }
  if (yearly !== true && !hasDayOn(first, last, weekdays)) {
    return { field: 'weekdays', message: 'None of these days of the week is among the dates.' };
  }
  return undefined;
}

function hasDayOn(first: number, last: number, weekdays: SchedulePeriod['weekdays']): boolean {
  for (let day = first; day <= Math.min(last, first + 6); day += 1) {
    if (isOnWeekdays(day, weekdays)) return true;
  }
  return false;
}
