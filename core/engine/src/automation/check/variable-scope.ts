import { typeNames, type ValueType } from '../expression/expression-type.ts';
import { invalid } from './check-context.ts';

/** Set by NEXA: how the last wait ended and what the trigger said that ended it, and the round of the repeat. */
const builtIn: ReadonlyMap<string, ValueType> = new Map([
  ['timedOut', 'boolean'],
  ['repeat', 'number'],
  ['wait.trigger', 'text'],
  ['wait.value', 'any'],
  ['wait.previous', 'any'],
  ['wait.deviceId', 'text'],
  ['wait.event', 'text'],
]);
const OF_A_WAIT = 'wait.';
const DATA_OF_A_WAIT = 'wait.data.';

/** The variables that are set at one place of an automation. A name has one type throughout. */
export class VariableScope {
  readonly #types: Map<string, ValueType>;
  readonly #set: Set<string>;
  /** Those that NEXA sets at this place only. */
  readonly #given: ReadonlyMap<string, ValueType>;

  constructor(
    types = new Map<string, ValueType>(),
    set: ReadonlySet<string> = new Set(),
    given: ReadonlyMap<string, ValueType> = new Map(),
  ) {
    this.#types = types;
    this.#set = new Set(set);
    this.#given = given;
  }

  /** A scope for one of several ways that a run may take from here. */
  branch(): VariableScope {
    return new VariableScope(this.#types, this.#set, this.#given);
  }

  /** A scope in which NEXA sets one more variable. */
  giving(path: string, name: string, type: ValueType): VariableScope {
    if (this.#types.has(name))
      throw invalid(path, `${name} stands for each of them in turn, and is a variable of yours before: rename yours`);
    return new VariableScope(this.#types, this.#set, new Map([...this.#given, [name, type]]));
  }

  /** Goes on after those ways. What only one of them sets counts as set: where it is not, its use is unknown. */
  join(...branches: readonly VariableScope[]): void {
    for (const branch of branches) for (const name of branch.#set) this.#set.add(name);
  }

  typeOf(name: string): ValueType | undefined {
    if (this.#set.has(name)) return this.#types.get(name);
    if (name.startsWith(DATA_OF_A_WAIT)) return 'any';
    return this.#given.get(name) ?? builtIn.get(name);
  }

  set(path: string, name: string, type: ValueType): void {
    if (builtIn.has(name) || name.startsWith(OF_A_WAIT) || this.#given.has(name))
      throw invalid(path, `${name} is a variable of NEXA’s own: take another name`);
    const before = this.#types.get(name) ?? type;
    if (before !== type && before !== 'any' && type !== 'any')
      throw invalid(path, `${name} is ${typeNames[before]} before, and this is ${typeNames[type]}: take another name`);
    this.#types.set(name, before === type ? type : 'any');
    this.#set.add(name);
  }
}
