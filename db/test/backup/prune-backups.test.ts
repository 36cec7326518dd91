import { describe, expect, it } from 'vitest';
import type { StoredBackup } from '../../src/backup/backup-folder.ts';
import { backupsToKeep } from '../../src/backup/prune-backups.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-22T12:00:00Z');

function made(daysAgo: number, isGood = true): StoredBackup {
  const createdAt = new Date(now - daysAgo * day).toISOString();
  const record = isGood ? { firstSegment: '000000010000000000000001' } : undefined;
  return { id: createdAt, file: '', header: { createdAt }, record } as unknown as StoredBackup;
}

function keptOf(backups: StoredBackup[]): string[] {
  return [...backupsToKeep(backups, now)].map(({ id }) => id);
}

describe('which backups are kept', () => {
  it('is one a day for thirty days', () => {
    const backups = Array.from({ length: 60 }, (_, index) => made(index));
    expect(keptOf(backups)).toEqual(backups.slice(0, 30).map(({ id }) => id));
  });

  it('is the last of a day, and every one of the last two days', () => {
    const backups = [made(0.1), made(0.2), made(1.1), made(5), made(5.1), made(5.2)];
    const [a, b, c, d] = backups.map(({ id }) => id);
    expect(keptOf(backups)).toEqual([a, b, c, d]);
  });

  it('is the last good one, however old it is', () => {
    const backups = [made(90, false), made(100), made(101)];
    expect(keptOf(backups)).toEqual([backups[1]?.id]);
  });

  it('is never an unproven one in the place of a good one of the same day', () => {
    const backups = [made(0), made(5, false), made(5.1)];
    expect(keptOf(backups)).toEqual([backups[0]?.id, backups[2]?.id]);
  });
});
