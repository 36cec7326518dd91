import { describe, expect, it } from 'vitest';
import {
  formatSegment,
  parseHistory,
  parseLsn,
  parseSegment,
  segmentOfLsn,
  timelineOfSegment,
} from '../../src/backup/wal-names.ts';

const mb = 1024 * 1024;

describe('names of the write-ahead log', () => {
  it.each([
    ['16/B374D848', 16 * mb, '0000000100000016000000B3'],
    ['0/1000000', 4 * mb, '000000010000000000000004'],
    ['1/0', 4 * mb, '000000010000000100000000'],
    ['0/FFFFFFFF', 4 * mb, '0000000100000000000003FF'],
  ])('finds the segment of %s where segments have %i bytes', (lsn, size, name) => {
    const segment = segmentOfLsn(parseLsn(lsn), size);
    expect(formatSegment({ timeline: 1, segment }, size)).toBe(name);
    expect(parseSegment(name, size)).toEqual({ timeline: 1, segment });
  });

  it('follows a history from timeline to timeline', () => {
    const way = parseHistory(3, '1\t0/9000000\tbefore 2026-11-22\n\n2\t0/D400000\tno recovery target specified\n');
    expect(way).toEqual([
      { timeline: 1, from: 0n },
      { timeline: 2, from: 0x9000000n },
      { timeline: 3, from: 0xd400000n },
    ]);
    const at = (lsn: string) => timelineOfSegment(way, segmentOfLsn(parseLsn(lsn), 4 * mb), 4 * mb);
    expect([at('0/8C00000'), at('0/9000000'), at('0/D000000'), at('0/D400000'), at('2/0')]).toEqual([1, 2, 2, 3, 3]);
  });
});
