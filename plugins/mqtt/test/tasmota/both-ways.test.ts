import { beforeEach, describe, expect, it } from 'vitest';
import { tasmotaConfig } from '../emulator/tasmota-device.ts';
import { TestBook } from '../support/book.ts';
import { MAC } from '../support/native.ts';

/** As a firmware with the discovery of Home Assistant names itself. */
const TAIL = MAC.slice(-6);
const OTHER_TOPIC = 'old_kettle';
const relay = (topic = `tasmota_${TAIL}`) => ({
  name: 'Kettle',
  stat_t: `tele/${topic}/STATE`,
  avty_t: `tele/${topic}/LWT`,
  pl_avail: 'Online',
  pl_not_avail: 'Offline',
  cmd_t: `cmnd/${topic}/POWER`,
  val_tpl: '{{value_json.POWER}}',
  uniq_id: `${TAIL}_RL_1`,
  dev: { ids: [TAIL] },
});
const PATH = `switch/${TAIL}_RL_1`;
const REASON = 'the device announces itself in another way too';

let test: TestBook;

beforeEach(async () => {
  test = await TestBook.open();
});

const native = (more: object = {}) => test.announceNative(MAC, 'config', tasmotaConfig(MAC, more));
/** What a router says of whoever has that address. */
const tracker = () =>
  test.announce('device_tracker/kettle', {
    uniq_id: 'tracker',
    stat_t: 'network/kettle',
    dev: { cns: [['mac', 'a0:b1:c2:49:a3:bc']], mf: 'Acme' },
  });
const ids = () => [...test.sink.devices.keys()];
/** Where a command to switch on would go. */
const wayOf = () => {
  const [device] = test.book.devices;
  return device
    ?.entityOf('main', 'onOff')
    ?.model.order?.({ capability: 'onOff', command: 'on', params: {} }, () => false);
};
const isNative = () => wayOf()?.[0]?.topic.endsWith('POWER1');

describe('a device that announces itself in both ways', () => {
  it.each([
    ['its own words first', () => [native(), test.announce(PATH, relay())]],
    ['its own words last', () => [test.announce(PATH, relay()), native()]],
  ])('is one device that speaks its own words: %s', (_, announce) => {
    announce();
    test.settle();
    expect(ids()).toHaveLength(1);
    expect(isNative()).toBe(true);
    expect(test.book.skipped.list).toEqual([{ reason: REASON, count: 1 }]);
    expect([test.book.announcedTwice, test.sink.removed]).toEqual([1, []]);
    test.say(`tele/tasmota_${TAIL}/STATE`, { POWER: 'ON' });
    expect(test.sink.readings.filter(({ capability }) => capability === 'onOff')).toHaveLength(1);
  });

  it('is the same device by its whole address too', () => {
    test.announce(PATH, { ...relay(), dev: { cns: [['mac', 'a0:b1:c2:49:a3:bc']], mf: 'Tasmota' } });
    native();
    test.settle();
    expect([ids().length, isNative()]).toEqual([1, true]);
  });

  it.each([
    ['first', () => [tracker(), native()]],
    ['last', () => [native(), tracker()]],
  ])('keeps what others know of it, whether that comes %s', (_, announce) => {
    announce();
    test.settle();
    expect([ids().length, isNative(), test.book.skipped.total]).toEqual([1, true, 0]);
    test.say('network/kettle', 'home');
    expect(test.sink.states(ids()[0] ?? '')).toEqual({ 'presence.present': true });
  });

  it('stays the same device when one way ends, whichever', () => {
    test.announce(PATH, relay());
    test.settle();
    native();
    test.settle();
    const before = ids();
    test.announce(PATH, '');
    test.settle();
    expect([ids(), isNative(), test.book.skipped.total]).toEqual([before, true, 0]);
    test.announce(PATH, relay());
    test.announceNative(MAC, 'config', '');
    test.settle();
    expect([ids(), isNative(), test.sink.removed]).toEqual([before, false, []]);
    test.announce(PATH, '');
    expect([ids(), test.router.count]).toEqual([[], 0]);
  });

  it('stays the same device over a restart', async () => {
    test.announce(PATH, relay());
    native();
    test.settle();
    const before = ids();
    test.announce(PATH, '');
    test.settle();
    test = await test.restart();
    native();
    test.settle();
    test.sweep();
    expect([ids(), test.sink.removed]).toEqual([before, []]);
  });

  it('speaks the way that was announced last, while NEXA was there to hear it', () => {
    native();
    test.announce(PATH, relay());
    test.sweep();
    test.announce(PATH, { ...relay(), name: 'Kettle now' });
    test.settle();
    expect(isNative()).toBe(false);
    native();
    test.settle();
    expect(isNative()).toBe(true);
    expect([ids().length, test.sink.removed]).toEqual([1, []]);
  });

  it('speaks the way that is there, where only one is', () => {
    test.announce(PATH, relay(OTHER_TOPIC));
    native();
    test.settle();
    test.say(`tele/tasmota_${TAIL}/LWT`, 'Offline', true);
    expect(isNative()).toBe(true);
    test.say(`tele/${OTHER_TOPIC}/LWT`, 'Online', true);
    test.settle();
    expect(isNative()).toBe(false);
    test.say(`tele/${OTHER_TOPIC}/LWT`, 'Offline');
    test.say(`tele/tasmota_${TAIL}/LWT`, 'Online');
    test.settle();
    expect([isNative(), ids().length, test.sink.removed]).toEqual([true, 1, []]);
  });

  it('is not mixed up with another one whose address ends alike', () => {
    const twin = `FFB1C2${TAIL}`.replace(/^FF/, 'FC');
    native();
    test.announceNative(twin, 'config', tasmotaConfig(twin, { t: 'twin' }));
    test.announce(PATH, relay(OTHER_TOPIC));
    test.announce('switch/esp', { ...relay('esp'), uniq_id: 'esp', dev: { ids: [`E4B1C2${TAIL}`] } });
    test.settle();
    expect(ids().sort()).toEqual([TAIL, MAC, `E4B1C2${TAIL}`, twin].sort());
    expect(test.book.announcedTwice).toBe(0);
  });
});
