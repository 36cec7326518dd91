import { describe, expect, it } from 'vitest';
import type { AutomationHistory } from '../../../src/automation/health/health-input.ts';
import {
  type AutomationWish,
  at,
  crosses,
  DAY,
  is,
  moves,
  NOW,
  on,
  presses,
  sun,
  TestedHome,
  when,
} from './tested-home.ts';

function withIdle(
  make: (home: TestedHome) => Pick<AutomationWish, 'triggers' | 'conditions'>,
  history: Partial<AutomationHistory> = {},
) {
  const home = new TestedHome();
  const wish = make(home);
  const lamp = home.light('Lamp', 'hall');
  home.automation('Idle', { ...wish, actions: [on(lamp)], history: home.idle(40, history) });
  return home;
}
const withMotion = (home: TestedHome) => ({ triggers: [moves(home.motion('Motion', 'hall'))] });

describe('an automation that has not run for a month', () => {
  it.each<[string, (home: TestedHome) => Pick<AutomationWish, 'triggers'>, string, RegExp]>([
    [
      'an attribute that never changed',
      (home) => {
        const motion = home.motion('Motion', 'hall');
        home.seen(motion, 'motion.active', [false], { count: 0 });
        return { triggers: [moves(motion)] };
      },
      'never-changed',
      /Motion detected of ‘Motion’ has not changed in all that time/,
    ],
    [
      'a value that was never reached',
      (home) => {
        const motion = home.motion('Motion', 'hall');
        home.seen(motion, 'temperature.celsius', [], { min: 18, max: 24 });
        return { triggers: [crosses(motion, 'temperature', 'celsius', { above: 26 })] };
      },
      'never-reached',
      /it was between 18 and 24 °C/,
    ],
    [
      'a device that is away',
      (home) => {
        const motion = home.motion('Motion', 'hall');
        home.offline.set(motion, NOW - 50 * DAY);
        return { triggers: [moves(motion)] };
      },
      'device-away',
      /‘Motion’ did not answer/,
    ],
    [
      'a home without position',
      (home) => {
        home.position = {};
        return { triggers: [sun('sunset')] };
      },
      'no-position',
      /has no position/,
    ],
    [
      'a schedule that is past',
      () => ({
        triggers: [
          {
            type: 'schedule',
            edge: 'start',
            periods: [{ from: '08:00', to: '09:00', date: '2026-01-01', until: '2026-02-01' }],
          },
        ],
      }),
      'schedule-past',
      /are past/,
    ],
    [
      'a button that nobody presses',
      (home) => ({ triggers: [presses(home.device('Remote', 'button', { capabilities: ['button'] }), 'single')] }),
      'no-event',
      /‘Remote’ has not sent/,
    ],
    ['an address that nobody calls', () => ({ triggers: [{ type: 'webhook' }] }), 'not-called', /web address/],
  ])('is possibly useless: %s', (_, make, reason, words) => {
    const findings = withIdle(make).findings();
    expect(findings.map(({ kind, grade, path, detail }) => [kind, grade, path, detail.reason])).toEqual([
      ['never-fires', 'possible', 'triggers/0', reason],
    ]);
    expect(findings[0]?.explanation).toMatch(words);
  });

  it('names the condition that held it back', () => {
    const home = withIdle(
      (tested) => {
        const motion = tested.motion('Motion', 'hall');
        return {
          triggers: [moves(motion)],
          conditions: [is(motion, 'illuminance', 'lux', { below: 40 }), { type: 'mode', is: ['night'] }],
        };
      },
      { notRuns: 12, notRunReasons: [{ reason: 'condition', path: 'conditions/1', count: 12 }] },
    );
    expect(home.findings().map(({ path, explanation }) => [path, explanation])).toEqual([
      [
        'conditions/1',
        '‘Idle’ has been enabled for 40 days and has not run once. A trigger has fired 12 times, but condition 2 did not hold each time. If that is as it should be, there is nothing to do; otherwise correct it, or disable it.',
      ],
    ]);
  });

  it('gives the reason of each of several triggers', () => {
    const home = withIdle((tested) => {
      const motion = tested.motion('Motion', 'hall');
      tested.seen(motion, 'motion.active', [false], { count: 0 });
      tested.position = {};
      return { triggers: [moves(motion), sun('sunset')] };
    });
    expect(home.findings()[0]?.explanation).toMatch(
      /None of its triggers has fired: Motion detected .* and It waits for the sun/,
    );
  });

  it.each<[string, (home: TestedHome) => Pick<AutomationWish, 'triggers'>]>([
    [
      'smoke',
      (home) => ({
        triggers: [
          when(home.device('Smoke', 'smoke-detector', { capabilities: ['smoke'] }), 'smoke', 'detected', { to: true }),
        ],
      }),
    ],
    [
      'a leak',
      (home) => {
        const leak = home.device('Leak', 'leak-sensor', { capabilities: ['leak'] });
        home.seen(leak, 'leak.detected', [false], { count: 0 });
        return { triggers: [when(leak, 'leak', 'detected', { to: true })] };
      },
    ],
    ['a vacation', () => ({ triggers: [{ type: 'mode', to: ['vacation'] }] })],
    ['an issue', () => ({ triggers: [{ type: 'issue', on: 'opened' }] })],
    ['a start', () => ({ triggers: [{ type: 'start' }] })],
    ['a day of the year', () => ({ triggers: [{ type: 'cron', cron: '0 8 24 12 *' }] })],
    [
      'a date that comes',
      () => ({
        triggers: [{ type: 'schedule', edge: 'start', periods: [{ from: '08:00', to: '09:00', date: '2026-12-24' }] }],
      }),
    ],
  ])('is as it should be where it waits for %s', (_, make) => {
    expect(withIdle(make).findings()).toEqual([]);
  });

  it.each<[string, Partial<AutomationHistory>]>([
    ['is not enabled for so long', { enabledSince: NOW - 29 * DAY }],
    ['ran once', { runs: 1 }],
  ])('is nothing where it %s', (_, history) => {
    expect(withIdle(withMotion, history).findings()).toEqual([]);
  });

  it('says nothing of one that is disabled, unknown, or known to be broken', () => {
    const home = new TestedHome();
    const lamp = home.light('Lamp', 'hall');
    const motion = home.motion('Motion', 'hall');
    home.automation('Disabled', {
      triggers: [moves(motion)],
      actions: [on(lamp)],
      enabled: false,
      history: home.idle(40),
    });
    home.automation('Broken', {
      triggers: [when(motion, 'motion', 'active', { to: 'yes' })],
      actions: [on(lamp)],
      history: home.idle(40),
    });
    home.automation('Unknown', { triggers: [at('12:00')], actions: [on(lamp)] });
    home.history.pop();
    expect(home.summary()).toEqual(['impossible-state: observed: Broken']);
  });
});
