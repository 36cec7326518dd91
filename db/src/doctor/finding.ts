/** What a look at one thing found. */
export interface Finding {
  readonly what: string;
  /** note: worth knowing; warning: it will hurt; bad: it hurts now. */
  readonly state: 'ok' | 'note' | 'warning' | 'bad';
  /** What was seen, in a sentence. */
  readonly seen: string;
  /** What to do about it. */
  readonly advice?: string;
}
