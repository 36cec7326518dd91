import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProcessBrake } from '../../src/plugin-host/process-brake.ts';

type Child = ReturnType<typeof spawn>;

/** One letter of proc(5): R runs, T stands still, Z has ended. */
const state = (child: Child) => readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')[1]?.[0];

async function until(child: Child, wanted: string): Promise<void> {
  while (state(child) !== wanted) await turn();
}

describe.runIf(process.platform === 'linux')('the brake of a process (needs Linux)', () => {
  let child: Child;
  let brake: ProcessBrake;

  beforeEach(async () => {
    child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    await once(child, 'spawn');
    brake = new ProcessBrake(child.pid as number);
  });
  afterEach(() => {
    brake.set(1);
    child.kill('SIGKILL');
  });

  it('lets it run and stand still in turn, round after round', async () => {
    brake.set(1 / 10);
    for (let round = 0; round < 3; round += 1) {
      await until(child, 'T');
      await until(child, 'R');
    }
    expect(brake.stood).toBeGreaterThan(2 * 36 - 5);
  });

  it('leaves it running when it is released', async () => {
    brake.set(1 / 10);
    await until(child, 'T');
    brake.set(1);
    await until(child, 'R');
  });

  it('does not mind that the process has ended', async () => {
    brake.set(1 / 10);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(() => brake.set(1)).not.toThrow();
  });
});
