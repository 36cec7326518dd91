import type { ExposedChange, ExposedState } from '@nexa/sdk';
import { settle, VirtualClock } from '@nexa/testkit';
import { describe, expect, it } from 'vitest';
import { ChangeFeed } from '../../src/ecosystem/change-feed.ts';

function start() {
  const clock = new VirtualClock();
  const states = new Map<string, ExposedState>();
  const sent: (readonly ExposedChange[])[] = [];
  const failures: number[] = [];
  let answer: () => Promise<void> = () => Promise.resolve();
  const feed = new ChangeFeed({
    read: (id) => states.get(id),
    send: (changes) => {
      sent.push(changes);
      return answer();
    },
    clock,
    onFailed: (_error, count) => failures.push(count),
  });
  const show = (id: string, value: boolean) =>
    states.set(id, { status: 'online', values: { 'onOff.on': { value, observedAt: clock.now(), freshness: 'live' } } });
  const answerBy = (next: () => Promise<void>) => {
    answer = next;
  };
  return { clock, feed, sent, failures, show, states, answerBy };
}

describe('changes for an ecosystem', () => {
  it('of one device go together, as the device is when they are sent', async () => {
    const { clock, feed, sent, show } = start();
    show('lamp', false);
    feed.push('lamp', ['onOff.on'], 'physical');
    feed.push('lamp', ['status'], 'automation');
    feed.push('lamp', ['onOff.on'], 'user');
    show('lamp', true);
    await clock.advance(200);
    expect(sent).toMatchObject([
      [{ deviceId: 'lamp', changed: ['onOff.on', 'status'], cause: 'user', values: { 'onOff.on': { value: true } } }],
    ]);
  });

  it('wait while the last ones are under way', async () => {
    const { clock, feed, sent, show, answerBy } = start();
    let taken: () => void = () => undefined;
    answerBy(() => new Promise((resolve) => (taken = resolve)));
    show('lamp', true);
    feed.push('lamp', ['onOff.on'], 'user');
    await clock.advance(200);
    for (let count = 0; count < 50; count += 1) feed.push('lamp', ['onOff.on'], 'user');
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
    taken();
    await settle();
    await clock.advance(200);
    expect(sent).toHaveLength(2);
  });

  it('are given up when they cannot be handed over, and those that follow go', async () => {
    const { clock, feed, sent, failures, show, answerBy } = start();
    answerBy(() => Promise.reject(new Error('away')));
    show('lamp', true);
    feed.push('lamp', ['onOff.on'], 'user');
    await clock.advance(200);
    expect(failures).toEqual([1]);
    answerBy(() => Promise.resolve());
    feed.push('lamp', ['onOff.on'], 'user');
    await clock.advance(200);
    expect(sent).toHaveLength(2);
    expect(failures).toEqual([1]);
  });

  it('of a device that is exposed no more are not told, nor any after the end', async () => {
    const { clock, feed, sent, show, states } = start();
    show('lamp', true);
    feed.push('lamp', ['onOff.on'], 'user');
    states.delete('lamp');
    await clock.advance(200);
    show('lamp', true);
    feed.push('lamp', ['onOff.on'], 'user');
    feed.stop();
    feed.push('lamp', ['onOff.on'], 'user');
    await clock.advance(10_000);
    expect(sent).toEqual([]);
  });

  it('go in portions of a hundred devices', async () => {
    const { clock, feed, sent, show } = start();
    for (let index = 0; index < 250; index += 1) {
      show(`${index}`, true);
      feed.push(`${index}`, ['onOff.on'], 'user');
    }
    await clock.advance(1_000);
    expect(sent.map((changes) => changes.length)).toEqual([100, 100, 50]);
  });
});
