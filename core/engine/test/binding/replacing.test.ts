import type { BindingChange, ReplacementWish, SceneRecord } from '@nexa/engine';
import type { DeviceDescription, ScalarValue, WishedState } from '@nexa/sdk';
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

const scene = (id: string, ...states: readonly WishedState[]) => ({
  id,
  definition: { name: id, states: [...states] },
});
const wishFor = (deviceId: string, component: string, capability: string, attribute: string, value: ScalarValue) => ({
  deviceId,
  component,
  capability,
  attribute,
  value,
});

function withScenes() {
  const both = withBoth();
  const { home, keep, gone } = both;
  const save = (saved: SceneRecord) => home.dispatch({ type: 'scene-saved', scene: saved });
  save(scene('old', wishFor(keep, 'lamp', 'brightness', 'level', 30), wishFor(keep, 'main', 'onOff', 'on', true)));
  save(scene('new', wishFor(gone, 'socket2', 'onOff', 'on', true), wishFor(gone, 'main', 'onOff', 'on', false)));
  save(scene('both', wishFor(gone, 'main', 'onOff', 'on', true), wishFor(keep, 'main', 'onOff', 'on', false)));
  const statesOf = (id: string) => home.runtime.automation.scenes.scene(id)?.definition.states;
  return { ...both, save, statesOf };
}

it('takes scenes of the new device along, and tells them with the change', () => {
  const { home, keep, wish, statesOf } = withScenes();
  home.dispatch({ type: 'replace-device', wish });
  const onOff = { deviceId: keep, capability: 'onOff', attribute: 'on' };
  expect(statesOf('new')).toEqual([
    { ...onOff, component: 'lamp', value: true },
    { ...onOff, value: false },
  ]);
  expect(statesOf('both')).toEqual([{ ...onOff, component: 'main', value: false }]);
  expect(home.last('binding-change').scenes?.map(({ id }) => id)).toEqual(['new', 'both']);
  home.dispatch({ type: 'scene-activated', wish: { sceneId: 'new', activationId: 'act', cause: { kind: 'user' } } });
  home.say('b', 'new', 'socket2:onOff.on', true);
  home.say('b', 'new', 'onOff.on', false);
  expect(home.last('scene-activation').activation).toMatchObject({ outcome: 'completed' });
});

it('says which scenes lose something, by name', () => {
  const { home, wish } = withScenes();
  expect(home.runtime.replacementPlan(wish).scenes).toEqual([
    { sceneId: 'old', name: 'old', lost: ['brightness.level of lamp'] },
    { sceneId: 'both', name: 'both', lost: [] },
    { sceneId: 'new', name: 'new', lost: [] },
  ]);
});

it('gives scenes back as they were when it is undone', () => {
  const { home, wish, statesOf } = withScenes();
  const before = ['old', 'new', 'both'].map(statesOf);
  home.dispatch({ type: 'replace-device', wish });
  home.ask({ type: 'undo-replacement', wish: { replacementId: 'r-1', userId: 'user-1' } });
  expect(['old', 'new', 'both'].map(statesOf)).toEqual(before);
  expect(home.last('binding-change').scenes?.map(({ id }) => id)).toEqual(['new', 'both']);
});

it('leaves what was made of a scene since when it is undone', () => {
  const { home, keep, gone, wish, save, statesOf } = withScenes();
  home.dispatch({ type: 'replace-device', wish });
  save(scene('new', wishFor(keep, 'lamp', 'onOff', 'on', false), wishFor(keep, 'lamp', 'brightness', 'level', 7)));
  home.dispatch({ type: 'scene-removed', sceneId: 'both' });
  home.ask({ type: 'undo-replacement', wish: { replacementId: 'r-1', userId: 'user-1' } });
  expect(statesOf('new')).toEqual([
    wishFor(gone, 'socket2', 'onOff', 'on', false),
    wishFor(keep, 'lamp', 'brightness', 'level', 7),
  ]);
  expect(statesOf('both')).toBeUndefined();
});

it('shows what is known of the new device at once, in the device’s words and units', () => {
  const { home, keep, wish } = withBoth();
  home.say('a', 'old', 'onOff.on', true);
  home.say('a', 'old', 'power.watts', 60);
  home.say('b', 'new', 'onOff.on', false);
  home.say('b', 'new', 'power.watts', 0.5);
  home.say('b', 'new', 'socket2:onOff.on', true);
  const power = { from: 'power.watts', to: 'power.watts', scale: 1000 };
  home.dispatch({ type: 'replace-device', wish: { ...wish, units: [power] } });
  const { states } = home.runtime.device(keep) ?? {};
  expect(states).toMatchObject({
    'onOff.on': { value: false, freshness: 'live', cause: { kind: 'user', id: 'user-1' } },
    'power.watts': { value: 500, freshness: 'live' },
    'lamp:onOff.on': { value: true, freshness: 'live' },
  });
  expect(home.last('binding-change').devices.at(-1)?.states).toEqual(states);
});

it('puts what is another value with the new device into the history, at the moment of the change', async () => {
  const { home, keep, wish } = withBoth();
  home.say('b', 'new', 'onOff.on', false);
  await home.clock.advance(5000);
  home.say('a', 'old', 'onOff.on', true);
  await home.clock.advance(5000);
  const before = home.outputs.length;
  home.dispatch({ type: 'replace-device', wish });
  const told = home.outputs.slice(before).filter((output) => output.type === 'state');
  expect(told).toMatchObject([
    { key: 'onOff.on', changed: true, previous: true, state: { value: false, observedAt: home.clock.now() } },
  ]);
  expect(home.runtime.device(keep)?.states['onOff.on']).toMatchObject({
    observedAt: home.clock.now() - 10_000,
    changedAt: home.clock.now(),
  });
});

it('shows the old device’s values as old where the new one has told nothing, and its total until that goes on', () => {
  const { home, keep, wish } = withBoth();
  home.say('a', 'old', 'onOff.on', true);
  home.dispatch({ type: 'replace-device', wish });
  const stateOf = (key: string) => home.runtime.device(keep)?.states[key];
  expect(stateOf('onOff.on')).toMatchObject({ value: true, freshness: 'stale' });
  expect(stateOf('energy.kilowattHours')).toMatchObject({ value: 700, freshness: 'stale' });
  home.say('b', 'new', 'energy.kilowattHours', 3);
  expect(stateOf('energy.kilowattHours')).toMatchObject({ value: 700, freshness: 'live' });
});

it('goes on from what the old device told meanwhile when it is undone', async () => {
  const { home, keep, wish } = withBoth();
  home.say('a', 'old', 'onOff.on', true);
  home.dispatch({ type: 'replace-device', wish });
  await home.clock.advance(1000);
  home.say('a', 'old', 'onOff.on', false);
  home.ask({ type: 'undo-replacement', wish: { replacementId: 'r-1', userId: 'user-1' } });
  expect(home.runtime.device(keep)?.states['onOff.on']).toMatchObject({ value: false, freshness: 'live' });
});
