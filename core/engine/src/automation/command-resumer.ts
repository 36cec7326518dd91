import { type Command, NexaError, type ScalarValue, serializeError, stateKey } from '@nexa/sdk';
import { alternativesOf, isRepeatable } from '../command/confirmation.ts';
import type { CommandWish } from '../home/home-event.ts';
import type { AutomationParts } from './automation-parts.ts';
import type { SeenState } from './automation-scope.ts';

/** How long it is waited for a device's own word of what it is now. */
const HEARD_WITHIN = 60_000;

/** A command that was under way, with what its device was like as far as was known then. */
interface Pending {
  readonly command: Command;
  readonly before: ReadonlyMap<string, ScalarValue>;
}

interface Doubtful {
  readonly deviceId: string;
  readonly key: string;
  look(): void;
}

/**
 * Sees to commands that were under way when NEXA was stopped. One that names the value it wants is given again: that
 * comes to the same. One that turns a value round was done when the device now says something else than before, and is
 * given again when it says the same. Of one that nothing shows, nobody can tell: it is not given twice, and says so.
 */
export class CommandResumer {
  readonly #parts: Pick<AutomationParts, 'context' | 'devices' | 'commands'>;
  readonly #pending = new Map<string, Pending>();
  readonly #doubtful = new Set<Doubtful>();

  constructor(parts: Pick<AutomationParts, 'context' | 'devices' | 'commands'>) {
    this.#parts = parts;
  }

  /** Commands that had not ended, before anything is heard of their devices. */
  adopt(commands: readonly Command[]): void {
    for (const command of commands) {
      const states = this.#parts.devices.byId(command.deviceId)?.states ?? new Map<string, SeenState>();
      const before = new Map([...states].map(([key, { value }]) => [key, value]));
      this.#pending.set(command.id, { command, before });
    }
  }

  /** Their run does not go on. */
  giveUp(commandIds: readonly string[]): void {
    for (const id of commandIds) {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (pending !== undefined) this.#end(pending.command, 'failed', () => {});
    }
  }

  resume(wish: CommandWish, onFinal: (command: Command) => void): void {
    const { context, commands } = this.#parts;
    const pending = this.#pending.get(wish.id);
    this.#pending.delete(wish.id);
    const again = () => commands.submit({ ...wish, whenKept: true }, onFinal);
    const confirms = context.catalog.command(wish.capability, wish.command)?.confirms ?? [];
    if (pending === undefined || isRepeatable(confirms)) {
      again();
      return;
    }
    const toggled = confirms.flatMap(alternativesOf).find((confirmation) => 'toggles' in confirmation);
    const key = toggled === undefined ? undefined : stateKey(wish.capability, toggled.attribute, wish.component);
    // Not what it is now: it may have been heard since, and then that is the answer.
    const before = key === undefined ? undefined : pending.before.get(key);
    if (key === undefined || before === undefined) this.#end(pending.command, 'failed', onFinal);
    else this.#ask(pending.command, { key, before }, { again, onFinal });
  }

  stateUpdated(deviceId: string, key: string): void {
    for (const doubtful of [...this.#doubtful]) {
      if (doubtful.deviceId === deviceId && doubtful.key === key) doubtful.look();
    }
  }

  #ask(
    pending: Command,
    { key, before }: { readonly key: string; readonly before: unknown },
    { again, onFinal }: { readonly again: () => void; readonly onFinal: (command: Command) => void },
  ): void {
    const { clock } = this.#parts.context;
    const { deviceId } = pending;
    const done = () => {
      cancel();
      this.#doubtful.delete(doubtful);
    };
    const doubtful: Doubtful = {
      deviceId,
      key,
      look: () => {
        const state = this.#parts.devices.byId(deviceId)?.states.get(key);
        if (state?.freshness !== 'live') return;
        done();
        if (state.value === before) again();
        else this.#end(pending, 'confirmed', onFinal);
      },
    };
    const cancel = clock.schedule(clock.now() + HEARD_WITHIN, () => {
      done();
      this.#end(pending, 'failed', onFinal);
    });
    this.#doubtful.add(doubtful);
    doubtful.look();
  }

  #end(pending: Command, status: 'confirmed' | 'failed', onFinal: (command: Command) => void): void {
    const { context } = this.#parts;
    const error = new NexaError('NEXA_COMMAND_INTERRUPTED', 'NEXA was stopped before the command was answered');
    const reason = status === 'failed' ? { reason: serializeError(error) } : {};
    const ended: Command = { ...pending, status, ...reason, finishedAt: context.clock.now() };
    context.emit({ type: 'command', command: ended });
    onFinal(ended);
  }
}
