import {
  type Clock,
  type IntegrationSink,
  type IntegrationSpec,
  KeptWatches,
  type PluginLink,
  type WatchWish,
} from '@nexa/engine';
import {
  type CheckOutcome,
  type CommandAcknowledgement,
  type Duration,
  errorMessage,
  type HealingOutcome,
  hasErrorCode,
  type JsonObject,
  MAIN_COMPONENT,
  minutes,
  type StatusReport,
  seconds,
} from '@nexa/sdk';
import type { RecordingSink } from './recording-sink.ts';

/** What is asked of a device in a test. @since 0.1.0 */
export interface TestCommand {
  readonly externalId: string;
  /** `main` when left out. */
  readonly component?: string;
  readonly capability: string;
  readonly command: string;
  readonly params?: JsonObject;
}

/** A trigger that a test watches for. @since 0.2.0 */
export interface TestWatch {
  /** The data of each firing so far, as the host has checked them. */
  readonly fired: readonly JsonObject[];
  /** Ends the watch. */
  end(): Promise<void>;
}

/** What an integration under test is made of; `PluginHost` puts it together. @since 0.1.0 */
export interface TestIntegrationParts {
  readonly spec: IntegrationSpec;
  readonly link: PluginLink;
  readonly clock: Clock;
  readonly sink: RecordingSink;
  /** Called whenever it was opened. @since 0.2.0 */
  readonly onOpen?: () => void;
  /** Called before it is closed. @since 0.2.0 */
  readonly onClose?: () => void;
}

const FIRST_PAUSE: Duration = seconds(1);
const LONGEST_PAUSE: Duration = minutes(1);
const COMMAND_TIMEOUT: Duration = seconds(10);

/** One integration of a plugin under test. Calls have the deadlines of the contract. @since 0.1.0 */
export class TestIntegration {
  /** What the integration reported. */
  readonly sink: RecordingSink;
  readonly #spec: IntegrationSpec;
  readonly #link: PluginLink;
  readonly #clock: Clock;
  readonly #onOpen: () => void;
  readonly #onClose: () => void;
  readonly #watches: KeptWatches;
  #delivery: IntegrationSink;
  #commands = 0;
  #watched = 0;
  #isWanted = false;
  #isOpen = false;
  #cancelRetry = (): void => undefined;

  constructor({ spec, link, clock, sink, onOpen, onClose }: TestIntegrationParts) {
    this.#spec = spec;
    this.#link = link;
    this.#clock = clock;
    this.sink = sink;
    this.#delivery = sink;
    this.#onOpen = onOpen ?? (() => undefined);
    this.#onClose = onClose ?? (() => undefined);
    // A plugin that fails to watch shows in the rejection of the first try, and in what does not fire.
    this.#watches = new KeptWatches({ integrationId: spec.integrationId, clock, onFailed: () => undefined });
  }

  /** Its id. */
  get id(): string {
    return this.#spec.integrationId;
  }

  /** Opens the link once. Rejects with what the plugin's `connect` threw. */
  async open(): Promise<void> {
    this.#isWanted = true;
    await this.#link.connect(this.#spec, this.#delivery);
    this.#isOpen = true;
    this.#onOpen();
    await this.#watches.opened(this.#link.automation);
  }

  /**
   * Keeps the link open from now on as NEXA does: failures become the integration's status, and those that can pass
   * are tried again with growing pauses. With `sink`, reports go there instead of {@link sink}.
   */
  keepOpen(sink?: IntegrationSink): void {
    if (sink !== undefined) this.#delivery = sink;
    this.#isWanted = true;
    void this.#tryToOpen(FIRST_PAUSE);
  }

  /** Closes the link. Resolves also when the plugin failed to close it well. */
  async close(): Promise<void> {
    this.#isWanted = false;
    this.#cancelRetry();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#watches.closed();
    this.#onClose();
    await this.#link.disconnect(this.id);
  }

  /** Closes the link and opens it afresh: what NEXA does to heal. */
  async reconnect(): Promise<HealingOutcome> {
    try {
      await this.close();
      await this.open();
      this.#delivery.integrationStatus({ value: 'online' });
      return { outcome: 'healed' };
    } catch (error) {
      this.keepOpen();
      return { outcome: 'failed', reason: errorMessage(error) };
    }
  }

  /** Hands a command to the device. Rejects with the plugin's error. */
  command(command: TestCommand, id?: string): Promise<CommandAcknowledgement> {
    this.#commands += 1;
    const request = {
      ...command,
      id: id ?? `command-${this.#commands}`,
      component: command.component ?? MAIN_COMPONENT,
      params: command.params ?? {},
    };
    return this.#link.command(this.id, request, COMMAND_TIMEOUT);
  }

  /** Asks for the states of one device, or of all. */
  refresh(externalId?: string): Promise<void> {
    return this.#link.refresh(this.id, externalId);
  }

  /** Runs a check of the plugin. */
  check(check: string, externalId?: string): Promise<CheckOutcome> {
    return this.#link.runCheck({ integrationId: this.id, check, ...subject(externalId) });
  }

  /** Runs a healing action of the plugin. */
  heal(action: string, issueCode: string, externalId?: string): Promise<HealingOutcome> {
    return this.#link.heal({ integrationId: this.id, action, issueCode, ...subject(externalId) });
  }

  /** Takes a healing action back. */
  undo(action: string, issueCode: string, externalId?: string): Promise<void> {
    return this.#link.undo({ integrationId: this.id, action, issueCode, ...subject(externalId) });
  }

  /**
   * Watches for a trigger of the plugin until the watch is ended, also after a reconnect. Resolves when the plugin watches;
   * rejects when it cannot. @since 0.2.0
   */
  async watch(trigger: string, config: JsonObject = {}): Promise<TestWatch> {
    this.#watched += 1;
    const watchId = `watch-${this.#watched}`;
    const fired: JsonObject[] = [];
    await this.keepWatched({ watchId, trigger, config, fired: (data) => fired.push(data) });
    return { fired, end: () => this.unwatch(watchId) };
  }

  /** Keeps a trigger watched for, as NEXA does, under an id of the caller's. Rejects when it cannot be. @since 0.2.0 */
  async keepWatched(wish: WatchWish): Promise<void> {
    await this.#watches.add(wish);
  }

  /** Ends the watch with this id. @since 0.2.0 */
  async unwatch(watchId: string): Promise<void> {
    await this.#watches.remove(watchId);
  }

  /** Whether a condition of the plugin holds. @since 0.2.0 */
  conditionHolds(condition: string, config: JsonObject = {}): Promise<boolean> {
    return this.#link.automation.conditionHolds({ integrationId: this.id, condition, config });
  }

  /** Does an action of the plugin. Rejects with the plugin's error. @since 0.2.0 */
  runAction(action: string, config: JsonObject = {}): Promise<JsonObject> {
    return this.#link.automation.runAction({ integrationId: this.id, action, config });
  }

  /** What the plugin collects for the diagnostics bundle; `undefined` when it collects nothing. @since 0.2.0 */
  diagnostics(externalId?: string): Promise<JsonObject | undefined> {
    return this.#link.diagnostics(this.id, externalId);
  }

  async #tryToOpen(pause: Duration): Promise<void> {
    try {
      await this.open();
      this.#delivery.integrationStatus({ value: 'online' });
    } catch (error) {
      if (!this.#isWanted) return;
      this.#delivery.integrationStatus(statusOf(error));
      if (!hasErrorCode(error) || !error.retryable) return;
      this.#cancelRetry = this.#clock.schedule(this.#clock.now() + pause, () => {
        if (this.#isWanted) void this.#tryToOpen(Math.min(pause * 2, LONGEST_PAUSE));
      });
    }
  }
}

const subject = (externalId: string | undefined) => (externalId === undefined ? {} : { externalId });

function statusOf(error: unknown): StatusReport {
  const message = errorMessage(error).slice(0, 500);
  if (hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) return { value: 'offline', detail: 'auth-failed', message };
  if (hasErrorCode(error, 'NEXA_PLUGIN_CONFIG_INVALID')) return { value: 'offline', detail: 'config-invalid', message };
  return { value: 'offline', detail: 'communication-error', message };
}
