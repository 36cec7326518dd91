import {
  type Action,
  type AttributePlace,
  type AutomationDefinition,
  type AutomationTest,
  type Condition,
  type Expression,
  isExpressionParam,
  MAIN_COMPONENT,
  type SecondsOrExpression,
  type Trigger,
} from '@nexa/sdk';
import { shapeOf } from '../expression/expression-shape.ts';

interface Named {
  readonly deviceId: string;
  readonly component?: string;
}

/**
 * The automation with one device in the place of another, everywhere: also in its tests, in what a person gave to its
 * template, and in texts that are the device's id. `componentMap` leads from a component of the old device to that of
 * the new one; a component that is not in it keeps its name.
 */
export function renameDevice(
  definition: AutomationDefinition,
  from: string,
  to: string,
  componentMap: Readonly<Record<string, string>> = {},
): AutomationDefinition {
  return new DeviceSwap(from, to, componentMap).definition(definition);
}

class DeviceSwap {
  readonly #from: string;
  readonly #to: string;
  readonly #components: ReadonlyMap<string, string>;

  constructor(from: string, to: string, componentMap: Readonly<Record<string, string>>) {
    this.#from = from.toLowerCase();
    this.#to = to;
    this.#components = new Map(Object.entries(componentMap));
  }

  definition(definition: AutomationDefinition): AutomationDefinition {
    const { variables, triggers, conditions, actions, tests, template } = definition;
    return {
      ...definition,
      triggers: triggers.map((trigger) => this.#trigger(trigger)),
      conditions: this.#conditions(conditions),
      actions: this.#actions(actions),
      ...(variables === undefined ? {} : { variables: this.#variables(variables) }),
      ...(tests === undefined ? {} : { tests: tests.map((test) => this.#test(test)) }),
      ...(template === undefined ? {} : { template: { ...template, inputs: this.#inputs(template.inputs) } }),
    };
  }

  #is(id: unknown): boolean {
    return typeof id === 'string' && id.toLowerCase() === this.#from;
  }

  #value<T>(value: T): T | string {
    return this.#is(value) ? this.#to : value;
  }

  #place<T extends Named>(place: T): T {
    if (!this.#is(place.deviceId)) return place;
    const { component: before = MAIN_COMPONENT, ...rest } = place;
    const component = this.#components.get(before) ?? before;
    const isLeftOut = component === MAIN_COMPONENT && place.component === undefined;
    return { ...rest, deviceId: this.#to, ...(isLeftOut ? {} : { component }) } as unknown as T;
  }

  #trigger(trigger: Trigger): Trigger {
    if (trigger.type === 'event') return this.#place(trigger);
    if (trigger.type === 'issue') return this.#is(trigger.deviceId) ? { ...trigger, deviceId: this.#to } : trigger;
    if (trigger.type !== 'state' && trigger.type !== 'numeric') return trigger;
    const { others } = trigger;
    const placed = this.#place(trigger);
    return others === undefined ? placed : { ...placed, others: others.map((other) => this.#place(other)) };
  }

  #conditions(conditions: readonly Condition[]): Condition[] {
    return conditions.map((condition) => this.#condition(condition));
  }

  #condition(condition: Condition): Condition {
    switch (condition.type) {
      case 'state':
        return this.#place(condition);
      case 'and':
      case 'or':
        return { ...condition, conditions: this.#conditions(condition.conditions) };
      case 'not':
        return { ...condition, condition: this.#condition(condition.condition) };
      case 'expression':
        return { ...condition, expression: this.#expression(condition.expression) };
      default:
        return condition;
    }
  }

  #expression(expression: Expression): Expression {
    const shape = shapeOf(expression);
    if ('problem' in shape) return expression;
    if (shape.head === 'value') return this.#value(shape.value);
    if (shape.head === 'age') return { age: this.#place(shape.place) };
    if (shape.head === 'op') return { op: shape.op, args: shape.args.map((part) => this.#expression(part)) };
    if (shape.head !== 'state') return expression;
    return { ...(expression as { state: AttributePlace }), state: this.#place(shape.place) };
  }

  #variables(variables: Readonly<Record<string, Expression>>): Record<string, Expression> {
    const pairs = Object.entries(variables).map(([name, expression]) => [name, this.#expression(expression)] as const);
    return Object.fromEntries(pairs);
  }

  #params(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const pairs = Object.entries(params).map(([name, value]) => {
      const swapped = isExpressionParam(value) ? { $expression: this.#expression(value.$expression) } : value;
      return [name, swapped] as const;
    });
    return Object.fromEntries(pairs);
  }

  #workedOut(value: SecondsOrExpression): SecondsOrExpression {
    return typeof value === 'number' ? value : { ...value, expression: this.#expression(value.expression) };
  }

  #actions(actions: readonly Action[]): Action[] {
    return actions.map((action) => this.#action(action));
  }

  #action(action: Action): Action {
    switch (action.type) {
      case 'command': {
        const { params } = action;
        return { ...this.#place(action), ...(params === undefined ? {} : { params: this.#params(params) }) };
      }
      case 'plugin':
        return { ...action, config: this.#params(action.config) };
      case 'variables':
        return { ...action, variables: this.#variables(action.variables) };
      case 'delay':
        return { ...action, seconds: this.#workedOut(action.seconds) };
      case 'wait':
        return {
          ...action,
          ...(action.conditions === undefined ? {} : { conditions: this.#conditions(action.conditions) }),
          ...(action.triggers === undefined ? {} : { triggers: action.triggers.map((part) => this.#trigger(part)) }),
          ...(action.timeout === undefined ? {} : { timeout: this.#workedOut(action.timeout) }),
        };
      default:
        return this.#nested(action);
    }
  }

  #nested(action: Action): Action {
    switch (action.type) {
      case 'choose':
        return {
          ...action,
          options: action.options.map((option) => ({
            conditions: this.#conditions(option.conditions),
            actions: this.#actions(option.actions),
          })),
          ...(action.otherwise === undefined ? {} : { otherwise: this.#actions(action.otherwise) }),
        };
      case 'if':
        return {
          ...action,
          conditions: this.#conditions(action.conditions),
          then: this.#actions(action.then),
          ...(action.else === undefined ? {} : { else: this.#actions(action.else) }),
        };
      case 'repeat':
        return {
          ...action,
          ...(action.count === undefined ? {} : { count: this.#workedOut(action.count) }),
          ...(action.while === undefined ? {} : { while: this.#conditions(action.while) }),
          ...(action.until === undefined ? {} : { until: this.#conditions(action.until) }),
          actions: this.#actions(action.actions),
        };
      case 'parallel':
        return { ...action, branches: action.branches.map((branch) => this.#actions(branch)) };
      default:
        return action;
    }
  }

  #test(test: AutomationTest): AutomationTest {
    const { given, when, then } = test;
    const { states, fails } = given ?? {};
    return {
      ...test,
      ...(given === undefined
        ? {}
        : {
            given: {
              ...given,
              ...(states === undefined ? {} : { states: states.map((state) => this.#place(state)) }),
              ...(fails === undefined ? {} : { fails: fails.map((id) => this.#value(id)) }),
            },
          }),
      when: when.map((step) => ({
        ...step,
        ...(step.state === undefined ? {} : { state: this.#place(step.state) }),
        ...(step.event === undefined ? {} : { event: this.#place(step.event) }),
      })),
      then: {
        ...then,
        ...(then.commands === undefined ? {} : { commands: then.commands.map((command) => this.#place(command)) }),
      },
    };
  }

  #inputs<T>(inputs: Readonly<Record<string, T>>): Record<string, T> {
    const swap = (value: unknown): unknown =>
      Array.isArray(value) ? value.map((item) => this.#value(item)) : this.#value(value);
    return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, swap(value) as T]));
  }
}
