import type { Condition, Trigger } from '@nexa/sdk';
import { NotMapped } from './import-notes.ts';
import { type ImportSession, stateTest } from './import-session.ts';

export type WithoutId<T> = T extends { id: unknown } ? Omit<T, 'id'> : never;
/** A trigger that has no id yet. */
export type TriggerDraft = WithoutId<Trigger>;

export const SUN = 'sun.sun';
export const HOME_ZONE = 'zone.home';

/** What `sun.sun` becoming one of these states is. */
export function sunStateTriggers(states: readonly unknown[]): readonly TriggerDraft[] {
  const wanted = states.length === 0 ? ['above_horizon', 'below_horizon'] : states;
  return wanted.map((state): TriggerDraft => {
    if (state === 'above_horizon') return { type: 'sun', event: 'sunrise' };
    if (state === 'below_horizon') return { type: 'sun', event: 'sunset' };
    throw new NotMapped(`${String(state)} is no state of the sun`);
  });
}

export function sunStateCondition(states: readonly unknown[]): Condition {
  const [state] = states;
  if (states.length === 1 && state === 'above_horizon') return { type: 'sun', above: 0 };
  if (states.length === 1 && state === 'below_horizon') return { type: 'sun', below: 0 };
  throw new NotMapped(`${states.map(String).join(', ')} is no state of the sun`);
}

/** The sun rising above, or setting below, so many degrees. */
export function sunHeightTrigger(
  attribute: string | undefined,
  { above, below }: { readonly above?: number | undefined; readonly below?: number | undefined },
): TriggerDraft {
  if (attribute !== 'elevation') throw new NotMapped(`NEXA does not know the attribute ${attribute} of the sun`);
  if (above !== undefined && below !== undefined) throw new NotMapped('the sun’s height is asked for one bound only');
  if (above !== undefined) return { type: 'sun', elevation: above, direction: 'rising' };
  if (below !== undefined) return { type: 'sun', elevation: below, direction: 'setting' };
  throw new NotMapped('it names no bound');
}

/** Whether somebody is at home, as `zone.home` counts persons. */
export function someoneHome(states: readonly unknown[]): boolean {
  if (states.length === 1 && String(states[0]) === '0') return false;
  throw new NotMapped('NEXA does not count persons: it knows whether somebody is at home');
}

/** A person or tracker in the zone `home`: the only zone that NEXA knows. */
export function presenceTest(entityId: string, zone: string, isThere: boolean, session: ImportSession) {
  if (zone !== HOME_ZONE) throw new NotMapped(`NEXA knows the zone of the home only, not ${zone}`);
  return stateTest(entityId, { states: [isThere ? 'home' : 'not_home'] }, session);
}
