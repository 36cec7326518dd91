/** Follows the device's own programme, or does not. */
const automatic: readonly string[] = ['auto', 'program', 'programme', '0'];
const manual: readonly string[] = ['manual', 'hand', '1'];
/** NEXA's modes of a fan coil and the words for them, the usual ones first. */
const fanCoil: Readonly<Record<string, readonly string[]>> = {
  cool: ['cold', 'cool'],
  heat: ['hot', 'heat'],
  fanOnly: ['wind', 'ventil', 'fan'],
};
/** Those that only cool and never heat are said by nobody else. */
const coolingWords: readonly string[] = ['cool', 'wind', 'ventil', 'fan'];

/** How a fan coil says its speed. */
export const fans: readonly string[] = ['auto', 'low', 'middle', 'high', 'hight', '1', '2', '3', '4', '5'];

const lower = (word: string | undefined): string => word?.toLowerCase() ?? '';

/** Whether the word is one for following a programme or not. */
export const isProgram = (word: string | undefined): boolean => [...automatic, ...manual].includes(lower(word));

/** Whether a thermostat that says this, and drives a fan or does not, cools as well as it heats. */
export const cools = (word: string | undefined, isFanCoil: boolean): boolean =>
  isFanCoil || coolingWords.includes(lower(word));

/**
 * NEXA's mode for the device's word. A heater says `cold` of its protection against frost, and something that cools may
 * say it without telling of a fan: then it is not known.
 */
export function modeNamed(word: string | undefined, isFanCoil: boolean): string | undefined {
  const known = lower(word);
  if (automatic.includes(known)) return 'auto';
  if (known === 'cold') return isFanCoil ? 'cool' : undefined;
  if (!cools(word, isFanCoil)) return 'heat';
  return Object.keys(fanCoil).find((mode) => fanCoil[mode]?.includes(known)) ?? 'heat';
}

/** The device's word for a mode, of the kind that it uses now; `undefined` where it has none. */
export function wordFor(mode: string, now: string | undefined, isFanCoil: boolean): string | undefined {
  const known = lower(now);
  if (isProgram(now)) {
    const isNumbered = known === '0' || known === '1';
    if (mode === 'auto') return automatic.includes(known) ? now : isNumbered ? '0' : inCaseOf('auto', now);
    if (mode === 'heat') return manual.includes(known) ? now : isNumbered ? '1' : inCaseOf('manual', now);
  }
  if (!cools(now, isFanCoil)) return undefined;
  const words = fanCoil[mode] ?? [];
  const isEnglish = ['cool', 'heat', 'ventil', 'fan'].includes(known);
  const word = isEnglish ? (words[1] ?? words[0]) : words[0];
  return word === undefined ? undefined : inCaseOf(word, now);
}

function inCaseOf(word: string, like: string | undefined): string {
  if (like === undefined || !/[a-z]/i.test(like)) return word;
  if (like === like.toUpperCase()) return word.toUpperCase();
  return /^[A-Z]/.test(like) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
