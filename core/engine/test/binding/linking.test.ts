import { expect, it } from 'vitest';
import { lockDescription } from '../support/test-home.ts';
import { lampTold, mac, TwoPaths } from './two-paths.ts';

const offered = (home: TwoPaths) => home.runtime.linkSuggestions().map(({ obstacles }) => obstacles);

it('links a path that tells the same MAC address to the device that was there first, and says why', () => {
  const home = TwoPaths.linked();
  expect(home.only.record.bindings).toMatchObject([
    { integrationId: 'a', active: true, priority: 0 },
    { integrationId: 'b', active: false, priority: 1, evidence: { by: 'nexa', matched: [mac()] } },
  ]);
  expect(home.last('binding-change').changes).toMatchObject([
    { kind: 'linked', message: 'Bridge B reaches this device too: both tell the same MAC address.' },
  ]);
});

it('asks a person to look at a link that it made, until one agrees', () => {
  const home = TwoPaths.linked();
  const open = () =>
    home
      .of('issue')
      .filter(({ issue }) => issue.code === 'core.path-linked')
      .at(-1)?.issue.state;
  expect(open()).toBe('suspected');
  const { id: bindingId } = home.bindingOf('b');
  const wish = { deviceId: home.only.record.id, bindingId, confirmed: true, userId: 'user-1' } as const;
  home.ask({ type: 'set-path', wish });
  expect(open()).toBe('resolved');
  expect(home.bindingOf('b').evidence).toMatchObject({ userId: 'user-1', confirmedAt: home.clock.now() });
});

it('believes the path in use only: what the other one says changes nothing and leaves no history', () => {
  const home = TwoPaths.linked();
  home.say('a', 'lamp', 'onOff.on', true);
  const before = home.outputs.length;
  home.say('b', 'lamp-b', 'onOff.on', false);
  expect(home.only.states['onOff.on']?.value).toBe(true);
  expect(home.outputs.slice(before).map(({ type }) => type)).not.toContain('state');
  expect(home.only.paths[1]).toMatchObject({ lastContactAt: home.clock.now(), disagrees: ['onOff.on'] });
});

it.each([
  ['only a software id is the same', [{ kind: 'uuid', value: 'u-1' }], {}, ['weak']],
  ['a serial number has no manufacturer', [{ kind: 'serial', value: 'S-12345' }], {}, undefined],
  ['it is another sort of thing', [mac()], { type: 'sensor' }, ['different-thing']],
  ['another address contradicts', [mac(), { kind: 'serial', value: 'S-2' }], {}, ['contradicted']],
] as const)('does not link where %s', (_why, identifiers, change, obstacles) => {
  const home = new TwoPaths();
  const known = identifiers.map((one) => (one.value === 'S-2' ? { ...one, value: 'S-1' } : one));
  home.tell('a', lampTold({ identifiers: [...known], manufacturer: 'Acme' }));
  const manufacturer = obstacles === undefined ? {} : { manufacturer: 'Acme' };
  home.tell('b', lampTold({ externalId: 'other', identifiers: [...identifiers], ...manufacturer, ...change }));
  expect(home.devices).toHaveLength(2);
  expect(offered(home)).toEqual(obstacles === undefined ? [] : [obstacles]);
});

it('leaves locks to a person', () => {
  const home = new TwoPaths();
  home.tell('a', { ...lockDescription, identifiers: [mac()] });
  home.tell('b', { ...lockDescription, externalId: 'lock-b', identifiers: [mac()] });
  expect(home.devices).toHaveLength(2);
  expect(offered(home)).toEqual([['sensitive']]);
});

it('leaves what a hub of others’ devices tells to a person', () => {
  const home = new TwoPaths();
  home.join('hub', 'ecosystem');
  home.tell('a', lampTold());
  home.tell('hub', lampTold({ externalId: 'lamp-hub' }));
  expect(offered(home)).toEqual([['plugin-kind']]);
});

it('takes an address that one integration gives to several devices for nobody’s', () => {
  const home = new TwoPaths();
  home.tell('a', lampTold(), lampTold({ externalId: 'lamp-2' }));
  home.tell('b', lampTold({ externalId: 'lamp-b' }));
  expect(home.devices).toHaveLength(3);
});

it('links by hand what NEXA did not, and the elder stays', () => {
  const home = new TwoPaths();
  home.tell('a', lampTold({ identifiers: [] }));
  home.tell('b', lampTold({ externalId: 'lamp-b', identifiers: [], name: 'Second' }));
  const [elder, younger] = home.devices.map(({ record }) => record.id) as [string, string];
  home.ask({ type: 'link-devices', wish: { deviceId: younger, otherDeviceId: elder, userId: 'user-1' } });
  expect(home.only.record.id).toBe(elder);
  expect(home.last('binding-change').devices).toMatchObject([
    { change: 'removed', device: { id: younger, bindings: [] } },
    { change: 'updated', device: { id: elder } },
  ]);
});

it('refuses to link away a device that an automation uses, and names it', () => {
  const home = new TwoPaths();
  home.tell('a', lampTold({ identifiers: [] }));
  home.tell('b', lampTold({ externalId: 'lamp-b', identifiers: [] }));
  const [elder, younger] = home.devices.map(({ record }) => record.id) as [string, string];
  const actions = [{ type: 'command' as const, deviceId: younger, capability: 'onOff', command: 'on' }];
  const definition = { name: 'Evening', mode: 'single' as const, triggers: [], conditions: [], actions };
  home.dispatch({ type: 'automation-saved', automation: { id: 'x', enabled: true, version: 1, definition } });
  const wish = { deviceId: elder, otherDeviceId: younger, userId: 'user-1' };
  expect(() => home.ask({ type: 'link-devices', wish })).toThrow(/Evening/);
  expect(home.devices).toHaveLength(2);
});

it('parts a path into a device of its own, and does not link it again', () => {
  const home = TwoPaths.linked();
  const deviceId = home.only.record.id;
  const { id: bindingId } = home.bindingOf('b');
  home.ask({ type: 'unlink-path', wish: { deviceId, bindingId, userId: 'user-1' } });
  expect(home.devices.map(({ record }) => record.bindings.length)).toEqual([1, 1]);
  home.tell('b', lampTold({ externalId: 'lamp-b', name: 'Told again' }));
  expect(home.devices).toHaveLength(2);
  expect(offered(home)).toEqual([]);
  home.say('b', 'lamp-b', 'onOff.on', true);
  expect(home.runtime.device(deviceId)?.states['onOff.on']).toBeUndefined();
});

it('gives a device that was linked by hand its id back when it is parted', () => {
  const home = new TwoPaths();
  home.tell('a', lampTold({ identifiers: [] }));
  home.tell('b', lampTold({ externalId: 'lamp-b', identifiers: [], name: 'Second' }));
  const [elder, younger] = home.devices.map(({ record }) => record.id) as [string, string];
  home.ask({ type: 'link-devices', wish: { deviceId: elder, otherDeviceId: younger, userId: 'user-1' } });
  const { id: bindingId } = home.bindingOf('b');
  home.ask({ type: 'unlink-path', wish: { deviceId: elder, bindingId, userId: 'user-1' } });
  expect(home.runtime.device(younger)?.record).toMatchObject({ id: younger, name: 'Second', integrationId: 'b' });
});

it('does not part the last path', () => {
  const home = new TwoPaths();
  home.tell('a', lampTold());
  const wish = { deviceId: home.only.record.id, bindingId: home.bindingOf('a').id, userId: 'user-1' };
  expect(() => home.ask({ type: 'unlink-path', wish })).toThrow(/only path/);
});

it('keeps the device when the integration of one path is removed, and drops it with the last', () => {
  const home = TwoPaths.linked();
  const { id } = home.only.record;
  home.dispatch({ type: 'integration-removed', integrationId: 'a' });
  expect(home.only.record).toMatchObject({ id, integrationId: 'b' });
  home.dispatch({ type: 'integration-removed', integrationId: 'b' });
  expect(home.devices).toEqual([]);
  expect(home.clock.pending).toBe(0);
});
