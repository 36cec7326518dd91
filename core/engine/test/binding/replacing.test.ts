import type { BindingChange, ReplacementWish } from '@nexa/engine';
import type { DeviceDescription } from '@nexa/sdk';
import { expect, it } from 'vitest';
import { TwoPaths } from './two-paths.ts';

const old: DeviceDescription = {
  externalId: 'old',
  name: 'Desk plug',
  type: 'plug',
  manufacturer: 'Acme',
  model: 'One',
  components: [
    { id: 'main', capabilities: ['onOff', 'power', 'energy'] },
    { id: 'lamp', capabilities: ['onOff', 'brightness'] },
  ],
};
const fresh: DeviceDescription = {
  externalId: 'new',
  name: 'New plug',
  type: 'plug',
  manufacturer: 'Other',
  model: 'Two',
  components: [
    { id: 'main', capabilities: ['onOff', 'power', 'energy'] },
    { id: 'socket2', capabilities: ['onOff'] },
  ],
};

function withBoth(): { home: TwoPaths; keep: string; gone: string; wish: ReplacementWish } {
  const home = new TwoPaths();
  home.tell('a', old);
  home.tell('b', fresh);
  const [keep, gone] = home.devices.map(({ record }) => record.id) as [string, string];
  home.say('a', 'old', 'energy.kilowattHours', 700);
  home.say('b', 'new', 'energy.kilowattHours', 3);
  return { home, keep, gone, wish: { replacementId: 'r-1', deviceId: keep, withDeviceId: gone, userId: 'user-1' } };
}

const automation = (deviceId: string, component: string, capability: string, command: string) => ({
  id: `${component}-${capability}`,
  enabled: true,
  version: 1,
  definition: {
    name: `${capability} of ${component}`,
    mode: 'single' as const,
    triggers: [],
    conditions: [],
    actions: [{ type: 'command' as const, deviceId, component, capability, command, params: { level: 50 } }],
  },
});

const done = (home: TwoPaths): BindingChange => home.last('binding-change').changes[0] as BindingChange;

it('proposes the same components first, then those that can do most of the same', () => {
  const { home, wish } = withBoth();
  const plan = home.runtime.replacementPlan(wish);
  expect(plan.components).toEqual([
    { from: 'main', to: 'main' },
    { from: 'socket2', to: 'lamp' },
  ]);
  expect(plan.units).toEqual([{ from: 'energy.kilowattHours', to: 'energy.kilowattHours', scale: 1, continues: true }]);
});

it('says what will not work any more, by the names of the automations', () => {
  const { home, keep, wish } = withBoth();
  home.dispatch({ type: 'automation-saved', automation: automation(keep, 'lamp', 'brightness', 'set') });
  home.dispatch({ type: 'automation-saved', automation: automation(keep, 'main', 'onOff', 'on') });
  const plan = home.runtime.replacementPlan(wish);
  expect(plan.loses).toEqual([{ component: 'lamp', capability: 'brightness' }]);
  expect(plan.automations).toMatchObject([{ name: 'brightness of lamp', lost: ['brightness.set of lamp'] }]);
});

it('keeps the id and sends commands to the new device, in its words', () => {
  const { home, keep, gone, wish } = withBoth();
  home.dispatch({ type: 'replace-device', wish });
  expect(home.only.record).toMatchObject({ id: keep, name: 'Desk plug', integrationId: 'b' });
  const command = { id: 'c', deviceId: keep, component: 'lamp', capability: 'onOff', command: 'on', params: {} };
  home.dispatch({ type: 'command', wish: { ...command, cause: { kind: 'user' } } });
  expect(home.last('send-command')).toMatchObject({
    integrationId: 'b',
    request: { externalId: 'new', component: 'socket2' },
  });
  home.say('b', 'new', 'socket2:onOff.on', true);
  expect(home.statuses('c')).toEqual(['pending', 'confirmed']);
  expect(home.last('binding-change').devices).toMatchObject([
    { change: 'removed', device: { id: gone } },
    { change: 'updated', device: { id: keep } },
  ]);
});

it('lets an energy total go on from where it was, also when the new counter begins anew later', () => {
  const { home, wish } = withBoth();
  home.dispatch({ type: 'replace-device', wish });
  for (const value of [3, 4.5, 0.25, 1]) home.say('b', 'new', 'energy.kilowattHours', value);
  const totals = home
    .of('samples')
    .flatMap(({ key, ref, values }) =>
      key === 'energy.kilowattHours' && ref.deviceId === wish.deviceId ? [...values] : [],
    );
  expect(totals).toEqual([700, 700, 701.5, 701.75, 702.5]);
});

it('takes a person’s own mapping, and refuses one that fits neither device', () => {
  const { home, wish } = withBoth();
  const mine = { ...wish, components: [{ from: 'main', to: 'lamp' }] };
  expect(home.runtime.replacementPlan(mine).componentMap).toEqual({ main: 'lamp' });
  const wrong = { ...wish, components: [{ from: 'main', to: 'cellar' }] };
  expect(() => home.runtime.replacementPlan(wrong)).toThrow('The device has no component cellar.');
  const unit = { from: 'onOff.on', to: 'power.watts', scale: 1 };
  expect(() => home.runtime.replacementPlan({ ...wish, units: [unit] })).toThrow(/not measured/);
});

it('refuses a new device that automations use itself, by name', () => {
  const { home, gone, wish } = withBoth();
  home.dispatch({ type: 'automation-saved', automation: automation(gone, 'main', 'onOff', 'on') });
  expect(() => home.runtime.replacementPlan(wish)).toThrow(/“onOff of main”/);
});

it('ends commands under way and issues of the old device, and says why', () => {
  const { home, keep, wish } = withBoth();
  const status = { value: 'offline', detail: 'communication-error' } as const;
  home.dispatch({ type: 'device-status', integrationId: 'a', externalId: 'old', status });
  const command = { id: 'c', deviceId: keep, component: 'main', capability: 'onOff', command: 'on', params: {} };
  home.dispatch({ type: 'command', wish: { ...command, cause: { kind: 'user' } } });
  home.dispatch({ type: 'replace-device', wish });
  expect(home.of('command').at(-1)?.command.reason?.code).toBe('NEXA_DEVICE_REPLACED');
  expect(home.of('issue').at(-1)?.issue).toMatchObject({ state: 'resolved', advice: 'The device was replaced.' });
  expect(home.only.status.value).toBe('online');
});

it('does not let the old integration bring the old device back as a new one', () => {
  const { home, wish } = withBoth();
  home.dispatch({ type: 'replace-device', wish });
  home.tell('a', { ...old, firmware: '2' });
  home.say('a', 'old', 'onOff.on', true);
  expect(home.only.states['onOff.on']).toBeUndefined();
  expect(home.bindingOf('a')).toMatchObject({ active: false, setAside: { replacementId: 'r-1' } });
});

it('brings the old device back as one of its own when a person wants both', () => {
  const { home, keep, wish } = withBoth();
  home.dispatch({ type: 'replace-device', wish });
  const back = { deviceId: keep, bindingId: home.bindingOf('a').id, userId: 'user-1' };
  home.ask({ type: 'unlink-path', wish: back });
  expect(home.devices.map(({ record }) => record.integrationId).sort()).toEqual(['a', 'b']);
  expect(done(home).kind).toBe('brought-back');
});

it('undoes it: both devices are as they were, bindings and states and all', () => {
  const { home, keep, gone, wish } = withBoth();
  const before = [keep, gone].map((id) => home.runtime.device(id)?.record);
  home.dispatch({ type: 'replace-device', wish });
  home.say('b', 'new', 'energy.kilowattHours', 9);
  home.ask({ type: 'undo-replacement', wish: { replacementId: 'r-1', userId: 'user-1' } });
  expect([keep, gone].map((id) => home.runtime.device(id)?.record)).toEqual(before);
  expect(home.runtime.device(gone)?.states['energy.kilowattHours']?.value).toBe(3);
  expect(home.runtime.device(keep)?.states['energy.kilowattHours']?.value).toBe(700);
  expect(() => home.ask({ type: 'undo-replacement', wish: { replacementId: 'r-1', userId: 'u' } })).toThrow(
    /no such replacement/,
  );
});

it('does not undo over a later change of paths', () => {
  const { home, keep, wish } = withBoth();
  home.dispatch({ type: 'replace-device', wish });
  home.ask({ type: 'unlink-path', wish: { deviceId: keep, bindingId: home.bindingOf('a').id, userId: 'user-1' } });
  expect(() => home.ask({ type: 'undo-replacement', wish: { replacementId: 'r-1', userId: 'u' } })).toThrow(
    /changed since/,
  );
});
