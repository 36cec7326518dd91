/** Whether a device would answer now, and if not, why. */
export type Presence = 'answers' | 'no-supply' | 'hangs' | 'away' | 'empty';
export type Silence = Exclude<Presence, 'answers'>;

/** What is said of a silent device, after its name. */
export const silence: Readonly<Record<Silence, string>> = {
  'no-supply': 'does not answer: its supply in the fuse box is off.',
  hangs: 'has power but does not answer.',
  away: 'does not answer: it comes and goes.',
  empty: 'does not answer: its battery is empty.',
};
