import { homeModes, type Trigger } from '@nexa/sdk';
import { type HomeView, keyOf } from './home-view.ts';
import { type Literal, MODE, PRESENCE } from './literal.ts';
import { rangesOf, some } from './value-range.ts';
import { secondsOfDay, weekMoments } from './week-spans.ts';

/** Clocks are set at night; a time before this may be another one on such a day. */
const CLOCKS_ARE_SET_BEFORE = 4 * 3_600;

/** Whether a moment that was missed is made up for later, at any time. */
export const isMadeUpFor = (trigger: Trigger): boolean => 'missed' in trigger && trigger.missed === 'run-once';

/** What is so when the trigger fires. */
export function triggerLiterals(trigger: Trigger, view: HomeView): Literal[] {
  switch (trigger.type) {
    case 'state':
    case 'numeric': {
      if (trigger.others !== undefined) return [];
      const { above, below } = trigger;
      const { to: equals, notTo: not } = trigger.type === 'state' ? trigger : {};
      const domain = view.domainRanges(trigger);
      return rangesOf({ equals, not, above, below }).map((range) => ({
        kind: 'value',
        about: keyOf(trigger),
        range,
        domain,
      }));
    }
    case 'mode': {
      const { to } = trigger;
      const domain = [some(...homeModes)];
      return to === undefined ? [] : [{ kind: 'value', about: MODE, range: some(...to), domain }];
    }
    case 'presence':
      return [{ kind: 'value', about: PRESENCE, range: some(trigger.event === 'first-arrived'), domain: [] }];
    case 'time': {
      if (isMadeUpFor(trigger) || secondsOfDay(trigger.at) < CLOCKS_ARE_SET_BEFORE) return [];
      return [{ kind: 'time', spans: weekMoments(trigger.at, trigger.weekdays) }];
    }
    default:
      return [];
  }
}
