import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock } from '../../launch/lib/lock.mjs';
import { identify } from '../../launch/lib/process-identity.mjs';

const holdLock = fileURLToPath(new URL('./fixtures/hold-lock.mjs', import.meta.url));

describe('the build lock', () => {
  let folder: string;
  let path: string;
  let children: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nexa-lock-'));
    path = join(folder, 'build.lock');
    children = [];
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function holder(...args: string[]) {
    const child = spawn(process.execPath, [holdLock, path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [said] = await once(child.stdout, 'data');
    return { child, said: String(said).trim() };
  }

  it('makes the second one wait until the first lets go', async () => {
    const first = await acquireLock(path);
    const order: string[] = [];
    const second = acquireLock(path, { pollEvery: 5, onWait: () => order.push('waited') }).then((lock) => {
      order.push('second');
      return lock;
    });
    await expect.poll(() => order).toEqual(['waited']);
    order.push('first lets go');
    first.release();
    (await second).release();
    expect(order).toEqual(['waited', 'first lets go', 'second']);
    expect(existsSync(path)).toBe(false);
  });

  it('tells who holds it', async () => {
    const { child } = await holder();
    let pid: number | undefined;
    const waiting = acquireLock(path, {
      pollEvery: 5,
      onWait: (holding) => {
        pid = holding;
      },
    });
    await expect.poll(() => pid).toBe(child.pid);
    child.stdin?.end();
    (await waiting).release();
  });

  it('passes on when its holder was killed', async () => {
    const { child } = await holder();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await acquireLock(path, { pollEvery: 5 });
    expect(JSON.parse(readFileSync(path, 'utf8')).holders[0].pid).toBe(process.pid);
    lock.release();
  });

  it('is still held while a child of a killed holder runs', async () => {
    const { child, said } = await holder('with-child');
    const orphan = Number(said);
    child.kill('SIGKILL');
    await once(child, 'exit');
    let waited = false;
    const waiting = acquireLock(path, {
      pollEvery: 5,
      onWait: () => {
        waited = true;
      },
    });
    await expect.poll(() => waited).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8')).holders[0].pid).toBe(child.pid);
    process.kill(orphan, 'SIGKILL');
    (await waiting).release();
  });

  it('does not take a process with a reused pid for its holder', async () => {
    writeFileSync(path, JSON.stringify({ holders: [{ ...identify(process.pid), started: 'another time' }] }));
    const lock = await acquireLock(path, { pollEvery: 5 });
    lock.release();
  });

  it('passes on when it was created but never written', async () => {
    writeFileSync(path, '');
    const longAgo = Date.now() / 1000 - 60;
    utimesSync(path, longAgo, longAgo);
    (await acquireLock(path, { pollEvery: 5 })).release();
  });

  it('lets only one of many waiters break an abandoned lock', async () => {
    writeFileSync(path, JSON.stringify({ holders: [{ ...identify(process.pid), started: 'another time' }] }));
    let holding = 0;
    let most = 0;
    const turn = async () => {
      const lock = await acquireLock(path, { pollEvery: 1 });
      holding += 1;
      most = Math.max(most, holding);
      await new Promise((resolve) => setImmediate(resolve));
      holding -= 1;
      lock.release();
    };
    await Promise.all(Array.from({ length: 20 }, turn));
    expect(most).toBe(1);
  });
});
