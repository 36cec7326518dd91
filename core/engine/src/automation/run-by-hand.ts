import { type AutomationDefinition, type Cause, MAIN_COMPONENT, type ScalarValue, stateKey } from '@nexa/sdk';
import type { RunWish } from '../home/home-event.ts';
import type { TriggerTrace } from '../home/records.ts';
import { firedTrigger } from './trial/fired-trigger.ts';

/** What sets off a run that a person wishes; `nowOf` answers what a state is now. */
export function triggerByHand(
  { triggers }: Pick<AutomationDefinition, 'triggers'>,
  { triggerId, data, skipConditions, cause }: RunWish & { readonly cause: Cause },
  nowOf: (deviceId: string, key: string) => ScalarValue | undefined,
): TriggerTrace {
  const skipped = skipConditions === true ? ({ conditionsSkipped: true } as const) : {};
  const trigger = triggers.find(({ id }) => id === triggerId);
  if (trigger === undefined) return { ...(data === undefined ? {} : { data }), ...skipped, cause };
  const now =
    'attribute' in trigger
      ? nowOf(trigger.deviceId, stateKey(trigger.capability, trigger.attribute, trigger.component ?? MAIN_COMPONENT))
      : undefined;
  return { ...firedTrigger(trigger, data, now), triggerId: trigger.id, byHand: true, ...skipped, cause };
}
