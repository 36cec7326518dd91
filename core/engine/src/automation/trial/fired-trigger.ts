import { type JsonObject, MAIN_COMPONENT, type ScalarValue, stateKey, type Trigger } from '@nexa/sdk';
import type { Fired } from '../triggers/watcher.ts';

/** What the trigger would say, had what it waits for happened; `now` is the value that it looks at. */
export function firedTrigger(trigger: Trigger, data: JsonObject | undefined, now: ScalarValue | undefined): Fired {
  const fired: Fired = { cause: { kind: 'unknown' }, ...(data === undefined ? {} : { data }) };
  if (trigger.type === 'event') {
    const { deviceId, capability, event } = trigger;
    return { ...fired, data: data ?? {}, deviceId, event: `${capability}.${event}` };
  }
  if (trigger.type !== 'state' && trigger.type !== 'numeric') return fired;
  const { deviceId, component = MAIN_COMPONENT, capability, attribute } = trigger;
  const wanted = trigger.type === 'state' ? trigger.to : undefined;
  const value = (Array.isArray(wanted) ? wanted[0] : wanted) ?? now;
  return {
    ...fired,
    deviceId,
    stateKey: stateKey(capability, attribute, component),
    ...(value === undefined ? {} : { value: value as ScalarValue }),
    ...(now === undefined ? {} : { previous: now }),
  };
}
