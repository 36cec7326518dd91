import {
  type AttributeConfirmation,
  type CommandAction,
  type Condition,
  type Confirmation,
  type Expression,
  isExpressionParam,
  MAIN_COMPONENT,
  type ScalarValue,
} from '@nexa/sdk';
import { commandTargets } from '../../command/command-targets.ts';
import { alternativesOf } from '../../command/confirmation.ts';
import type { AttributeAt, HomeView } from './home-view.ts';

/** What becomes of an attribute. */
export type Effect =
  | { readonly kind: 'value'; readonly value: ScalarValue }
  | { readonly kind: 'toggle' }
  /** Worked out when it is done. */
  | { readonly kind: 'expression'; readonly expression: Expression };

/** An attribute and what a command makes of it. */
export interface AttributeEffect {
  readonly at: AttributeAt;
  readonly effect: Effect;
  /** Numbers that lie no further apart are the same to the device. */
  readonly tolerance: number;
}

/** What shows a command as carried out, as what it brings about; with parameters that were worked out, where known. */
export function commandEffects(
  action: Pick<CommandAction, 'deviceId' | 'component' | 'capability' | 'command' | 'params'>,
  view: HomeView,
  params: Readonly<Record<string, unknown>> = action.params ?? {},
): AttributeEffect[] {
  const { deviceId, component = MAIN_COMPONENT, capability, command } = action;
  const device = view.device(deviceId);
  const confirms = view.input.catalog.command(capability, command)?.confirms ?? [];
  if (device === undefined) return [];
  return commandTargets(device.description, { component, capability }).flatMap((target) =>
    confirms.flatMap((confirmation) =>
      confirmationEffects(confirmation, params, { deviceId, component: target, capability }, view),
    ),
  );
}

type CapabilityAt = Omit<AttributeAt, 'attribute'>;

function confirmationEffects(
  confirmation: Confirmation,
  params: Readonly<Record<string, unknown>>,
  at: CapabilityAt,
  view: HomeView,
): AttributeEffect[] {
  const [first] = alternativesOf(confirmation);
  const effect = first === undefined ? undefined : effectOf(first, params);
  if (first === undefined || effect === undefined) return [];
  const tolerance = 'tolerance' in first ? (first.tolerance ?? 0) : 0;
  const own: AttributeEffect = { at: { ...at, attribute: first.attribute }, effect, tolerance };
  const switched = 'equalsParam' in first && first.offAtZero === true ? switchedBy(own, view) : undefined;
  return switched === undefined ? [own] : [own, switched];
}

function effectOf(confirmation: AttributeConfirmation, params: Readonly<Record<string, unknown>>): Effect | undefined {
  if ('equals' in confirmation) return { kind: 'value', value: confirmation.equals };
  if ('toggles' in confirmation) return { kind: 'toggle' };
  const param = Object.hasOwn(params, confirmation.equalsParam) ? params[confirmation.equalsParam] : undefined;
  if (isExpressionParam(param)) {
    const { $expression: expression } = param;
    return typeof expression === 'object' ? { kind: 'expression', expression } : { kind: 'value', value: expression };
  }
  return typeof param === 'boolean' || typeof param === 'number' || typeof param === 'string'
    ? { kind: 'value', value: param }
    : undefined;
}

/** A light is switched on by a brightness and off by none. */
export function switchedBy({ at, effect }: AttributeEffect, view: HomeView): AttributeEffect | undefined {
  const part = view
    .device(at.deviceId)
    ?.description.components.find(({ id }) => id === (at.component ?? MAIN_COMPONENT));
  if (part?.capabilities.includes('onOff') !== true || effect.kind !== 'value') return undefined;
  const value = effect.value !== 0;
  return { at: { ...at, capability: 'onOff', attribute: 'on' }, effect: { kind: 'value', value }, tolerance: 0 };
}

/** Whether two automations want something else of an attribute when both have their way. */
export function areOpposed(one: AttributeEffect, other: AttributeEffect): boolean {
  const [a, b] = [one.effect, other.effect];
  if (a.kind === 'expression' || b.kind === 'expression') return false;
  if (a.kind === 'toggle' || b.kind === 'toggle') return true;
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return a.value !== b.value;
  return Math.abs(a.value - b.value) > Math.max(one.tolerance, other.tolerance);
}

/** A condition list as one condition. */
export const allOf = (conditions: readonly Condition[]): Condition => {
  const [first] = conditions;
  return first !== undefined && conditions.length === 1 ? first : { type: 'and', conditions: [...conditions] };
};
