import type { Expression } from '@nexa/sdk';
import { walkExpression } from '../walk/walk-automation.ts';
import { shapeOf } from './expression-shape.ts';

/**
 * Variables that are set together, in the order in which that is done: each after those of them that it uses, else by
 * name. The order in which they were written counts for nothing, for JSON in a database does not keep it. One that uses
 * itself sees the value from before. `circle` names those that use each other, which cannot be set so.
 */
export function variableOrder(
  variables: Readonly<Record<string, Expression>>,
): { readonly order: readonly (readonly [name: string, expression: Expression])[] } | { readonly circle: string[] } {
  const left = new Map(Object.entries(variables).sort(([first], [second]) => (first < second ? -1 : 1)));
  const order: [string, Expression][] = [];
  while (left.size > 0) {
    const next = [...left].find(([name, expression]) =>
      usedVariables(expression).every((used) => used === name || !left.has(used)),
    );
    if (next === undefined) return { circle: circleOf(left) };
    order.push(next);
    left.delete(next[0]);
  }
  return { order };
}

/** Names of the variables that an expression reads. */
export function usedVariables(expression: Expression): string[] {
  const names: string[] = [];
  walkExpression(expression, '', {
    expression: (part) => {
      const shape = shapeOf(part);
      if ('head' in shape && shape.head === 'variable') names.push(shape.name);
    },
  });
  return names;
}

/** Each of these uses another one of them: following that leads around. */
function circleOf(left: ReadonlyMap<string, Expression>): string[] {
  const path: string[] = [];
  let name: string | undefined = left.keys().next().value;
  while (name !== undefined && !path.includes(name)) {
    path.push(name);
    const expression: Expression | undefined = left.get(name);
    const current: string = name;
    name =
      expression === undefined
        ? undefined
        : usedVariables(expression).find((used) => used !== current && left.has(used));
  }
  return name === undefined ? path : path.slice(path.indexOf(name));
}
