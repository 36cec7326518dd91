import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Milliseconds of the unit in which Linux counts processor time. */
const TICK = 10;

/** What a process uses of the machine. */
export interface ProcessUsage {
  /** Bytes of memory that are its own: heap and buffers, swapped out or not. */
  readonly memory: number;
  /** Milliseconds of processor time since its start. */
  readonly processor: number;
  /**
   * Of its main thread, where the system tells: milliseconds that it ran, milliseconds that it waited for a free
   * processor, and how often it let go of one by itself.
   */
  readonly main?: { readonly ran: number; readonly waited: number; readonly yields: number };
  /** Files and sockets that it holds open; not known on macOS. */
  readonly openFiles?: number;
}

/** How much memory and time the process used, or `undefined` when it is gone. */
export async function usageOf(pid: number): Promise<ProcessUsage | undefined> {
  try {
    return process.platform === 'linux' ? await linuxUsage(pid) : await psUsage(pid);
  } catch {
    return undefined;
  }
}

async function linuxUsage(pid: number): Promise<ProcessUsage> {
  const [status, stat, schedule, files] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'latin1'),
    readFile(`/proc/${pid}/stat`, 'latin1'),
    readFile(`/proc/${pid}/schedstat`, 'latin1').catch(() => undefined),
    readdir(`/proc/${pid}/fd`),
  ]);
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  // The second field holds the command's name in brackets and may contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    // Pages of no file are its own: heap and buffers. Those of files are Node's code, shared by all processes.
    memory: (kilobytes('RssAnon') + kilobytes('RssShmem') + kilobytes('VmSwap')) * 1024,
    processor: (Number(fields[11]) + Number(fields[12])) * TICK,
    ...(schedule === undefined ? {} : { main: mainThread(schedule, status) }),
    openFiles: files.length,
  };
}

function mainThread(schedule: string, status: string): NonNullable<ProcessUsage['main']> {
  const [ran = 0, waited = 0] = schedule.split(' ').map((nanoseconds) => Number(nanoseconds) / 1e6);
  return { ran, waited, yields: Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0) };
}

async function psUsage(pid: number): Promise<ProcessUsage> {
  const { stdout } = await run('ps', ['-o', 'rss=,time=', '-p', String(pid)], { timeout: 5_000 });
  const [kilobytes = '', time = ''] = stdout.trim().split(/\s+/);
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { memory: Number(kilobytes) * 1024, processor: seconds * 1000 };
}
