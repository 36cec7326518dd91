import type { Expression, ScalarValue } from '@nexa/sdk';
import type { AutomationScope } from '../automation-scope.ts';
import { evaluate } from './evaluate.ts';
import { variableOrder } from './variable-order.ts';

/** What became of variables that are set together. */
export interface VariableValues {
  /** All variables afterwards, those from before included. */
  readonly variables: ReadonlyMap<string, ScalarValue>;
  /** Those that were set. */
  readonly set: Readonly<Record<string, ScalarValue>>;
  /** What was not known, by the name of the variable: it keeps the value from before, or has none. */
  readonly unknown: Readonly<Record<string, string>>;
}

/** Works out variables that are set together, each after those of them that it uses; see {@link variableOrder}. */
export function evaluateVariables(
  wanted: Readonly<Record<string, Expression>>,
  scope: AutomationScope,
): VariableValues {
  const variables = new Map(scope.variables);
  const set: [string, ScalarValue][] = [];
  const unknown: [string, string][] = [];
  const result = variableOrder(wanted);
  // What goes round in a circle is refused when it is saved; here it sees what was before.
  for (const [name, expression] of 'order' in result ? result.order : Object.entries(wanted)) {
    const evaluation = evaluate(expression, { ...scope, variables, state: (place) => scope.state(place) });
    if ('unknown' in evaluation) unknown.push([name, evaluation.unknown]);
    else {
      variables.set(name, evaluation.value);
      set.push([name, evaluation.value]);
    }
  }
  return { variables, set: Object.fromEntries(set), unknown: Object.fromEntries(unknown) };
}
