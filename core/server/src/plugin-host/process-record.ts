import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isSameProcessAlive, type ProcessIdentity } from '@nexa/db';

export interface RecordedProcess extends ProcessIdentity {
  readonly pluginId: string;
}

const GONE_WITHIN = 5_000;

/**
 * The processes of plugins, in a file: a plugin that spins survives the death of its host, so the next host must know
 * it. Written before any plugin code runs.
 */
export class ProcessRecord {
  readonly #file: string;
  readonly #processes = new Map<number, RecordedProcess>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves when the process is in the file. */
  async add(pluginId: string, pid: number): Promise<void> {
    const identity = await identifyProcess(pid);
    if (identity === undefined) return;
    this.#processes.set(pid, { pluginId, ...identity });
    this.#write();
  }

  remove(pid: number): void {
    if (this.#processes.delete(pid)) this.#write();
  }

  /** Stops what a predecessor left. Start times are compared: a pid that someone else has by now is left alone. */
  async stopLeftOvers(): Promise<readonly RecordedProcess[]> {
    const leftOvers: RecordedProcess[] = [];
    for (const recorded of this.#read()) {
      if (!(await isSameProcessAlive(recorded))) continue;
      kill(recorded.pid);
      leftOvers.push(recorded);
    }
    const deadline = Date.now() + GONE_WITHIN;
    for (const recorded of leftOvers) {
      while ((await isSameProcessAlive(recorded)) && Date.now() < deadline) await delay(20);
    }
    this.#write();
    return leftOvers;
  }

  #read(): RecordedProcess[] {
    try {
      const list: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return Array.isArray(list) ? list.filter(isRecorded) : [];
    } catch {
      // None was ever written, or half of one by a machine that lost power: then its processes are gone too.
      return [];
    }
  }

  #write(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.new`;
    writeFileSync(draft, JSON.stringify([...this.#processes.values()]), { mode: 0o600 });
    renameSync(draft, this.#file);
  }
}

function isRecorded(value: unknown): value is RecordedProcess {
  const { pluginId, pid, startTime } = (value ?? {}) as Record<string, unknown>;
  return typeof pluginId === 'string' && typeof pid === 'number' && pid > 1 && typeof startTime === 'string';
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
