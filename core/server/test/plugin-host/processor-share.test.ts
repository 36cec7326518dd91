import { describe, expect, it } from 'vitest';
import { ProcessorShare } from '../../src/plugin-host/processor-share.ts';

const newShare = () => new ProcessorShare({ busyShare: 0.8, busyFor: 3_000, window: 1_000 });

/** Looked at once a second, with what it did in that second. */
const usage = (processor: number, main?: { ran: number; waited: number; yields: number }) => ({
  memory: 0,
  processor,
  ...(main === undefined ? {} : { main }),
});

describe('a process', () => {
  it('that takes a whole processor is found at the end of the window', () => {
    const share = newShare();
    expect(share.judge(0, usage(0))).toBeUndefined();
    expect(share.judge(500, usage(490))).toBeUndefined();
    expect(share.judge(1_000, usage(980))).toEqual({
      reason: 'it wanted a processor 98 % of the time for 1.0 s',
      isTooLong: false,
    });
  });

  it('that goes on is found to do so for too long', () => {
    const share = newShare();
    const verdicts = [0, 1, 2, 3, 4].map((second) => share.judge(second * 1_000, usage(second * 950)));
    expect(verdicts.at(-1)).toEqual({ reason: 'it kept a processor 95 % busy for 4.0 s', isTooLong: true });
    expect(verdicts.slice(0, 4).every((verdict) => verdict?.isTooLong !== true)).toBe(true);
  });

  it('that rested in between begins anew', () => {
    const share = newShare();
    const spent = [0, 950, 1_900, 2_000, 2_950, 3_900];
    const verdicts = spent.map((processor, second) => share.judge(second * 1_000, usage(processor)));
    expect(verdicts.some((verdict) => verdict?.isTooLong === true)).toBe(false);
  });

  it('that gets little of a crowded machine is found by its long stretches', () => {
    const share = newShare();
    share.judge(0, usage(0, { ran: 0, waited: 0, yields: 0 }));
    const hog = share.judge(1_000, usage(100, { ran: 100, waited: 880, yields: 2 }));
    expect(hog?.reason).toBe('it wanted a processor 98 % of the time for 1.0 s');
  });

  it('that works little and often is left alone, however long it has to wait', () => {
    const share = newShare();
    share.judge(0, usage(0, { ran: 0, waited: 0, yields: 0 }));
    expect(share.judge(1_000, usage(100, { ran: 100, waited: 880, yields: 200 }))).toBeUndefined();
  });
});
