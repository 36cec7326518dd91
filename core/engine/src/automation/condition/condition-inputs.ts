import {
  type AttributePlace,
  type Condition,
  type Instant,
  MAIN_COMPONENT,
  type PluginCondition,
  stateKey,
} from '@nexa/sdk';
import type { AutomationScope } from '../automation-scope.ts';
import { shapeOf } from '../expression/expression-shape.ts';
import { walkConditions } from '../walk/walk-automation.ts';

/** What can make conditions hold that did not, or the other way round. */
export interface ConditionInputs {
  /** Each once; `component` is always named. */
  readonly attributes: readonly Required<AttributePlace>[];
  /** The time passes: a time of day, a schedule, `for`, the age of a value. See {@link lookAgainAt}. */
  readonly time: boolean;
  readonly sun: boolean;
  readonly mode: boolean;
  readonly presence: boolean;
  /** Those that a plugin has to be asked for, with their paths. */
  readonly plugin: readonly { readonly path: string; readonly condition: PluginCondition }[];
}

/** What conditions depend on, so that it is known when to ask them again; `path` is that of the list. */
export function conditionInputs(conditions: readonly Condition[], path = 'conditions'): ConditionInputs {
  const attributes = new Map<string, Required<AttributePlace>>();
  const kinds = new Set<string>();
  const plugin: { path: string; condition: PluginCondition }[] = [];
  const reads = ({ deviceId, component = MAIN_COMPONENT, capability, attribute }: AttributePlace) =>
    attributes.set(`${deviceId}\n${stateKey(capability, attribute, component)}`, {
      deviceId,
      component,
      capability,
      attribute,
    });
  walkConditions(conditions, path, {
    condition: (condition, at) => {
      if (condition.enabled === false) return false;
      kinds.add(condition.type);
      if (condition.type === 'plugin') plugin.push({ path: at, condition });
      if (condition.type !== 'state') return true;
      reads(condition);
      if (condition.for !== undefined) kinds.add('time');
      return true;
    },
    expression: (expression) => {
      const shape = shapeOf(expression);
      if ('problem' in shape) return;
      if (shape.head === 'state' || shape.head === 'age') reads(shape.place);
      if (shape.head === 'time' || shape.head === 'age') kinds.add('time');
      if (shape.head === 'sun') kinds.add('sun');
    },
  });
  return {
    attributes: [...attributes.values()],
    time: kinds.has('time') || kinds.has('schedule'),
    sun: kinds.has('sun'),
    mode: kinds.has('mode'),
    presence: kinds.has('presence'),
    plugin,
  };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * When conditions are to be asked again though nothing else has happened: the moment at which a `for` is over, else the
 * next full second or minute for what depends on the time or the sun. Undefined where only events matter.
 */
export function lookAgainAt(conditions: readonly Condition[], scope: AutomationScope): Instant | undefined {
  const moments: Instant[] = [];
  const next = (step: number) => moments.push((Math.floor(scope.now / step) + 1) * step);
  walkConditions(conditions, 'conditions', {
    condition: (condition) => {
      if (condition.enabled === false) return false;
      if (condition.type === 'state' && condition.for !== undefined) {
        const state = scope.state(condition);
        const over = (state?.changedAt ?? state?.observedAt ?? Number.NaN) + condition.for * SECOND;
        if (over > scope.now) moments.push(over);
      } else if (condition.type === 'time') next(hasSeconds([condition.after, condition.before]) ? SECOND : MINUTE);
      else if (condition.type === 'schedule')
        next(hasSeconds(condition.periods.flatMap(({ from, to }) => [from, to])) ? SECOND : MINUTE);
      else if (condition.type === 'sun') next(MINUTE);
      return true;
    },
    expression: (expression) => {
      const shape = shapeOf(expression);
      if ('problem' in shape) return;
      if (shape.head === 'age') next(SECOND);
      else if (shape.head === 'time' || shape.head === 'sun') next(MINUTE);
    },
  });
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** `07:30:15` has seconds, `07:30` has none. */
const hasSeconds = (times: readonly (string | undefined)[]): boolean => times.some((time) => (time?.length ?? 0) > 5);
