import type { CancelSignal } from '@nexa/sdk';

/** What is needed of the platform's AbortController; Node and browsers have it, ES2023 does not declare it. */
export interface CancelController {
  readonly signal: CancelSignal;
  abort(reason?: unknown): void;
}

interface Platform {
  readonly AbortController: new () => CancelController;
  readonly structuredClone: (value: unknown) => unknown;
  readonly queueMicrotask: (task: () => void) => void;
}

const platform = globalThis as unknown as Platform;
const { AbortController, structuredClone, queueMicrotask } = platform;

export function newCancelController(): CancelController {
  return new AbortController();
}

/** A copy as a message makes it. Throws for what cannot be copied, a function for instance. */
export function copyMessage(message: unknown): unknown {
  return structuredClone(message);
}

/** Runs `task` when the present turn is over, before anything else. */
export function afterThisTurn(task: () => void): void {
  queueMicrotask(task);
}
