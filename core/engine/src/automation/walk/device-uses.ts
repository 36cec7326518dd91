import {
  type AutomationDefinition,
  type AutomationTest,
  type Condition,
  type Expression,
  MAIN_COMPONENT,
  type Trigger,
} from '@nexa/sdk';
import { shapeOf } from '../expression/expression-shape.ts';
import { walkAutomation } from './walk-automation.ts';

interface Place {
  /** As it is written. */
  readonly deviceId: string;
  /** Where the part stands that names the device: `triggers/0`, `triggers/0/others/1`, `conditions/0/expression/state`. */
  readonly path: string;
  readonly part: 'trigger' | 'condition' | 'action' | 'expression' | 'test';
  /** `main` where none is named. */
  readonly component: string;
}

/** One place in an automation that names a device, and what of it. */
export type DeviceUse =
  | (Place & { readonly kind: 'attribute'; readonly capability: string; readonly attribute: string })
  | (Place & { readonly kind: 'event'; readonly capability: string; readonly event: string })
  | (Place & { readonly kind: 'command'; readonly capability: string; readonly command: string })
  /** The device as a whole, such as one whose issues are waited for. */
  | (Place & { readonly kind: 'device' });

interface Named {
  readonly deviceId: string;
  readonly component?: string;
}

const placeOf = ({ deviceId, component = MAIN_COMPONENT }: Named, path: string, part: Place['part']): Place => ({
  deviceId,
  component,
  path,
  part,
});

/** Every place in an automation that names a device, in the order in which they are written; those of its tests apart. */
export function deviceUses(definition: AutomationDefinition): DeviceUse[] {
  const uses: DeviceUse[] = [];
  walkAutomation(definition, {
    trigger: (trigger, path) => uses.push(...triggerUses(trigger, path)),
    condition: (condition, path) => uses.push(...conditionUses(condition, path)),
    expression: (expression, path) => uses.push(...expressionUses(expression, path)),
    action: (action, path) => {
      if (action.type !== 'command') return;
      const { capability, command } = action;
      uses.push({ ...placeOf(action, path, 'action'), kind: 'command', capability, command });
    },
  });
  return uses;
}

/** The devices that one trigger listens to. */
export function triggerUses(trigger: Trigger, path: string): DeviceUse[] {
  if (trigger.type === 'event') {
    const { capability, event } = trigger;
    return [{ ...placeOf(trigger, path, 'trigger'), kind: 'event', capability, event }];
  }
  if (trigger.type === 'issue') {
    const { deviceId } = trigger;
    return deviceId === undefined ? [] : [{ ...placeOf({ deviceId }, path, 'trigger'), kind: 'device' }];
  }
  if (trigger.type !== 'state' && trigger.type !== 'numeric') return [];
  const { capability, attribute, others = [] } = trigger;
  const places = [
    placeOf(trigger, path, 'trigger'),
    ...others.map((other, index) => placeOf(other, `${path}/others/${index}`, 'trigger')),
  ];
  return places.map((place) => ({ ...place, kind: 'attribute', capability, attribute }));
}

function conditionUses(condition: Condition, path: string): DeviceUse[] {
  if (condition.type !== 'state') return [];
  const { capability, attribute } = condition;
  return [{ ...placeOf(condition, path, 'condition'), kind: 'attribute', capability, attribute }];
}

function expressionUses(expression: Expression, path: string): DeviceUse[] {
  const shape = shapeOf(expression);
  if (!('head' in shape) || (shape.head !== 'state' && shape.head !== 'age')) return [];
  const { capability, attribute } = shape.place;
  return [{ ...placeOf(shape.place, `${path}/${shape.head}`, 'expression'), kind: 'attribute', capability, attribute }];
}

/** Every place in an automation's tests that names a device. */
export function testDeviceUses({ tests = [] }: Pick<AutomationDefinition, 'tests'>): DeviceUse[] {
  return tests.flatMap((test, index) => usesOfTest(test, `tests/${index}`));
}

function usesOfTest({ given, when, then }: AutomationTest, path: string): DeviceUse[] {
  const uses: DeviceUse[] = [];
  const attribute = (state: Named & { readonly capability: string; readonly attribute: string }, at: string) =>
    uses.push({
      ...placeOf(state, at, 'test'),
      kind: 'attribute',
      capability: state.capability,
      attribute: state.attribute,
    });
  for (const [index, state] of (given?.states ?? []).entries()) attribute(state, `${path}/given/states/${index}`);
  for (const [index, deviceId] of (given?.fails ?? []).entries())
    uses.push({ ...placeOf({ deviceId }, `${path}/given/fails/${index}`, 'test'), kind: 'device' });
  for (const [index, { state, event }] of when.entries()) {
    if (state !== undefined) attribute(state, `${path}/when/${index}/state`);
    if (event !== undefined)
      uses.push({
        ...placeOf(event, `${path}/when/${index}/event`, 'test'),
        kind: 'event',
        capability: event.capability,
        event: event.event,
      });
  }
  for (const [index, command] of (then.commands ?? []).entries())
    uses.push({
      ...placeOf(command, `${path}/then/commands/${index}`, 'test'),
      kind: 'command',
      capability: command.capability,
      command: command.command,
    });
  return uses;
}
