import { readdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';

/** Everybody else goes first: for a process with all its threads, and those that it begins later. */
export async function putLast(pid: number): Promise<void> {
  // On Linux a priority is that of one thread; elsewhere there is no such list, and the process has one.
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [String(pid)]);
  for (const thread of threads) {
    try {
      setPriority(Number(thread), constants.priority.PRIORITY_LOW);
    } catch {
      // The thread ended meanwhile.
    }
  }
}
