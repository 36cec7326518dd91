export type Press = 'single' | 'double' | 'long' | 'release';

/** A key that is pressed, and how. */
export interface KeyPress {
  /** Name of the key; `button` for a remote with only one. */
  readonly key: string;
  readonly press: Press;
}

/** Words for a press at the end of a name; the longer ones first. */
const ENDINGS: readonly (readonly [string, Press])[] = [
  ['button_short_press', 'single'],
  ['button_double_press', 'double'],
  ['button_long_press', 'long'],
  ['button_short_release', 'release'],
  ['button_long_release', 'release'],
  ['hold_release', 'release'],
  ['long_release', 'release'],
  ['initial_press', 'single'],
  ['short_press', 'single'],
  ['single_press', 'single'],
  ['double_press', 'double'],
  ['long_press', 'long'],
  ['short_click', 'single'],
  ['double_click', 'double'],
  ['long_click', 'long'],
  ['short_release', 'release'],
  ['single', 'single'],
  ['press', 'single'],
  ['pressed', 'single'],
  ['click', 'single'],
  ['push', 'single'],
  ['double', 'double'],
  ['hold', 'long'],
  ['held', 'long'],
  ['long', 'long'],
  ['release', 'release'],
  ['released', 'release'],
];
/** Presses that NEXA has no word for; taken for a key they would be wrong. */
const UNKNOWN = /(?:^|[_-])(?:triple|quadruple|quintuple|many|tripple|button_(?:triple|quadruple|quintuple)_press)$/;
const LONELY_KEY = 'button';

/** What a word such as `1_double` or `on_hold` says of a key; `undefined` for a press that NEXA has no word for. */
export function keyPressOf(word: string): KeyPress | undefined {
  const name = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (name === '' || UNKNOWN.test(name)) return undefined;
  for (const [ending, press] of ENDINGS) {
    if (name === ending) return { key: LONELY_KEY, press };
    if (name.endsWith(`_${ending}`)) return { key: name.slice(0, -ending.length - 1), press };
    // Some put the press before the key: `single_left`.
    if (name.startsWith(`${ending}_`)) return { key: name.slice(ending.length + 1), press };
  }
  return { key: name, press: 'single' };
}

/** What type and subtype of a device trigger say: the press may stand in either. */
export function keyPressOfTrigger(type: string, subtype: string): KeyPress | undefined {
  if (type === 'action' || type === '') return keyPressOf(subtype);
  if (UNKNOWN.test(type)) return undefined;
  const press = ENDINGS.find(([ending]) => ending === type.toLowerCase())?.[1];
  return press === undefined ? keyPressOf(`${subtype}_${type}`) : { key: subtype === '' ? LONELY_KEY : subtype, press };
}
