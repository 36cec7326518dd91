import {
  type EventTrigger,
  type JsonObject,
  MAIN_COMPONENT,
  type ScalarValue,
  type StateTrigger,
  stateKey,
} from '@nexa/sdk';
import type { AutomationRecord } from '../home/records.ts';
import { boundsOf, fitsBounds, hasBounds } from './value-test.ts';

export interface Hit {
  readonly automation: AutomationRecord;
  readonly triggerId: string;
}

interface Entry<T> {
  readonly automation: AutomationRecord;
  readonly trigger: T;
}

const eventKey = (deviceId: string, component: string, capability: string, event: string) =>
  [deviceId, component, capability, event].join('\n');

/** Finds the automations that a change or event sets off, without looking at the others. */
export class TriggerIndex {
  readonly #byState = new Map<string, Entry<StateTrigger>[]>();
  readonly #byEvent = new Map<string, Entry<EventTrigger>[]>();

  add(automation: AutomationRecord): void {
    for (const trigger of automation.definition.triggers) {
      const component = trigger.component ?? MAIN_COMPONENT;
      if (trigger.type === 'state') {
        const key = `${trigger.deviceId}\n${stateKey(trigger.capability, trigger.attribute, component)}`;
        this.#byState.set(key, [...(this.#byState.get(key) ?? []), { automation, trigger }]);
      } else {
        const key = eventKey(trigger.deviceId, component, trigger.capability, trigger.event);
        this.#byEvent.set(key, [...(this.#byEvent.get(key) ?? []), { automation, trigger }]);
      }
    }
  }

  remove(automationId: string): void {
    drop(this.#byState, automationId);
    drop(this.#byEvent, automationId);
  }

  listensTo(deviceId: string, key: string): boolean {
    return this.#byState.has(`${deviceId}\n${key}`);
  }

  byState(deviceId: string, key: string, value: ScalarValue, previous: ScalarValue): Hit[] {
    const entries = this.#byState.get(`${deviceId}\n${key}`) ?? [];
    return entries.filter(({ trigger }) => fires(trigger, value, previous)).map(toHit);
  }

  byEvent(deviceId: string, component: string, capability: string, event: string, data: JsonObject): Hit[] {
    const entries = this.#byEvent.get(eventKey(deviceId, component, capability, event)) ?? [];
    return entries.filter(({ trigger }) => matchesData(trigger.match, data)).map(toHit);
  }
}

const toHit = ({ automation, trigger }: Entry<StateTrigger | EventTrigger>): Hit => ({
  automation,
  triggerId: trigger.id,
});

function fires(trigger: StateTrigger, value: ScalarValue, previous: ScalarValue): boolean {
  if (value === previous) return false;
  if (trigger.from !== undefined && previous !== trigger.from) return false;
  const bounds = boundsOf({ equals: trigger.to, above: trigger.above, below: trigger.below });
  return !hasBounds(bounds) || (fitsBounds(value, bounds) && !fitsBounds(previous, bounds));
}

function matchesData(match: EventTrigger['match'], data: JsonObject): boolean {
  return Object.entries(match ?? {}).every(([name, wanted]) => Object.hasOwn(data, name) && data[name] === wanted);
}

function drop<T>(index: Map<string, Entry<T>[]>, automationId: string): void {
  for (const [key, entries] of index) {
    const rest = entries.filter(({ automation }) => automation.id !== automationId);
    if (rest.length === 0) index.delete(key);
    else index.set(key, rest);
  }
}
