import { authFailed, NexaError, notReady, rateLimited, seconds, unreachable, unsupported } from '@nexa/sdk';
import { describe, expect, it } from 'vitest';
import { type Answered, ask, say, setUp } from '../support/home.ts';
import { powerStrip, specimens, uuid } from '../support/specimens.ts';

describe('EXECUTE', () => {
  it('carries a command out and tells how the device is then', async () => {
    const plug = specimens.plug();
    const { host, home } = await setUp({ devices: [plug] });
    expect(await say(host, [plug.device.id], 'OnOff', { on: false })).toEqual([
      { ids: [plug.device.id], status: 'SUCCESS', states: { online: true, on: false } },
    ]);
    expect(home.wishes).toMatchObject([
      { deviceId: plug.device.id, component: 'main', capability: 'onOff', command: 'off' },
    ]);
    expect(home.wishes[0]?.waitFor).toBeLessThanOrEqual(seconds(4));
    expect(home.wishes[0]?.waitFor).toBeGreaterThan(seconds(3));
  });

  it('reaches the socket that is meant', async () => {
    const strip = powerStrip();
    const { host, home } = await setUp({ devices: [strip] });
    await say(host, [`${strip.device.id}~socket2`], 'OnOff', { on: true });
    expect(home.wishes).toMatchObject([{ deviceId: strip.device.id, component: 'socket2', command: 'on' }]);
  });

  it('answers for each device on its own and groups what became the same', async () => {
    const one = specimens.plug();
    const two = specimens.plug();
    const slow = specimens.plug();
    const away = specimens.plug();
    const { host, home } = await setUp({ devices: [one, two, slow, away] });
    home.setStatus(away.device.id, 'offline');
    home.react = ({ deviceId }) => (deviceId === slow.device.id ? 'silence' : undefined);
    const ids = [one, two, slow, away].map(({ device }) => device.id);
    const answers = await say(host, [...ids, uuid(0xdead)], 'OnOff', { on: false });
    expect(answers).toEqual([
      { ids: [one.device.id, two.device.id], status: 'SUCCESS', states: { online: true, on: false } },
      { ids: [slow.device.id], status: 'PENDING' },
      { ids: [away.device.id], status: 'OFFLINE', errorCode: 'deviceOffline' },
      { ids: [uuid(0xdead)], status: 'ERROR', errorCode: 'deviceNotFound' },
    ]);
  });

  it('carries out nothing of a request that asks one device for very much', async () => {
    const plug = specimens.plug();
    const other = specimens.plug();
    const { host, home } = await setUp({ devices: [plug, other] });
    const order = (id: string, times: number) => ({
      devices: [{ id }],
      execution: Array.from({ length: times }, () => ({
        command: 'action.devices.commands.OnOff',
        params: { on: true },
      })),
    });
    const answer = await ask(host, 'EXECUTE', { commands: [order(plug.device.id, 21), order(other.device.id, 20)] });
    expect((answer.payload as unknown as { commands: readonly Answered[] }).commands).toMatchObject([
      { ids: [plug.device.id], status: 'ERROR', errorCode: 'protocolError' },
      { ids: [other.device.id], status: 'SUCCESS' },
    ]);
    expect(home.wishes.every(({ deviceId }) => deviceId === other.device.id)).toBe(true);
  });

  it('takes many commands at once, those for one device in their order', async () => {
    const light = specimens.colorLight();
    const plug = specimens.plug();
    const { host, home } = await setUp({ devices: [light, plug] });
    const command = (name: string, params: object) => ({ command: `action.devices.commands.${name}`, params });
    const answer = await ask(host, 'EXECUTE', {
      commands: [
        {
          devices: [{ id: light.device.id }, { id: plug.device.id }],
          execution: [command('OnOff', { on: true })],
        },
        {
          devices: [{ id: light.device.id }],
          execution: [
            command('BrightnessAbsolute', { brightness: 70 }),
            command('BrightnessRelative', { brightnessRelativePercent: 10 }),
          ],
        },
      ] as never,
    });
    const { commands } = answer.payload as unknown as { commands: readonly Answered[] };
    expect(commands.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(commands[0]?.states).toMatchObject({ on: true, brightness: 80 });
    expect(home.wishes.filter(({ deviceId }) => deviceId === light.device.id).map(({ params }) => params)).toEqual([
      {},
      { level: 70 },
      { level: 80 },
    ]);
  });

  it('stops at the first command of a device that fails', async () => {
    const light = specimens.colorLight();
    const { host, home } = await setUp({ devices: [light] });
    home.react = ({ capability }) => (capability === 'color' ? unsupported('no colours today') : undefined);
    const color = { color: { spectrumHSV: { hue: 1, saturation: 1, value: 1 } } };
    expect(await say(host, [light.device.id], 'ColorAbsolute', color)).toMatchObject([
      { status: 'ERROR', errorCode: 'functionNotSupported' },
    ]);
    expect(home.wishes).toHaveLength(1);
  });

  it('says that a battery is low although the command was carried out', async () => {
    const lock = specimens.lock();
    const { host, home } = await setUp({ devices: [lock] });
    home.set(lock.device.id, { 'battery.percent': 7 });
    expect(await say(host, [lock.device.id], 'LockUnlock', { lock: true })).toMatchObject([
      { status: 'SUCCESS', states: { isLocked: true, exceptionCode: 'lowBattery' } },
    ]);
  });

  it('says that a vacuum was heard', async () => {
    const vacuum = specimens.vacuum();
    const { host } = await setUp({ devices: [vacuum] });
    expect(await say(host, [vacuum.device.id], 'Locate')).toMatchObject([
      { status: 'SUCCESS', states: { generatedAlert: true } },
    ]);
  });

  it.each([
    ['OFFLINE', 'deviceOffline', unreachable('no answer')],
    ['ERROR', 'deviceNotReady', notReady('it starts')],
    ['ERROR', 'authFailure', authFailed('the key is refused')],
    ['ERROR', 'deviceBusy', rateLimited(1000, 'slower')],
    ['ERROR', 'functionNotSupported', unsupported('not this model')],
    ['ERROR', 'valueOutOfRange', new NexaError('NEXA_VALUE_INVALID', 'too much')],
    ['ERROR', 'transientError', new NexaError('NEXA_COMMAND_TIMEOUT', 'not confirmed')],
    ['ERROR', 'securityRestriction', new NexaError('NEXA_COMMAND_SENSITIVE', 'not alone')],
    ['ERROR', 'hardError', new NexaError('NEXA_PLUGIN_BUG', 'a fault')],
    ['ERROR', 'deviceNotFound', new NexaError('NEXA_DEVICE_GONE', 'removed')],
  ])('tells %s %s', async (status, errorCode, error) => {
    const plug = specimens.plug();
    const { host, home } = await setUp({ devices: [plug] });
    home.react = () => error;
    expect(await say(host, [plug.device.id], 'OnOff', { on: false })).toEqual([
      { ids: [plug.device.id], status, errorCode },
    ]);
  });

  it('tells functionNotSupported of what the device has no trait for', async () => {
    const plug = specimens.plug();
    const { host } = await setUp({ devices: [plug] });
    expect(await say(host, [plug.device.id], 'Cook', { start: true })).toMatchObject([
      { status: 'ERROR', errorCode: 'functionNotSupported' },
    ]);
    expect(await say(host, [plug.device.id], 'toString')).toMatchObject([{ errorCode: 'functionNotSupported' }]);
  });

  it('gives devices of somebody who may not see them to nobody', async () => {
    const lock = specimens.lock();
    const { host, home } = await setUp({ devices: [lock] });
    const caller = { userId: uuid(0xaaaa), linkId: uuid(0xbbbb) };
    home.limit(caller.linkId, []);
    expect(await say(host, [lock.device.id], 'LockUnlock', { lock: false }, { caller })).toMatchObject([
      { status: 'ERROR', errorCode: 'deviceNotFound' },
    ]);
    expect(home.wishes).toEqual([]);
  });
});
