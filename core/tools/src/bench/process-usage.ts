import { readdir, readFile } from 'node:fs/promises';

/** Proportional set size: pages shared with other processes count in parts. Linux only. */
export async function proportionalMegabytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/smaps_rollup has no Pss`);
  return Number(kilobytes) / 1024;
}

/** Processor time of the process with all its threads since its start. Linux only. */
export async function processorMilliseconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const ran = await Promise.all(
    threads.map(async (thread) =>
      Number((await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ')[0]),
    ),
  );
  return ran.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

/** Arguments of the process, separated by NUL. */
export async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
}

export async function childrenOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(all.map(async (child) => ({ child, parent: await parentOf(child) })));
  return parents.filter(({ parent }) => parent === pid).map(({ child }) => child);
}

async function parentOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  return parent === undefined ? undefined : Number(parent);
}
