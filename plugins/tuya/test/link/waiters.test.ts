import { getEventListeners } from 'node:events';
import { unreachable } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Waiters } from '../../src/link/waiters.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const expectation = {
  accept: (item: number) => item > 1,
  within: 1000,
  late: () => unreachable('late'),
  cancelled: () => unreachable('cancelled'),
};

describe('waiting for an answer', () => {
  it('ends with the first that is accepted', async () => {
    const waiters = new Waiters<number>();
    const answer = waiters.expect(expectation);
    waiters.offer(1);
    waiters.offer(2);
    waiters.offer(3);
    await expect(answer).resolves.toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends at its deadline', async () => {
    const late = expect(new Waiters<number>().expect(expectation)).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(1000);
    await late;
  });

  it('ends when it is cancelled, before or meanwhile, and leaves no listener', async () => {
    await expect(new Waiters().expect({ ...expectation, signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
    const controller = new AbortController();
    const cancelled = expect(new Waiters().expect({ ...expectation, signal: controller.signal })).rejects.toThrow();
    controller.abort();
    await cancelled;
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends for all when the link does', async () => {
    const waiters = new Waiters<number>();
    const both = [waiters.expect(expectation), waiters.expect(expectation)];
    waiters.rejectAll(unreachable('over'));
    await expect(Promise.allSettled(both)).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
