import { seconds } from '@nexa/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callDeadline } from '../../src/bridge/call-deadline.ts';

describe('the deadline of a call', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('passes after its time', () => {
    const { signal } = callDeadline(seconds(3), []);
    vi.advanceTimersByTime(2999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
  });

  it('comes early when something around the call ends, or has ended already', () => {
    const outer = new AbortController();
    const { signal, release } = callDeadline(seconds(3), [outer.signal]);
    outer.abort();
    expect(signal.aborted).toBe(true);
    expect(callDeadline(seconds(3), [outer.signal]).signal.aborted).toBe(true);
    release();
  });

  it('leaves nothing behind when the call is over', () => {
    const outer = new AbortController();
    const { signal, release } = callDeadline(seconds(3), [outer.signal]);
    release();
    outer.abort();
    expect(signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
