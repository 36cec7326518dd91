import { typeNames, type ValueType } from '../expression/expression-type.ts';
import { invalid } from './check-context.ts';

/** Set by NEXA: how the last wait ended, and the round of the repeat. */
const builtIn: ReadonlyMap<string, ValueType> = new Map([
  ['timedOut', 'boolean'],
  ['repeat', 'number'],
]);

/** The variables that are set at one place of an automation. A name has one type throughout. */
export class VariableScope {
  readonly #types: Map<string, ValueType>;
  readonly #set: Set<string>;

  constructor(types = new Map<string, ValueType>(), set: ReadonlySet<string> = new Set()) {
    this.#types = types;
    this.#set = new Set(set);
  }

  /** A scope for one of several ways that a run may take from here. */
  branch(): VariableScope {
    return new VariableScope(this.#types, this.#set);
  }

  /** Goes on after those ways. What only one of them sets counts as set: where it is not, its use is unknown. */
  join(...branches: readonly VariableScope[]): void {
    for (const branch of branches) for (const name of branch.#set) this.#set.add(name);
  }

  typeOf(name: string): ValueType | undefined {
    return this.#set.has(name) ? this.#types.get(name) : builtIn.get(name);
  }

  set(path: string, name: string, type: ValueType): void {
    if (builtIn.has(name)) throw invalid(path, `${name} is a variable of NEXA’s own: take another name`);
    const before = this.#types.get(name) ?? type;
    if (before !== type && before !== 'any' && type !== 'any')
      throw invalid(path, `${name} is ${typeNames[before]} before, and this is ${typeNames[type]}: take another name`);
    this.#types.set(name, before === type ? type : 'any');
    this.#set.add(name);
  }
}
