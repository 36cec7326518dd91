import type { HomeContext } from '../../home/home-context.ts';
import type { TriggerMemory } from '../../home/records.ts';
import type { Watcher } from './watcher.ts';

/** The place of a trigger that looks at the home and no device. */
export const HOME_PLACE = 'home';

interface Known {
  readonly waiting?: TriggerMemory['waiting'] | undefined;
  readonly isSpent?: true | undefined;
}

interface Shelved {
  readonly memory: TriggerMemory;
  /** Whether a trigger of now has it. */
  isClaimed: boolean;
}

/** What the triggers of automations know, as it was last told to be kept. */
export class MemoryShelf {
  readonly #emit: HomeContext['emit'];
  readonly #byAutomation = new Map<string, Map<string, Shelved>>();

  constructor(emit: HomeContext['emit']) {
    this.#emit = emit;
  }

  /** What a predecessor kept. */
  restore(memories: readonly TriggerMemory[]): void {
    for (const memory of memories) this.#put(memory, false);
  }

  /** What is known of the trigger at the place, which is its own from now on. */
  claim({ key, isAutomation }: Watcher, triggerId: string, place: string): Known {
    const shelved = isAutomation === true ? this.#byAutomation.get(key)?.get(idOf(triggerId, place)) : undefined;
    if (shelved === undefined) return {};
    shelved.isClaimed = true;
    return shelved.memory;
  }

  /** Keeps what the trigger knows now. */
  tell({ key, isAutomation }: Watcher, triggerId: string, place: string, { waiting, isSpent }: Known): void {
    if (isAutomation !== true) return;
    const known = this.#byAutomation.get(key)?.get(idOf(triggerId, place))?.memory;
    if (known?.waiting === waiting && known?.isSpent === isSpent) return;
    const memory: TriggerMemory = {
      automationId: key,
      triggerId,
      place,
      ...(waiting === undefined ? {} : { waiting }),
      ...(isSpent === undefined ? {} : { isSpent }),
    };
    if (waiting === undefined && isSpent === undefined) this.#drop(memory);
    else this.#put(memory, true);
    this.#emit({ type: 'trigger-memory', memory });
  }

  /** Forgets what the automation's triggers know, but for those that are named. */
  forget(automationId: string, unchanged: ReadonlySet<string> = new Set()): void {
    for (const { memory } of [...(this.#byAutomation.get(automationId)?.values() ?? [])])
      if (!unchanged.has(memory.triggerId)) this.#forget(memory);
  }

  /** Forgets what belongs to no trigger of now. */
  prune(): void {
    const all = [...this.#byAutomation.values()].flatMap((byId) => [...byId.values()]);
    for (const { memory, isClaimed } of all) if (!isClaimed) this.#forget(memory);
  }

  #put(memory: TriggerMemory, isClaimed: boolean): void {
    const byId = this.#byAutomation.get(memory.automationId) ?? new Map<string, Shelved>();
    this.#byAutomation.set(memory.automationId, byId);
    byId.set(idOf(memory.triggerId, memory.place), { memory, isClaimed });
  }

  #drop({ automationId, triggerId, place }: TriggerMemory): void {
    const byId = this.#byAutomation.get(automationId);
    byId?.delete(idOf(triggerId, place));
    if (byId?.size === 0) this.#byAutomation.delete(automationId);
  }

  #forget(memory: TriggerMemory): void {
    const { automationId, triggerId, place } = memory;
    this.#drop(memory);
    this.#emit({ type: 'trigger-memory', memory: { automationId, triggerId, place } });
  }
}

const idOf = (triggerId: string, place: string) => `${triggerId}\n${place}`;
