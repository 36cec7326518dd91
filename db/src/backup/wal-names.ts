/** Names and positions of the write-ahead log. A segment's name is timeline, high part and low part, 8 hex digits each. */
export interface WalPosition {
  readonly timeline: number;
  readonly segment: bigint;
}

export const segmentName = /^[0-9A-F]{24}$/;
export const historyName = /^[0-9A-F]{8}\.history$/;

/** "16/B374D848" as a number of bytes. */
export function parseLsn(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export function segmentOfLsn(lsn: bigint, segmentBytes: number): bigint {
  return lsn / BigInt(segmentBytes);
}

export function formatSegment({ timeline, segment }: WalPosition, segmentBytes: number): string {
  const perFile = 0x1_0000_0000n / BigInt(segmentBytes);
  return [BigInt(timeline), segment / perFile, segment % perFile].map(hex8).join('');
}

export function parseSegment(name: string, segmentBytes: number): WalPosition {
  const perFile = 0x1_0000_0000n / BigInt(segmentBytes);
  const part = (index: number): bigint => BigInt(`0x${name.slice(index * 8, index * 8 + 8)}`);
  return { timeline: Number(part(0)), segment: part(1) * perFile + part(2) };
}

/** A timeline and where it left the one before it. */
export interface TimelineStart {
  readonly timeline: number;
  /** Position in the parent at which this one begins; 0 for the first. */
  readonly from: bigint;
}

/** The way from the first timeline to this one, by its history file ("parent, switch position, reason" a line). */
export function parseHistory(timeline: number, text: string): TimelineStart[] {
  const way: TimelineStart[] = [];
  let from = 0n;
  for (const line of text.split('\n')) {
    const [parent, position] = line.trim().split(/\s+/);
    if (!parent || !position || parent.startsWith('#')) continue;
    way.push({ timeline: Number(parent), from });
    from = parseLsn(position);
  }
  return [...way, { timeline, from }];
}

/** On which timeline of the way a segment is read: the youngest that has begun by its end. */
export function timelineOfSegment(way: readonly TimelineStart[], segment: bigint, segmentBytes: number): number {
  const begun = way.filter(({ from }) => segmentOfLsn(from, segmentBytes) <= segment);
  return begun.at(-1)?.timeline ?? 1;
}

function hex8(value: bigint): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
