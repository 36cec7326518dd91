import { beforeEach, describe, expect, it } from 'vitest';
import { TestBook } from '../support/book.ts';

const device = {
  identifiers: ['plug-1'],
  name: 'Plug',
  manufacturer: 'Acme',
  model: 'P1',
  connections: [['mac', '02:5b:26:a8:dc:12']],
};
const relay = { unique_id: 'relay', device, state_topic: 'plug/state', command_topic: 'plug/set' };
const power = {
  unique_id: 'power',
  device,
  state_topic: 'plug/power',
  device_class: 'power',
  unit_of_measurement: 'W',
};
const lqi = {
  unique_id: 'lqi',
  device,
  state_topic: 'plug/lqi',
  unit_of_measurement: 'lqi',
  entity_category: 'diagnostic',
};

let test: TestBook;

beforeEach(async () => {
  test = await TestBook.open();
});

const ids = () => [...test.sink.devices.keys()];

describe('entities that name the same device', () => {
  it('are one device', () => {
    test.announce('switch/plug/relay', relay);
    test.announce('sensor/plug/power', power);
    test.announce('sensor/plug/lqi', lqi);
    test.settle();
    expect(test.sink.devices.get('plug-1')).toEqual({
      externalId: 'plug-1',
      name: 'Plug',
      type: 'plug',
      manufacturer: 'Acme',
      model: 'P1',
      identifiers: [{ kind: 'mac', value: '02:5b:26:a8:dc:12' }],
      components: [{ id: 'main', capabilities: ['linkQuality', 'onOff', 'power'] }],
    });
  });

  it('are one device also when they share only one of its marks', () => {
    test.announce('switch/plug/relay', relay);
    test.announce('sensor/plug/power', { ...power, device: { connections: device.connections } });
    test.settle();
    expect(ids()).toEqual(['plug-1']);
  });

  it('that would say the same of it are parts of their own', () => {
    for (const key of ['l1', 'l2']) {
      const entity = { ...relay, unique_id: key, name: `Socket ${key}`, state_topic: key };
      test.announce(`switch/plug/${key}`, entity);
    }
    test.settle();
    expect(test.sink.devices.get('plug-1')?.components).toEqual([
      { id: 'l1', name: 'Socket l1', capabilities: ['onOff'] },
      { id: 'l2', name: 'Socket l2', capabilities: ['onOff'] },
    ]);
    test.say('l2', 'ON');
    expect(test.sink.states('plug-1')).toEqual({ 'l2:onOff.on': true });
  });

  it('keep their places when another comes later, and after a restart', async () => {
    test.announce('switch/plug/relay', relay);
    test.settle();
    test.announce('switch/plug/child_lock', { ...relay, unique_id: 'a-lock', entity_category: 'config', name: 'Lock' });
    test.settle();
    const components = test.sink.devices.get('plug-1')?.components;
    expect(components?.map(({ id }) => id)).toEqual(['main', 'child_lock']);
    test = await test.restart();
    test.announce('switch/plug/child_lock', { ...relay, unique_id: 'a-lock', entity_category: 'config', name: 'Lock' });
    test.announce('switch/plug/relay', relay);
    test.settle();
    expect(test.sink.devices.get('plug-1')?.components).toEqual(components);
  });
});

describe('a device', () => {
  it('that is renamed is the same under another name', () => {
    test.announce('switch/plug/relay', relay);
    test.settle();
    test.announce('switch/plug/relay', { ...relay, device: { ...device, name: 'Kettle' } });
    test.settle();
    expect([...test.sink.devices.values()].map(({ name }) => name)).toEqual(['Kettle']);
    expect(test.sink.removed).toEqual([]);
  });

  it('that moves to other topics goes on, and its old topic can be cleared', () => {
    test.announce('switch/plug/relay', relay);
    test.settle();
    test.announce('switch/kettle/relay', { ...relay, state_topic: 'kettle/state' });
    test.announce('switch/plug/relay', '');
    test.settle();
    test.say('kettle/state', 'ON');
    expect(test.sink.removed).toEqual([]);
    expect(test.sink.states('plug-1')).toEqual({ 'onOff.on': true });
  });

  it('goes with the last of its entities', () => {
    test.announce('switch/plug/relay', relay);
    test.announce('sensor/plug/power', power);
    test.settle();
    test.announce('switch/plug/relay', '');
    test.settle();
    expect(ids()).toEqual(['plug-1']);
    test.announce('sensor/plug/power', '');
    test.settle();
    expect([ids(), test.sink.removed]).toEqual([[], ['plug-1']]);
    expect(test.router.count).toBe(0);
  });

  it('that is not announced again after a new connection is gone', () => {
    test.announce('switch/plug/relay', relay);
    test.announce('switch/other/relay', { ...relay, unique_id: 'o', device: { identifiers: ['other'] } });
    test.settle();
    test.book.beginLife();
    test.announce('switch/plug/relay', relay);
    test.book.sweep();
    expect([ids(), test.sink.removed]).toEqual([['plug-1'], ['other']]);
  });

  it('that was not kept by the broker stays, since it cannot be announced again', () => {
    test.announce('switch/plug/relay', relay, false);
    test.settle();
    test.book.beginLife();
    test.book.sweep();
    expect(ids()).toEqual(['plug-1']);
  });

  it('that went while the plugin did not run is gone after its start', async () => {
    test.announce('switch/plug/relay', relay);
    test.settle();
    test = await test.restart();
    test.book.sweep();
    expect([ids(), test.sink.removed]).toEqual([[], ['plug-1']]);
  });

  it('without a device block is one by itself', () => {
    test.announce('switch/lonely', { name: 'Lonely', state_topic: 's', command_topic: 'c' });
    test.settle();
    expect([...test.sink.devices.values()]).toMatchObject([{ name: 'Lonely', type: 'switch' }]);
  });
});

describe('what a device tells', () => {
  beforeEach(() => test.announce('switch/plug/relay', relay));

  it('before it was described is told right after', () => {
    test.say('plug/state', 'ON', true);
    expect(test.sink.readings).toEqual([]);
    test.settle();
    expect(test.sink.readings).toMatchObject([{ component: 'main', value: true, source: 'poll' }]);
  });

  it('is heard also by an entity that comes later to the same topic', () => {
    test.settle();
    test.say('plug/state', 'ON');
    test.announce('binary_sensor/plug/door', {
      unique_id: 'd',
      device,
      state_topic: 'plug/state',
      device_class: 'door',
    });
    test.settle();
    expect(test.sink.states('plug-1')).toEqual({ 'onOff.on': true, 'contact.open': true });
  });

  it('is passed over when it cannot be, and counted', () => {
    test.announce('sensor/plug/h', {
      unique_id: 'h',
      device,
      state_topic: 'h',
      device_class: 'humidity',
      unit_of_measurement: '%',
    });
    test.settle();
    test.say('h', '4000');
    expect(test.sink.readings).toEqual([]);
    expect(test.book.problems.list).toEqual([{ reason: 'a value that humidity.percent cannot have', count: 1 }]);
  });

  it('counts the presses of a key, but not those that the broker had kept', () => {
    const trigger = {
      automation_type: 'trigger',
      type: 'action',
      subtype: 'single',
      payload: 'single',
      topic: 'plug/action',
      device,
    };
    test.announce('device_automation/plug/action_single', trigger);
    test.settle();
    test.say('plug/action', 'single', true);
    test.say('plug/action', 'single');
    expect(test.sink.events).toMatchObject([{ component: 'button', event: 'pressed', data: { press: 'single' } }]);
  });

  it('of motion that nobody ends is over after a while', async () => {
    test.announce('binary_sensor/plug/m', {
      unique_id: 'm',
      device,
      state_topic: 'm',
      device_class: 'motion',
      off_delay: 5,
    });
    test.settle();
    test.say('m', 'ON');
    expect(test.sink.states('plug-1')).toEqual({ 'motion.active': true });
    await test.sink.wake();
    expect(test.sink.states('plug-1')).toEqual({ 'motion.active': false });
  });
});

describe('whether a device is there', () => {
  const availability = [{ topic: 'bridge/state', value_template: '{{ value_json.state }}' }, { topic: 'plug/avail' }];

  it('is what its topics say, all of them', () => {
    test.announce('switch/plug/relay', { ...relay, availability, availability_mode: 'all' });
    test.settle();
    test.say('bridge/state', { state: 'online' });
    test.say('plug/avail', 'offline');
    test.say('plug/avail', 'online');
    test.say('bridge/state', { state: 'offline' });
    expect(test.sink.statuses.map(({ status: { value, detail } }) => [value, detail])).toEqual([
      ['offline', 'communication-error'],
      ['online', undefined],
      ['offline', 'bridge-offline'],
    ]);
  });

  it('is what any of them says in the mode any', () => {
    test.announce('switch/plug/relay', {
      ...relay,
      availability: [{ topic: 'a' }, { topic: 'b' }],
      availability_mode: 'any',
    });
    test.settle();
    test.say('a', 'offline');
    test.say('b', 'online');
    test.say('b', 'offline');
    expect(test.sink.statuses.map(({ status }) => status.value)).toEqual(['offline']);
  });

  it('holds back what was kept of it until it is there again', () => {
    test.announce('switch/plug/relay', { ...relay, availability_topic: 'plug/avail' });
    test.settle();
    test.say('plug/avail', 'offline');
    test.say('plug/state', 'ON', true);
    expect(test.sink.readings).toEqual([]);
    test.say('plug/avail', 'online');
    expect(test.sink.states('plug-1')).toEqual({ 'onOff.on': true });
  });
});

it('a device that is being updated is told as such until it is over', () => {
  test.announce('update/plug/u', {
    unique_id: 'u',
    device,
    state_topic: 'u',
    command_topic: 'u/set',
    payload_install: 'go',
  });
  test.settle();
  for (const in_progress of [true, true, false])
    test.say('u', { installed_version: '1', latest_version: '2', in_progress });
  expect(test.sink.statuses.map(({ status }) => status.value)).toEqual(['updating', 'online']);
});

describe('what NEXA does not know', () => {
  it('is left out and counted, and counted no more when it is gone', () => {
    test.announce('camera/x/c', { topic: 'c', device });
    test.announce('fridge/x/c', { topic: 'c', device });
    expect(test.book.skipped.list.map(({ count }) => count)).toEqual([1, 1]);
    test.announce('camera/x/c', '');
    expect(test.book.skipped.total).toBe(1);
    expect(ids()).toEqual([]);
  });

  it('takes nothing away: nonsense in place of an announcement', () => {
    test.announce('switch/plug/relay', relay);
    test.settle();
    test.announce('switch/plug/relay', '<html>');
    expect(ids()).toEqual(['plug-1']);
  });
});
