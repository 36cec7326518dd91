import type { Command, Instant, ScalarValue } from '@nexa/sdk';
import type { AttributeRef } from '../home/home-output.ts';
import type { Expectation } from './confirmation.ts';

export interface OpenCommandParts {
  readonly command: Command;
  /** The component that each request to the plugin is for. */
  readonly requests: ReadonlyMap<string, string>;
  readonly expectations: readonly Expectation[];
  readonly causeUntil: Instant;
  /** Until when what moves may still be its doing, however soon it is confirmed. */
  readonly movesUntil: Instant | undefined;
  readonly onFinal: ((command: Command) => void) | undefined;
}

/** A command under way: of one component, or of several that are commanded as one. */
export class OpenCommand {
  command: Command;
  readonly requests: ReadonlyMap<string, string>;
  readonly movesUntil: Instant | undefined;
  readonly onFinal: ((command: Command) => void) | undefined;
  cancelTimer: () => void = () => {};
  /** Until when what changes on these components is put down to the command. */
  causeUntil: Instant;
  /** The path on which it was sent last. */
  bindingId = '';
  isRetried = false;
  readonly #components: ReadonlySet<string>;
  readonly #all: readonly Expectation[];
  readonly #open: Set<Expectation>;
  readonly #unanswered: Set<string>;
  #isBlind = false;

  constructor({ command, requests, expectations, causeUntil, movesUntil, onFinal }: OpenCommandParts) {
    this.command = command;
    this.requests = requests;
    this.movesUntil = movesUntil;
    this.onFinal = onFinal;
    this.causeUntil = causeUntil;
    this.#components = new Set(requests.values());
    this.#all = expectations;
    this.#open = new Set(expectations);
    this.#unanswered = new Set(requests.keys());
  }

  get isGroup(): boolean {
    return this.#components.size > 1;
  }

  /** Whether nothing is waited for any more. */
  get isDone(): boolean {
    return this.#open.size === 0 && (this.#all.length > 0 || this.#unanswered.size === 0);
  }

  /** Whether all of it was shown by reports; otherwise a part was only handed over. */
  get isShown(): boolean {
    return this.#all.length > 0 && !this.#isBlind;
  }

  isFor(component: string): boolean {
    return this.#components.has(component);
  }

  /** The plugin handed a part over. Returns what is expected there when no report will come of it. */
  handedOver(requestId: string, isConfirmable: boolean): readonly Expectation[] {
    this.#unanswered.delete(requestId);
    if (isConfirmable) return [];
    const component = this.requests.get(requestId);
    const unseen = this.#all.filter((expectation) => expectation.component === component);
    for (const expectation of unseen) this.#open.delete(expectation);
    this.#isBlind = true;
    return unseen;
  }

  /** Strikes what this value shows. Returns whether that was the last. */
  reported(ref: AttributeRef, value: ScalarValue): boolean {
    const before = this.#open.size;
    for (const expectation of this.#open) {
      if (this.#isMet(expectation, ref, value)) this.#open.delete(expectation);
    }
    return before > 0 && this.isDone;
  }

  #isMet({ component, alternatives }: Expectation, ref: AttributeRef, value: ScalarValue): boolean {
    if (component !== ref.component) return false;
    const isOff = ref.capability === 'onOff' && ref.attribute === 'on' && value === false;
    return alternatives.some(
      ({ attribute, matches, orOff }) =>
        (orOff && isOff) ||
        (ref.capability === this.command.capability && ref.attribute === attribute && matches(value)),
    );
  }
}
