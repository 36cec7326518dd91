import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireDataFolder, type DataFolderLock } from '../../src/embedded/data-folder.ts';
import { identifyProcess } from '../../src/embedded/process-identity.ts';
import { remove, temporaryFolder, until } from '../fixtures/embedded-harness.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => remove(folder));

const lockFile = () => join(folder, 'nexa.lock');

async function rewriteLock(change: Record<string, unknown>): Promise<void> {
  const record = JSON.parse(await readFile(lockFile(), 'utf8')) as Record<string, unknown>;
  await writeFile(lockFile(), JSON.stringify({ ...record, ...change, token: 'another' }));
}

async function deadPid(): Promise<number> {
  const child = spawn('/bin/true');
  await new Promise((done) => child.once('exit', done));
  return child.pid ?? 0;
}

describe('the lock on a data folder', () => {
  it('tells a second NEXA who holds the folder, since when, and on which port', async () => {
    const lock = await acquireDataFolder(folder);
    await lock.update({ port: 8420 });
    const refusal = await acquireDataFolder(folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'NEXA_DATA_FOLDER_HELD',
      params: { pid: process.pid, port: 8420, folder },
      message: expect.stringMatching(/process id \d+ on .+ since 20\d\d-.+, serving port 8420/),
    });
    await lock.release();
  });

  it('is free again after release', async () => {
    await (await acquireDataFolder(folder)).release();
    await (await acquireDataFolder(folder)).release();
  });

  it('passes on when its holder is dead', async () => {
    const dead = await acquireDataFolder(folder);
    await rewriteLock({ pid: await deadPid() });
    const lock = await acquireDataFolder(folder);
    await dead.release();
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('passes on when the holder’s number belongs to a younger process', async () => {
    await acquireDataFolder(folder);
    expect(await identifyProcess(process.pid)).toBeDefined();
    await rewriteLock({ startTime: 'before the reboot' });
    await (await acquireDataFolder(folder)).release();
  });

  it('goes to exactly one of many newcomers that find a dead holder', async () => {
    await acquireDataFolder(folder);
    await rewriteLock({ pid: await deadPid() });
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => acquireDataFolder(folder)));
    const won = attempts.filter((attempt) => attempt.status === 'fulfilled');
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(refused.map((attempt) => attempt.reason.code)).toEqual(Array(19).fill('NEXA_DATA_FOLDER_HELD'));
    await (won[0] as PromiseFulfilledResult<DataFolderLock>).value.release();
  });

  it('stays with a holder in another container as long as that one shows signs of life', async () => {
    const lock = await acquireDataFolder(folder, {}, { heartbeatMs: 50 });
    await rewriteLock({ host: 'elsewhere', pid: 1 });
    await expect(acquireDataFolder(folder, {}, { silenceMs: 5_000 })).rejects.toMatchObject({
      code: 'NEXA_DATA_FOLDER_HELD',
    });
    await lock.release();
    const progress: string[] = [];
    const next = await acquireDataFolder(folder, {}, { silenceMs: 300, onProgress: (text) => progress.push(text) });
    expect(progress).toEqual(['Waiting to see whether NEXA on elsewhere still uses this data folder']);
    await next.release();
    await until(async () => (await readFile(lockFile()).catch(() => undefined)) === undefined);
  });

  it('is taken over when a power cut left it empty', async () => {
    await writeFile(lockFile(), '');
    await (await acquireDataFolder(folder)).release();
  });
});
