/**
 * Plugin code runs in the same realm as the guard and can replace whatever hangs on a prototype. So the guard uses
 * only what is captured here before plugin code runs, index loops, and objects without prototype.
 */
export const { apply } = Reflect;
const { create, defineProperty } = Object;
const { toLowerCase, charCodeAt } = String.prototype;
const { add, has } = WeakSet.prototype;
const { Error: PlainError } = globalThis;
const { now } = Date;

export const newDictionary = <T>(): Record<string, T> => create(null) as Record<string, T>;
export const lowerCase = (text: string): string => apply(toLowerCase, text, []) as string;
export const codeAt = (text: string, index: number): number => apply(charCodeAt, text, [index]) as number;
export const addTo = (set: WeakSet<object>, value: object): void => void apply(add, set, [value]);
export const isIn = (set: WeakSet<object>, value: object): boolean => apply(has, set, [value]) as boolean;
export const currentTime = (): number => now();

/** An error of the guard, as the plugin gets it. */
export function refusal(message: string): Error {
  const error = new PlainError(message);
  defineProperty(error, 'code', { value: 'ERR_NEXA_REFUSED', enumerable: true });
  return error;
}

/** Puts `value` where plugin code cannot take it away again. */
export function fix(target: object, name: string, value: unknown): void {
  defineProperty(target, name, { value, writable: false, configurable: false, enumerable: true });
}

export function endsWith(text: string, end: string): boolean {
  if (end.length > text.length) return false;
  for (let i = 1; i <= end.length; i++) {
    if (codeAt(text, text.length - i) !== codeAt(end, end.length - i)) return false;
  }
  return true;
}

export function includes(list: readonly unknown[], value: unknown): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === value) return true;
  return false;
}

/** Not `push`: that could be plugin code by now. */
export function append<T>(list: T[], value: T): void {
  defineProperty(list, list.length, { value, writable: true, configurable: true, enumerable: true });
}
