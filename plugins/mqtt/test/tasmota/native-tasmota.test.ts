import { beforeEach, describe, expect, it } from 'vitest';
import { tasmotaConfig } from '../emulator/tasmota-device.ts';
import { TestBook } from '../support/book.ts';
import { MAC, placesIn } from '../support/native.ts';

const TOPIC = 'tasmota_49A3BC';
const AIR = { sn: { Time: '2026-01-02T03:04:05', AM2301: { Temperature: 21, Humidity: 44 }, TempUnit: 'C' }, ver: 1 };

let test: TestBook;

beforeEach(async () => {
  test = await TestBook.open();
});

const config = (more: object = {}) => test.announceNative(MAC, 'config', tasmotaConfig(MAC, more));
const sensors = (told: object | string = AIR) => test.announceNative(MAC, 'sensors', told);
const device = () => test.sink.devices.get(MAC);
const problems = () => test.book.problems.list.map(({ reason }) => reason);

describe('a device that announces itself', () => {
  it('is there with everything that it is', () => {
    config();
    sensors();
    test.settle();
    expect(device()).toMatchObject({
      externalId: MAC,
      name: 'Kettle',
      type: 'switch',
      manufacturer: 'Tasmota',
      model: 'Sonoff Basic',
      firmware: '14.2.0',
      identifiers: [{ kind: 'mac', value: 'a0:b1:c2:49:a3:bc' }],
      components: [{ id: 'main', capabilities: ['humidity', 'linkQuality', 'onOff', 'temperature'] }],
      reportIntervals: { 'temperature.celsius': 300_000, 'humidity.percent': 300_000, 'linkQuality.rssi': 300_000 },
    });
    expect(device()?.reportIntervals).not.toHaveProperty('onOff.on');
  });

  it('is the same in whatever order its halves come', () => {
    sensors();
    test.settle();
    expect(device()).toBeUndefined();
    config();
    test.settle();
    expect(placesIn(device())).toEqual(['main:humidity', 'main:linkQuality', 'main:onOff', 'main:temperature']);
  });

  it('is the same under another name', () => {
    config();
    test.settle();
    config({ dn: 'Toaster' });
    test.settle();
    expect([...test.sink.devices.values()].map(({ name }) => name)).toEqual(['Toaster']);
    expect(test.sink.removed).toEqual([]);
  });

  it('is the same at another topic, and heard there only', () => {
    config();
    sensors();
    test.settle();
    config({ t: 'kitchen', ft: 'home/%topic%/%prefix%/' });
    test.settle();
    test.say('home/kitchen/tele/STATE', { POWER: 'ON' });
    test.say('home/kitchen/tele/SENSOR', { AM2301: { Temperature: 20, Humidity: 40 }, TempUnit: 'C' });
    test.say(`tele/${TOPIC}/STATE`, { POWER: 'OFF' });
    expect(test.sink.states(MAC)).toEqual({ 'onOff.on': true, 'temperature.celsius': 20, 'humidity.percent': 40 });
    expect(test.sink.removed).toEqual([]);
  });

  it('has several relays as parts, and keeps their places when it gets more', () => {
    config({ rl: [1, 1] });
    test.settle();
    expect(placesIn(device())).toEqual(['main:linkQuality', 'relay_1:onOff', 'relay_2:onOff']);
    config({ rl: [1, 1, 1] });
    test.settle();
    expect(placesIn(device())).toEqual(['main:linkQuality', 'relay_1:onOff', 'relay_2:onOff', 'relay_3:onOff']);
  });

  it('goes with an empty announcement, also when what it measures still stands', () => {
    config();
    sensors();
    test.settle();
    test.announceNative(MAC, 'config', '');
    test.settle();
    expect([device(), test.sink.removed]).toEqual([undefined, [MAC]]);
    sensors('');
    expect(test.router.count).toBe(0);
  });

  it('loses what it measures no more', () => {
    config();
    sensors();
    test.settle();
    sensors('');
    test.settle();
    expect(placesIn(device())).toEqual(['main:linkQuality', 'main:onOff']);
  });

  it('that is not announced again after a new connection is gone', () => {
    config();
    sensors();
    test.settle();
    test.book.beginLife();
    test.sweep();
    expect([device(), test.native.count, test.book.topicCount, test.router.count]).toEqual([undefined, 0, 0, 0]);
  });

  it('that went while the plugin did not run is gone after its start, and the others are as before', async () => {
    config({ rl: [1, 1] });
    test.settle();
    test = await test.restart();
    config({ rl: [1, 1] });
    test.settle();
    expect(placesIn(device())).toEqual(['main:linkQuality', 'relay_1:onOff', 'relay_2:onOff']);
    test = await test.restart();
    test.sweep();
    expect(test.sink.removed).toEqual([MAC]);
  });
});

describe('whether it is there', () => {
  it('is what its last will says', () => {
    config();
    test.settle();
    test.say(`tele/${TOPIC}/LWT`, 'Offline', true);
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    test.say(`tele/${TOPIC}/LWT`, 'what');
    expect(test.sink.statuses.map(({ status: { value, detail } }) => [value, detail])).toEqual([
      ['offline', 'communication-error'],
      ['online', undefined],
    ]);
  });

  it('is said in its own words', () => {
    config({ onln: 'da', ofln: 'weg' });
    test.settle();
    test.say(`tele/${TOPIC}/LWT`, 'Offline');
    test.say(`tele/${TOPIC}/LWT`, 'weg');
    expect(test.sink.statuses.map(({ status }) => status.value)).toEqual(['offline']);
  });

  it('is not known of one that sleeps; how often it wakes neither', () => {
    config({ dslp: 1 });
    sensors();
    test.settle();
    test.say(`tele/${TOPIC}/LWT`, 'Offline');
    expect(test.sink.statuses).toEqual([]);
    expect(device()?.reportIntervals).toBeUndefined();
  });
});

describe('what a device is asked', () => {
  const questions = [`cmnd/${TOPIC}/STATUS 11`, `cmnd/${TOPIC}/STATUS 10`, `cmnd/${TOPIC}/TelePeriod`];

  it('is its state, once it is there', async () => {
    config();
    sensors();
    await test.sink.wake();
    expect(test.published).toEqual([]);
    test.say(`tele/${TOPIC}/LWT`, 'Online', true);
    await test.sink.wake();
    expect(test.published).toEqual(questions);
  });

  it('is asked again when it was reached anew, and when somebody wants to know', async () => {
    config();
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    await test.sink.wake();
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    await test.sink.wake();
    test.native.ask([MAC]);
    await test.sink.wake();
    expect(test.published).toEqual([...questions, ...questions, ...questions]);
  });

  it('is asked at its present topic', async () => {
    config();
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    await test.sink.wake();
    config({ t: 'kitchen' });
    test.say('tele/kitchen/LWT', 'Online');
    await test.sink.wake();
    expect(test.published.slice(3)).toEqual(questions.map((question) => question.replace(TOPIC, 'kitchen')));
  });

  it('is not asked while it is away', async () => {
    config();
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    test.say(`tele/${TOPIC}/LWT`, 'Offline');
    test.native.ask();
    await test.sink.wake();
    expect(test.published).toEqual([]);
  });

  it('is asked again when it came anew while it was being asked', async () => {
    config();
    let isFirst = true;
    test.brokerTakes = async () => {
      if (isFirst) test.say(`tele/${TOPIC}/LWT`, 'Online');
      isFirst = false;
    };
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    await test.sink.wake();
    expect(test.published).toEqual([...questions, ...questions]);
  });

  it('is asked once there is a connection, when there was none', async () => {
    config();
    test.brokerTakes = () => Promise.reject(new Error('there is no connection'));
    test.say(`tele/${TOPIC}/LWT`, 'Online');
    await test.sink.wake();
    test.brokerTakes = () => Promise.resolve();
    test.native.resume();
    await test.sink.wake();
    expect(test.published).toEqual(questions);
  });

  it.each([
    [60, { 'temperature.celsius': 60_000, 'humidity.percent': 60_000, 'linkQuality.rssi': 60_000 }],
    [0, undefined],
  ])('tells how often it tells: every %d s', (period, intervals) => {
    config();
    sensors();
    test.settle();
    test.say(`stat/${TOPIC}/RESULT`, { TelePeriod: period });
    test.settle();
    expect(device()?.reportIntervals).toEqual(intervals);
    test.say(`tele/${TOPIC}/STATE`, { POWER: 'ON' });
    expect(test.sink.states(MAC)).toEqual({ 'onOff.on': true });
  });
});

it('two devices with the same topic are counted, since nobody can tell them apart', () => {
  config();
  expect(problems()).toEqual([]);
  test.announceNative('A0B1C2000001', 'config', tasmotaConfig('A0B1C2000001', { t: TOPIC }));
  test.settle();
  expect(test.sink.devices.size).toBe(2);
  expect(problems()).toEqual(['two Tasmota devices have the same topic, so that one is taken for the other']);
});

describe('nonsense', () => {
  it.each<[string, () => void]>([
    ['the announcement of a Tasmota device is no JSON object', () => test.announceNative(MAC, 'config', '<html>')],
    ['the announcement of Tasmota sensors is no JSON object', () => sensors('[]')],
    ['the announcement of Tasmota sensors names none', () => sensors({ sn: 7 })],
    ['a Tasmota device does not say what its topic is', () => test.announceNative(MAC, 'config', { rl: [] })],
    [
      'a Tasmota device announces itself at a topic without hardware address',
      () => test.announceNative('kettle', 'config', tasmotaConfig(MAC)),
    ],
    [
      'more or larger announcements than NEXA keeps',
      () => test.announceNative(MAC, 'config', tasmotaConfig(MAC, { dn: 'x'.repeat(200_000) })),
    ],
  ])('is counted: %s; and takes nothing away', (reason, announce) => {
    config();
    sensors();
    test.settle();
    const before = device();
    announce();
    test.settle();
    expect(problems()).toEqual([reason]);
    expect(device()).toEqual(before);
  });

  it('in place of a state is passed over', () => {
    config();
    test.settle();
    for (const payload of ['<html>', '[1]', 'null', '{"POWER":7}', '{"Wifi":{"Signal":"strong"}}']) {
      test.say(`tele/${TOPIC}/STATE`, payload);
      test.say(`stat/${TOPIC}/STATUS11`, payload);
    }
    expect(test.sink.readings).toEqual([]);
  });
});
