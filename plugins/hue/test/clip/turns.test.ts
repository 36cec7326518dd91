import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/clip/turns.ts';

describe('turns', () => {
  const never = () => new AbortController().signal;
  const held = () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { gate, release };
  };

  it('come one after another, in order', async () => {
    const turns = new Turns();
    const { gate, release } = held();
    const began: number[] = [];
    const all = [1, 2, 3].map((turn) =>
      turns.run(never(), async () => {
        began.push(turn);
        if (turn === 1) await gate;
      }),
    );
    await new Promise(setImmediate);
    expect(began).toEqual([1]);
    release();
    await Promise.all(all);
    expect(began).toEqual([1, 2, 3]);
  });

  it('go on after one that failed', async () => {
    const turns = new Turns();
    const failed = turns.run(never(), () => Promise.reject(new Error('no')));
    const next = turns.run(never(), () => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('are given up by whoever waits no longer, and then never taken', async () => {
    const turns = new Turns();
    const { gate, release } = held();
    const first = turns.run(never(), () => gate);
    const given = new AbortController();
    let hasRun = false;
    const second = turns.run(given.signal, async () => {
      hasRun = true;
    });
    given.abort();
    await expect(second).rejects.toMatchObject({ code: 'NEXA_PLUGIN_UNREACHABLE' });
    release();
    await first;
    await turns.run(never(), async () => undefined);
    expect(hasRun).toBe(false);
  });
});
