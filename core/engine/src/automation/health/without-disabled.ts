import type { Action, Condition, Trigger } from '@nexa/sdk';
import type { AutomationRecord } from '../../home/records.ts';

const always: Condition = { type: 'and', conditions: [] };
const never: Condition = { type: 'not', condition: always };

/**
 * The automation as if its disabled triggers and conditions were not there; all others keep their places. In the place of
 * a trigger stands one of which nothing is known, in that of a condition one that decides nothing.
 */
export function withoutDisabled(automation: AutomationRecord): AutomationRecord {
  const { definition } = automation;
  const triggers = mapped(definition.triggers, trigger);
  const conditions = mapped(definition.conditions, condition);
  const actions = mapped(definition.actions, action);
  const isSame = triggers === definition.triggers && conditions === definition.conditions;
  if (isSame && actions === definition.actions) return automation;
  return { ...automation, definition: { ...definition, triggers, conditions, actions } };
}

/** The same list when nothing of it is another one. */
function mapped<T>(items: T[], of: (item: T) => T): T[] {
  const all = items.map(of);
  return all.every((item, index) => item === items[index]) ? items : all;
}

const trigger = (each: Trigger): Trigger =>
  each.enabled === false ? { id: each.id, type: 'webhook', enabled: false } : each;

/** `and` of none holds: a condition that is disabled does not keep the others from deciding. */
const condition = (each: Condition): Condition => (isOff(each) ? always : inside(each));

/** Disabled, or made of disabled ones only. */
function isOff(each: Condition): boolean {
  if (each.enabled === false) return true;
  if (each.type === 'not') return isOff(each.condition);
  return (each.type === 'and' || each.type === 'or') && each.conditions.every(isOff);
}

function inside(each: Condition): Condition {
  if (each.type === 'not') {
    const inner = inside(each.condition);
    return inner === each.condition ? each : { ...each, condition: inner };
  }
  if (each.type !== 'and' && each.type !== 'or') return each;
  const neutral = each.type === 'and' ? always : never;
  const conditions = mapped(each.conditions, (part) => (isOff(part) ? neutral : inside(part)));
  return conditions === each.conditions ? each : { ...each, conditions };
}

function action(each: Action): Action {
  const lists = Object.entries(each).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return [];
    const of = partOf(each, name);
    const list = of === undefined ? value : mapped(value as never[], of as (item: never) => never);
    return list === value ? [] : [[name, list] as const];
  });
  return lists.length === 0 ? each : ({ ...each, ...Object.fromEntries(lists) } as Action);
}

/** What the members of a list of the action are. */
function partOf({ type }: Action, name: string): unknown {
  if (name === 'conditions' || (type === 'repeat' && (name === 'while' || name === 'until'))) return condition;
  if (type === 'wait' && name === 'triggers') return trigger;
  if (type === 'choose' && name === 'options') return option;
  if (type === 'parallel' && name === 'branches') return (branch: Action[]) => mapped(branch, action);
  const isActions = ['then', 'else', 'otherwise'].includes(name) || (type === 'repeat' && name === 'actions');
  return isActions ? action : undefined;
}

interface Option {
  readonly conditions: Condition[];
  readonly actions: Action[];
}

function option<T extends Option>(each: T): T {
  const conditions = mapped(each.conditions, condition);
  const actions = mapped(each.actions, action);
  return conditions === each.conditions && actions === each.actions ? each : { ...each, conditions, actions };
}
