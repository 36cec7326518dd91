import { minutes } from '@nexa/sdk';
import { VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { say, setUp } from '../support/home.ts';
import { type Specimen, specimens } from '../support/specimens.ts';

const sensitive = [
  ['a lock', () => specimens.lock(true), 'LockUnlock', { lock: false }],
  ['a garage door', () => specimens.garage(true), 'OpenClose', { openPercent: 100 }],
  ['a valve', () => specimens.valve(true), 'OpenClose', { openPercent: 100 }],
  ['a valve that opens a little', () => specimens.valve(true), 'OpenClose', { openPercent: 10 }],
  ['an alarm', () => specimens.alarm(true), 'ArmDisarm', { arm: false }],
  ['an alarm that is being armed', () => specimens.alarm(true), 'ArmDisarm', { arm: true, cancel: true }],
] as const satisfies readonly (readonly [string, () => Specimen, string, object])[];

const harmless = [
  ['a lock', () => specimens.lock(true), 'LockUnlock', { lock: true }],
  ['a garage door', () => specimens.garage(true), 'OpenClose', { openPercent: 0 }],
  ['a valve', () => specimens.valve(true), 'OpenClose', { openPercent: 0 }],
  ['an alarm', () => specimens.alarm(true), 'ArmDisarm', { arm: true, armLevel: 'home' }],
] as const satisfies readonly (readonly [string, () => Specimen, string, object])[];

const PIN = '4711';

describe('a device that needs a PIN', () => {
  it.each(sensitive)('asks for it before %s opens', async (_what, make, command, params) => {
    const given = make();
    const { host, home } = await setUp({ devices: [given], pin: PIN });
    const ids = [given.device.id];
    const needed = (type: string) => [
      { ids, status: 'ERROR', errorCode: 'challengeNeeded', challengeNeeded: { type } },
    ];
    expect(await say(host, ids, command, params)).toEqual(needed('pinNeeded'));
    expect(await say(host, ids, command, params, { challenge: { ack: true } })).toEqual(needed('pinNeeded'));
    expect(await say(host, ids, command, params, { challenge: { pin: '1111' } })).toEqual(
      needed('challengeFailedPinNeeded'),
    );
    expect(home.wishes).toEqual([]);
    expect(await say(host, ids, command, params, { challenge: { pin: PIN } })).toMatchObject([{ status: 'SUCCESS' }]);
    expect(home.wishes).toHaveLength(1);
  });

  it.each(harmless)('needs none to shut %s', async (_what, make, command, params) => {
    const given = make();
    const { host } = await setUp({ devices: [given], pin: PIN });
    expect(await say(host, [given.device.id], command, params)).toMatchObject([{ status: 'SUCCESS' }]);
  });

  it.each(sensitive)(
    'is refused while there is no PIN, so that %s stays shut',
    async (_what, make, command, params) => {
      const given = make();
      const { host, home } = await setUp({ devices: [given] });
      const challenge = { pin: '' };
      expect(await say(host, [given.device.id], command, params, { challenge })).toEqual([
        { ids: [given.device.id], status: 'ERROR', errorCode: 'remoteSetDisabled' },
      ]);
      expect(home.wishes).toEqual([]);
    },
  );

  it('of which people want none opens without one', async () => {
    const lock = specimens.lock(false);
    const { host } = await setUp({ devices: [lock], pin: PIN });
    expect(await say(host, [lock.device.id], 'LockUnlock', { lock: false })).toMatchObject([{ status: 'SUCCESS' }]);
  });

  it('takes at most five wrong PINs in five minutes, and then not even the right one', async () => {
    const clock = new VirtualClock();
    const lock = specimens.lock(true);
    const { host, home } = await setUp({ devices: [lock], pin: PIN, clock });
    const guess = async (pin: string) => {
      const [answer] = await say(host, [lock.device.id], 'LockUnlock', { lock: false }, { challenge: { pin } });
      return answer?.challengeNeeded?.type ?? answer?.errorCode ?? answer?.status;
    };
    const answers: unknown[] = [];
    for (const pin of ['1', '2', '3', '4', '5', '6', PIN]) answers.push(await guess(pin));
    expect(answers).toEqual([
      ...Array.from({ length: 5 }, () => 'challengeFailedPinNeeded'),
      'tooManyFailedAttempts',
      'tooManyFailedAttempts',
    ]);
    expect(await say(host, [lock.device.id], 'LockUnlock', { lock: false })).toMatchObject([
      { errorCode: 'tooManyFailedAttempts' },
    ]);
    expect(home.wishes).toEqual([]);
    await clock.advance(minutes(5));
    expect(await guess(PIN)).toBe('SUCCESS');
  });

  it('counts one wrong PIN for several doors once', async () => {
    const locks = Array.from({ length: 6 }, () => specimens.lock(true));
    const { host } = await setUp({ devices: locks, pin: PIN });
    const ids = locks.map(({ device }) => device.id);
    const wrong = await say(host, ids, 'LockUnlock', { lock: false }, { challenge: { pin: '0000' } });
    expect(wrong).toMatchObject([{ ids, challengeNeeded: { type: 'challengeFailedPinNeeded' } }]);
    const right = await say(host, ids, 'LockUnlock', { lock: false }, { challenge: { pin: PIN } });
    expect(right.map(({ status }) => status)).toEqual(['SUCCESS']);
  });
});
