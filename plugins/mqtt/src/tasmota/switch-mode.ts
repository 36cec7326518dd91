import type { Press } from '../entities/press.ts';

/** What a switch in one of its modes tells. */
export interface SwitchMode {
  /** Whether it says of itself that it is on or off. */
  readonly isFlag: boolean;
  /** It only says that it is on, and is off a moment later, as a motion sensor does. */
  readonly isPulse?: boolean;
  /** What its words for toggling and holding mean. */
  readonly toggle?: Press;
  readonly hold?: Press;
}

const follows: SwitchMode = { isFlag: true };
const pushes: SwitchMode = { isFlag: true, toggle: 'single' };
const pushesAndHolds: SwitchMode = { isFlag: true, toggle: 'single', hold: 'long' };
const toggles: SwitchMode = { isFlag: false, toggle: 'single' };
const pulses: SwitchMode = { isFlag: true, isPulse: true };

/** By the number of the mode (`SwitchMode<n>`), from 0. */
const MODES: readonly SwitchMode[] = [
  toggles,
  follows,
  follows,
  pushes,
  pushes,
  pushesAndHolds,
  pushesAndHolds,
  toggles,
  { isFlag: false, toggle: 'single', hold: 'double' },
  { isFlag: true, hold: 'double' },
  { isFlag: true, hold: 'double' },
  toggles,
  toggles,
  pulses,
  pulses,
  follows,
  follows,
];

/** What a switch in that mode tells; `undefined` when it tells nothing or the mode is not known. */
export const switchModeOf = (mode: number): SwitchMode | undefined => MODES[mode];
