import { partOf, type SensorAnswer } from './bridge-answers.ts';

/** What happened at a key, in the bridge's words. */
export type KeyEvent =
  | 'initial_press'
  | 'repeat'
  | 'short_release'
  | 'long_release'
  | 'long_press'
  | 'double_short_release';

/** A press as the capability `button` has it. */
export type Press = 'single' | 'double' | 'long' | 'release';

interface KeyEventAt {
  /** 1 for the first key. */
  readonly key: number;
  readonly event: KeyEvent;
}

/** The keys of a switch, and what each of its codes means. */
export interface ButtonLayout {
  readonly count: number;
  readonly events: ReadonlyMap<number, KeyEventAt>;
}

/** Last digits of the codes of switches that do not list them: the first ones are the key. */
const plainCodes: Readonly<Record<number, KeyEvent>> = {
  0: 'initial_press',
  1: 'repeat',
  2: 'short_release',
  3: 'long_release',
  4: 'double_short_release',
  10: 'long_press',
};

/** Codes of the first Hue tap, which is powered by the press itself and knows no release. */
const tapCodes: readonly (readonly [code: number, key: number])[] = [
  [34, 1],
  [16, 2],
  [17, 3],
  [18, 4],
];

const keyEvents: readonly string[] = Object.values(plainCodes);
export const isKeyEvent = (text: unknown): text is KeyEvent => typeof text === 'string' && keyEvents.includes(text);

/** More keys than any switch has; a longer list is nonsense. */
const MOST_KEYS = 20;

/** Bridges list the keys and codes of a switch since API 1.28; before, its type tells. */
export function buttonLayoutOf(answer: SensorAnswer): ButtonLayout {
  const inputs = partOf(answer.capabilities, 'inputs');
  if (Array.isArray(inputs) && inputs.length > 0) return listedLayout(inputs.slice(0, MOST_KEYS));
  if (answer.type === 'ZGPSwitch') {
    return { count: 4, events: new Map(tapCodes.map(([code, key]) => [code, { key, event: 'initial_press' }])) };
  }
  const count = typeof answer.modelid === 'string' && /^RWL02/.test(answer.modelid) ? 4 : 1;
  const events = new Map<number, KeyEventAt>();
  for (let key = 1; key <= count; key += 1) {
    for (const [digits, event] of Object.entries(plainCodes)) events.set(key * 1000 + Number(digits), { key, event });
  }
  return { count, events };
}

function listedLayout(inputs: readonly unknown[]): ButtonLayout {
  const events = new Map<number, KeyEventAt>();
  for (const [index, input] of inputs.entries()) {
    const listed = partOf(input, 'events');
    for (const entry of Array.isArray(listed) ? listed : []) {
      const code = partOf(entry, 'buttonevent');
      const event = partOf(entry, 'eventtype');
      if (typeof code === 'number' && isKeyEvent(event)) events.set(code, { key: index + 1, event });
    }
  }
  return { count: inputs.length, events };
}

/** Component of one key: a switch with a single key is that key. */
export const keyComponent = (layout: ButtonLayout, key: number): string =>
  layout.count === 1 ? 'main' : `button${key}`;

/** The last that was read of a switch: its code and when the bridge had it; and a key that is being held. */
export interface ButtonMemory {
  readonly code: number | null | undefined;
  readonly updated: string | undefined;
  readonly heldKey: number | undefined;
}

export interface KeyPress {
  readonly key: number;
  readonly press: Press;
}

/**
 * The presses between two looks at a switch. The v1 API keeps the last code only, so of several quick presses one is
 * seen.
 *
 * - A short press is `single` when the key is let go; at once where the key has no release (the first tap).
 * - A held key is `long` once, at the first sign of it, and `release` when it is let go, also when only the end is seen.
 * - A double press, on switches that tell it, is `double`.
 */
export function pressesBetween(
  layout: ButtonLayout,
  memory: ButtonMemory,
  state: SensorAnswer['state'],
): { readonly presses: readonly KeyPress[]; readonly memory: ButtonMemory } {
  const { buttonevent: code, lastupdated: updated } = state;
  if (code === memory.code && updated === memory.updated) return { presses: [], memory };
  const at = code === null || code === undefined ? undefined : layout.events.get(code);
  if (at === undefined) return { presses: [], memory: { code, updated, heldKey: undefined } };
  const { key, event } = at;
  const isHeldAlready = memory.heldKey === key;
  const { presses, isHeld } = pressesOf(event, { isHeld: isHeldAlready, hasRelease: hasRelease(layout, key) });
  return {
    presses: presses.map((press) => ({ key, press })),
    memory: { code, updated, heldKey: isHeld ? key : undefined },
  };
}

/** What an event of a key comes to. `isHeld`: whether the key was held before, and is held after. */
export function pressesOf(
  event: KeyEvent,
  { isHeld, hasRelease }: { readonly isHeld: boolean; readonly hasRelease: boolean },
): { readonly presses: readonly Press[]; readonly isHeld: boolean } {
  switch (event) {
    case 'initial_press':
      return { presses: hasRelease ? [] : ['single'], isHeld: false };
    case 'repeat':
    case 'long_press':
      return { presses: isHeld ? [] : ['long'], isHeld: true };
    case 'short_release':
      return { presses: ['single'], isHeld: false };
    case 'long_release':
      return { presses: isHeld ? ['release'] : ['long', 'release'], isHeld: false };
    case 'double_short_release':
      return { presses: ['double'], isHeld: false };
  }
}

const hasRelease = (layout: ButtonLayout, key: number): boolean =>
  [...layout.events.values()].some((at) => at.key === key && at.event === 'short_release');
