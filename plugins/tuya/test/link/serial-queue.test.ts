import { describe, expect, it } from 'vitest';
import { SerialQueue } from '../../src/link/serial-queue.ts';

describe('the queue', () => {
  it('runs one task after the other, and goes on after one that fails', async () => {
    const queue = new SerialQueue();
    const events: string[] = [];
    const task = (name: string, fails = false) =>
      queue.run(async () => {
        events.push(`${name} begins`);
        await Promise.resolve();
        events.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const results = await Promise.allSettled([task('a'), task('b', true), task('c')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('refuses what is too much, and takes more when that is done', async () => {
    const queue = new SerialQueue();
    const tasks = Array.from({ length: 33 }, () => queue.run(async () => 1));
    const refused = (await Promise.allSettled(tasks)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'NEXA_PLUGIN_NOT_READY' } }]);
    await expect(queue.run(async () => 2)).resolves.toBe(2);
  });
});
