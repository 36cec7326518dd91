import type { Expression, Trigger } from '@nexa/sdk';
import { shapeOf } from '../expression/expression-shape.ts';
import {
  type ExpressionTypes,
  expressionType,
  fitsType,
  schemaType,
  typeNames,
  type ValueType,
} from '../expression/expression-type.ts';
import { variableOrder } from '../expression/variable-order.ts';
import { walkExpression } from '../walk/walk-automation.ts';
import { type AutomationCheckContext, invalid } from './check-context.ts';
import { requireAttribute } from './device-part-check.ts';
import type { VariableScope } from './variable-scope.ts';

/** What is needed to check the expressions of one automation. */
export interface ExpressionCheck {
  readonly context: AutomationCheckContext;
  readonly triggerValue: ValueType;
}

/** The type of an expression in which everything fits; of type `wanted` when that is given. */
export function requireExpression(
  path: string,
  expression: Expression,
  variables: VariableScope,
  { context, triggerValue }: ExpressionCheck,
  wanted: { readonly type: ValueType; readonly by: string } = { type: 'any', by: '' },
): ValueType {
  walkExpression(expression, path, {
    expression: (part, at) => {
      const shape = shapeOf(part);
      if ('problem' in shape || (shape.head !== 'state' && shape.head !== 'age')) return;
      requireAttribute(`${at}/${shape.head}`, shape.place, context);
    },
  });
  const types: ExpressionTypes = {
    triggerValue,
    variable: (name) => variables.typeOf(name),
    attribute: ({ capability, attribute }) => {
      const found = context.catalog.attribute(capability, attribute);
      return found === undefined ? undefined : (schemaType(found.schema) ?? 'any');
    },
  };
  const result = expressionType(expression, types);
  if ('problem' in result) throw invalid(`${path}${result.path}`, result.problem);
  if (!fitsType(result.type, wanted.type))
    throw invalid(
      path,
      `the expression gives ${typeNames[result.type]}, and ${wanted.by} takes ${typeNames[wanted.type]}`,
    );
  return result.type;
}

/** Seconds, counts and the like: a number is right as it is, an expression has to give one. */
export function requireNumber(
  path: string,
  value: number | { readonly expression: Expression } | undefined,
  variables: VariableScope,
  check: ExpressionCheck,
): void {
  if (typeof value !== 'object') return;
  const by = path.slice(path.lastIndexOf('/') + 1);
  requireExpression(`${path}/expression`, value.expression, variables, check, { type: 'number', by });
}

/** Variables that are set together. */
export function requireVariables(
  path: string,
  wanted: Readonly<Record<string, Expression>> | undefined,
  variables: VariableScope,
  check: ExpressionCheck,
): void {
  const result = variableOrder(wanted ?? {});
  if ('circle' in result)
    throw invalid(
      `${path}/${result.circle[0] ?? ''}`,
      `${result.circle.join(' and ')} use each other: set one of them without the others`,
    );
  for (const [name, expression] of result.order) {
    const type = requireExpression(`${path}/${name}`, expression, variables, check);
    variables.set(`${path}/${name}`, name, type);
  }
}

/** The type of the value with which the triggers set a run off; `any` where they differ or have none. */
export function triggerValueType(
  triggers: readonly Trigger[],
  { catalog }: Pick<AutomationCheckContext, 'catalog'>,
): ValueType {
  const types = new Set(
    triggers.map((trigger): ValueType => {
      if (trigger.type !== 'state' && trigger.type !== 'numeric') return 'any';
      return schemaType(catalog.attribute(trigger.capability, trigger.attribute)?.schema) ?? 'any';
    }),
  );
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : 'any';
}
