import type { ExecutionRecord, HomeSnapshot } from '@nexa/engine';
import type { Action, AutomationDefinition, Condition, DeviceDescription, Trigger } from '@nexa/sdk';
import { CountingIds } from '@nexa/testkit';
import { emptySnapshot, lampDescription, lockDescription, sensorDescription, TestHome } from '../support/test-home.ts';

export const phone: DeviceDescription = {
  externalId: 'phone',
  name: 'Phone',
  type: 'other',
  components: [{ id: 'main', capabilities: ['presence'] }],
};

export const devices = [lampDescription, sensorDescription, lockDescription, phone];

export const VIENNA = { timezone: 'Europe/Vienna', latitude: 48.2, longitude: 16.37 };

/** A home with a lamp, a sensor, a lock and a phone, in Vienna, that has started. */
export function startHome(snapshot: Partial<HomeSnapshot> = {}, ids = new CountingIds()): TestHome {
  const home = new TestHome({ snapshot: { ...emptySnapshot, home: VIENNA, ...snapshot }, ids });
  home.connect(devices);
  home.dispatch({ type: 'started' });
  return home;
}

export interface Draft extends Partial<Omit<AutomationDefinition, 'triggers' | 'conditions' | 'actions'>> {
  readonly triggers?: readonly Trigger[];
  readonly conditions?: readonly Condition[];
  readonly actions?: readonly Action[];
}

export const motion = (home: TestHome): Trigger => ({
  id: 'moved',
  type: 'state',
  deviceId: home.id('sensor'),
  capability: 'motion',
  attribute: 'active',
  to: true,
});

export const light = (
  home: TestHome,
  command = 'on',
  rest: Partial<Extract<Action, { type: 'command' }>> = {},
): Action => ({
  type: 'command',
  deviceId: home.id('lamp'),
  capability: 'onOff',
  command,
  ...rest,
});

export function definitionOf(
  home: TestHome,
  { triggers, conditions, actions, ...rest }: Draft = {},
): AutomationDefinition {
  return {
    name: 'Light',
    mode: 'single',
    triggers: [...(triggers ?? [motion(home)])],
    conditions: [...(conditions ?? [])],
    actions: [...(actions ?? [light(home)])],
    ...rest,
  };
}

export function save(
  home: TestHome,
  draft: Draft = {},
  { id = 'automation-1', version = 1, enabled = true } = {},
): void {
  const automation = { id, enabled, version, definition: definitionOf(home, draft) };
  home.dispatch({ type: 'automation-saved', automation });
}

/** Lets the sensor see somebody who had not been there. */
export function move(home: TestHome): void {
  home.report('sensor', 'motion.active', false);
  home.report('sensor', 'motion.active', true);
}

/** The runs and not-runs as they stand, in the order in which they began. */
export function executions(home: TestHome): ExecutionRecord[] {
  const byId = new Map<string, ExecutionRecord>();
  for (const { execution } of home.of('execution')) byId.set(execution.id, execution);
  return [...byId.values()];
}

export const outcomes = (home: TestHome): string[] =>
  executions(home).map(({ outcome, reason }) => (reason === undefined ? outcome : `${outcome}: ${reason}`));

/** `on`, `off`, ... in the order in which they were sent. */
export const sent = (home: TestHome): string[] => home.of('send-command').map(({ request }) => request.command);
