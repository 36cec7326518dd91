import { describe, expect, it } from 'vitest';
import { HeldKeys, keyNumberOf, turnOf } from '../../src/clip/clip-switch.ts';

const key = (event_values?: readonly string[]) => ({
  id: 'k',
  type: 'button',
  button: event_values === undefined ? {} : { event_values },
});
const change = (event: string) => ({ id: 'k', type: 'button', button: { button_report: { event } } });

function pressesOf(events: readonly string[], values?: readonly string[]): string[] {
  const held = new HeldKeys();
  return events.flatMap((event) => [...held.press(key(values), change(event))]);
}

describe('keys of the v2 API', () => {
  it.each([
    { events: ['initial_press', 'short_release'], presses: ['single'] },
    { events: ['short_release', 'short_release'], presses: ['single', 'single'] },
    {
      events: ['initial_press', 'long_press', 'repeat', 'repeat', 'long_release'],
      presses: ['long', 'release'],
    },
    { events: ['repeat', 'repeat', 'long_release', 'repeat'], presses: ['long', 'release', 'long'] },
    { events: ['long_release'], presses: ['long', 'release'] },
    { events: ['double_short_release'], presses: ['double'] },
    { events: ['something_new'], presses: [] },
  ])('make $presses of $events', ({ events, presses }) => {
    expect(pressesOf(events)).toEqual(presses);
  });

  it('are pressed at once where the switch knows no release', () => {
    expect(pressesOf(['initial_press'], ['initial_press'])).toEqual(['single']);
    expect(pressesOf(['initial_press'], ['initial_press', 'short_release'])).toEqual([]);
  });

  it('are read by the older field where a bridge has no report', () => {
    const last = { id: 'k', type: 'button', button: { last_event: 'short_release' } };
    expect(new HeldKeys().press(key(), last)).toEqual(['single']);
  });

  it('tell nothing when something else about them changed', () => {
    expect(new HeldKeys().press(key(), { id: 'k', type: 'button', metadata: { control_id: 2 } })).toEqual([]);
  });

  it('are not held any more after the stream broke', () => {
    const held = new HeldKeys();
    held.press(key(), change('long_press'));
    held.forget();
    expect(held.press(key(), change('repeat'))).toEqual(['long']);
  });

  it('have the number that is printed on them, or else are the first', () => {
    expect(keyNumberOf({ id: 'k', type: 'button', metadata: { control_id: 3 } })).toBe(3);
    expect(keyNumberOf({ id: 'k', type: 'button', metadata: { control_id: 'three' } })).toBe(1);
  });
});

describe('dials of the v2 API', () => {
  const turn = (direction: unknown, steps: unknown) =>
    turnOf({
      id: 'd',
      type: 'relative_rotary',
      relative_rotary: { rotary_report: { rotation: { direction, steps } } },
    });

  it('tell which way they were turned and how far', () => {
    expect(turn('clock_wise', 15)).toEqual({ direction: 'clockwise', steps: 15 });
    expect(turn('counter_clock_wise', 0)).toEqual({ direction: 'counterclockwise', steps: 0 });
  });

  it.each([
    ['up', 3],
    ['clock_wise', -3],
    ['clock_wise', 1.5],
    ['clock_wise', 40_000],
    [undefined, 3],
  ])('tell nothing of %s by %s', (direction, steps) => {
    expect(turn(direction, steps)).toBeUndefined();
  });
});
