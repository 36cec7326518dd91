import type { HomeSnapshot } from '@nexa/engine';
import { expect, it } from 'vitest';
import { lampTold, TwoPaths } from '../binding/two-paths.ts';
import { emptySnapshot } from '../support/test-home.ts';

const day = 24 * 60 * 60 * 1000;
const remove = (home: TwoPaths, integrationId: string, externalId: string) =>
  home.dispatch({ type: 'device-removed', integrationId, externalId });

/** A lamp with a name, a room and a value, which its integration then takes away. */
function withRemoved(): { home: TwoPaths; lamp: string } {
  const home = new TwoPaths();
  home.tell('a', lampTold());
  const lamp = home.only.record.id;
  home.dispatch({ type: 'device-edited', deviceId: lamp, name: 'Reading lamp', roomId: 'room-1' });
  home.say('a', 'lamp', 'brightness.level', 40);
  remove(home, 'a', 'lamp');
  return { home, lamp };
}

/** A home as it is loaded anew, with what was removed from it. */
function restarted({ home, lamp }: ReturnType<typeof withRemoved>): TwoPaths {
  const { device } = home.last('device');
  const removed: HomeSnapshot['removedDevices'] = [{ device, states: {} }];
  expect(device).toMatchObject({ id: lamp, removedAt: home.clock.now() });
  return new TwoPaths({ snapshot: { ...emptySnapshot, removedDevices: removed } });
}

it('is the same device with its name and room when its integration tells it again', () => {
  const { home, lamp } = withRemoved();
  expect(home.devices).toEqual([]);
  home.tell('a', lampTold({ firmware: '2', name: 'Lamp' }));
  expect(home.only).toMatchObject({
    record: {
      id: lamp,
      name: 'Reading lamp',
      roomId: 'room-1',
      description: { firmware: '2' },
      bindings: [{ active: true }],
    },
    status: { value: 'online' },
    states: { 'brightness.level': { value: 40, freshness: 'stale' } },
  });
  const [told] = home.of('device').slice(-1);
  expect(told).toMatchObject({ change: 'added', device: { id: lamp } });
  expect(told?.device.removedAt).toBeUndefined();
  home.say('a', 'lamp', 'onOff.on', true);
  expect(home.only.states['onOff.on']).toMatchObject({ value: true, freshness: 'live' });
});

it('goes on in automations that name it', () => {
  const { home, lamp } = withRemoved();
  const definition = {
    name: 'Follow',
    mode: 'single' as const,
    triggers: [{ id: 't', type: 'state' as const, deviceId: lamp, capability: 'onOff', attribute: 'on', to: true }],
    conditions: [],
    actions: [
      { type: 'command' as const, deviceId: lamp, capability: 'brightness', command: 'set', params: { level: 9 } },
    ],
  };
  home.dispatch({ type: 'automation-saved', automation: { id: 'x', enabled: true, version: 1, definition } });
  home.tell('a', lampTold());
  home.say('a', 'lamp', 'onOff.on', false);
  home.say('a', 'lamp', 'onOff.on', true);
  expect(home.sent).toEqual(['a set']);
});

it('is the same device after a restart too', () => {
  const before = withRemoved();
  const home = restarted(before);
  expect(home.devices).toEqual([]);
  home.tell('a', lampTold());
  expect(home.only.record).toMatchObject({ id: before.lamp, name: 'Reading lamp', bindings: [{ active: true }] });
  expect(home.only.record.removedAt).toBeUndefined();
});

it('is a new device when 30 days have passed', async () => {
  const { home, lamp } = withRemoved();
  await home.clock.advance(30 * day);
  home.tell('a', lampTold());
  expect(home.only.record.id).not.toBe(lamp);
});

it('is a new device when its integration was removed and added again, or another one tells the same id', () => {
  const { home, lamp } = withRemoved();
  home.tell('b', lampTold());
  expect(home.only.record.id).not.toBe(lamp);
  remove(home, 'b', 'lamp');
  home.dispatch({ type: 'integration-removed', integrationId: 'a' });
  home.join('a');
  home.tell('a', lampTold());
  expect(home.only.record.id).not.toBe(lamp);
});

it('comes back as itself though another integration told the same lamp meanwhile', () => {
  const { home, lamp } = withRemoved();
  home.tell('b', lampTold({ externalId: 'lamp-b' }));
  home.tell('a', lampTold());
  expect(home.devices.map(({ record }) => record.id)).toContain(lamp);
  expect(home.runtime.linkSuggestions()).toMatchObject([{ obstacles: ['in-use'] }]);
});

it('is not brought back by a path that was swapped away from it', () => {
  const home = new TwoPaths();
  home.tell('a', lampTold({ identifiers: [] }));
  home.tell('b', lampTold({ externalId: 'lamp-b', identifiers: [] }));
  const [keep, gone] = home.devices.map(({ record }) => record.id) as [string, string];
  const wish = { replacementId: 'r', deviceId: keep, withDeviceId: gone, userId: 'user-1' };
  home.dispatch({ type: 'replace-device', wish });
  remove(home, 'b', 'lamp-b');
  expect(home.devices).toEqual([]);
  home.tell('a', lampTold({ identifiers: [] }));
  const [back] = home.devices;
  expect([keep, gone]).not.toContain(back?.record.id);
  home.tell('b', lampTold({ externalId: 'lamp-b', identifiers: [] }));
  expect(home.runtime.device(keep)?.record).toMatchObject({
    integrationId: 'b',
    bindings: [{ integrationId: 'b', active: true }],
  });
  home.say('a', 'lamp', 'onOff.on', true);
  expect(home.runtime.device(back?.record.id ?? '')?.states['onOff.on']?.value).toBe(true);
  expect(home.runtime.device(keep)?.states['onOff.on']).toBeUndefined();
});
