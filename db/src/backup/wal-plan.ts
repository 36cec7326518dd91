import { join } from 'node:path';
import { NexaError } from '@nexa/sdk';
import { type BackupHeader, names, walEnding } from './backup-folder.ts';
import type { BackupKeys } from './backup-key.ts';
import { archivedAt, readWal } from './wal-archive.ts';
import {
  formatSegment,
  historyName,
  parseHistory,
  parseSegment,
  segmentName,
  type TimelineStart,
  timelineOfSegment,
} from './wal-names.ts';

export type RestoreTarget =
  /** Exactly what the backup was made of. */
  | { readonly to: 'backup' }
  /** As it was at this moment. */
  | { readonly to: 'time'; readonly time: Date }
  /** The last change that was archived. */
  | { readonly to: 'end' };

/** What a restore beyond the backup itself needs of the write-ahead log. */
export interface WalPlan {
  readonly timeline: number;
  /** Sealed segments and history files by their plain name. */
  readonly files: ReadonlyMap<string, string>;
  /** The last moment that these segments reach. */
  readonly reaches: string | undefined;
}

export interface PlanWalOptions {
  readonly folder: string;
  readonly keys: BackupKeys;
  readonly header: BackupHeader;
  readonly firstSegment: string;
  readonly lastSegment: string;
  /** Up to here the backup alone reaches. */
  readonly restorePoint: string;
  readonly finishedAt: string;
  readonly target: RestoreTarget;
}

/** Finds every segment from the backup to the target, or says which one or which moment is missing. */
export async function planWal(options: PlanWalOptions): Promise<WalPlan> {
  const { folder, header, target, keys } = options;
  const there = new Set(
    (await names(folder)).filter((name) => name.endsWith(walEnding)).map((name) => name.slice(0, -walEnding.length)),
  );
  const path = (name: string): string => join(folder, `${name}${walEnding}`);
  const histories = [...there].filter((name) => historyName.test(name));
  // All histories: the timeline that the restored server begins must have a number that none has yet.
  const files = new Map(histories.map((name) => [name, path(name)]));
  if (target.to === 'backup') return { timeline: header.timeline, files, reaches: options.restorePoint };
  if (target.to === 'time' && target.time.toISOString() < options.finishedAt)
    throw notCovered(target.time, options.finishedAt, undefined);

  const way = await youngestWay(histories, header.timeline, keys, path);
  const walk = await walkSegments(options, way, there, path);
  for (const name of walk.found) files.set(name, path(name));
  const timeline = way.at(-1)?.timeline ?? header.timeline;
  const reaches = walk.reaches ?? options.restorePoint;
  const isReached = target.to === 'time' && reaches >= target.time.toISOString();
  if (!isReached) {
    if (walk.missing !== undefined) throw segmentMissing(walk.missing, folder, reaches);
    if (target.to === 'time') throw notCovered(target.time, options.finishedAt, reaches);
  }
  return { timeline, files, reaches };
}

interface Walk {
  readonly found: readonly string[];
  /** When the last of them was archived. */
  readonly reaches: string | undefined;
  /** The first hole, when segments follow it. */
  readonly missing: string | undefined;
}

async function walkSegments(
  { header, firstSegment, lastSegment, target }: PlanWalOptions,
  way: readonly TimelineStart[],
  there: ReadonlySet<string>,
  path: (name: string) => string,
): Promise<Walk> {
  const size = header.walSegmentBytes;
  const found: string[] = [];
  let reaches: string | undefined;
  const included = parseSegment(lastSegment, size).segment;
  for (let segment = parseSegment(firstSegment, size).segment; ; segment += 1n) {
    const timeline = timelineOfSegment(way, segment, size);
    if (timeline === header.timeline && segment <= included) continue;
    const name = formatSegment({ timeline, segment }, size);
    if (!there.has(name)) {
      const later = [...there].some((other) => segmentName.test(other) && isLater(other, segment, way, size));
      return { found, reaches, missing: later ? name : undefined };
    }
    found.push(name);
    reaches = await archivedAt(path(name));
    if (target.to === 'time' && reaches >= target.time.toISOString()) return { found, reaches, missing: undefined };
  }
}

function isLater(name: string, segment: bigint, way: readonly TimelineStart[], size: number): boolean {
  const other = parseSegment(name, size);
  return other.segment > segment && timelineOfSegment(way, other.segment, size) === other.timeline;
}

/** Of all ways that pass through the backup's timeline the one that was begun last. */
async function youngestWay(
  histories: readonly string[],
  timeline: number,
  keys: BackupKeys,
  path: (name: string) => string,
): Promise<TimelineStart[]> {
  let chosen: TimelineStart[] = [{ timeline, from: 0n }];
  for (const name of [...histories].sort()) {
    const number = Number.parseInt(name.slice(0, 8), 16);
    if (number < timeline) continue;
    const { content } = await readWal(path(name), keys);
    const way = parseHistory(number, content.toString('utf8'));
    if (way.some((step) => step.timeline === timeline)) chosen = way;
  }
  return chosen;
}

function notCovered(time: Date, from: string, to: string | undefined): NexaError {
  const range = to === undefined ? `begins at ${from}` : `reaches from ${from} to ${to}`;
  return new NexaError(
    'NEXA_BACKUP_TIME_NOT_COVERED',
    `${time.toISOString()} cannot be restored: what was kept ${range}. Nothing was changed.`,
    { params: { time: time.toISOString(), from, ...(to === undefined ? {} : { to }) } },
  );
}

function segmentMissing(name: string, folder: string, reaches: string): NexaError {
  return new NexaError(
    'NEXA_BACKUP_WAL_MISSING',
    `The segment ${name} of the write-ahead log is missing in ${folder}, so nothing after ${reaches} can be restored from this backup. Nothing was changed; restore to that moment or use a later backup.`,
    { params: { segment: name, folder, reaches } },
  );
}
