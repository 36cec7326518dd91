import { ChangeFeed, type Clock, EcosystemSync, type ExposedHome, type PluginLink } from '@nexa/engine';
import {
  type CauseKind,
  coreCapabilities,
  type ExposedDevice,
  type ExposedResult,
  type ExposedState,
  type ExposedWish,
  exposedScene,
  type HookCaller,
  type JsonObject,
  MAIN_COMPONENT,
  NexaError,
  type ScalarValue,
  type StatusValue,
  serializeError,
  stateKey,
} from '@nexa/sdk';
import { MemorySyncBook } from './memory-sync-book.ts';

/** What a device of the test's home makes of a command: new values by state key, an error, or nothing at all. @since 0.2.0 */
export type TestReaction = Readonly<Record<string, ScalarValue>> | NexaError | 'silence';

interface Kept {
  device: ExposedDevice;
  status: StatusValue;
  readonly values: Map<string, { value: ScalarValue; observedAt: number; freshness: 'live' | 'stale' | 'unknown' }>;
}

interface Attached {
  readonly sync: EcosystemSync;
  readonly feed: ChangeFeed;
}

/** Whoever speaks when a test names nobody. @since 0.2.0 */
export const testCaller: HookCaller = {
  linkId: '0195a3f0-0000-7000-8000-00000000000a',
  userId: '0195a3f0-0000-7000-8000-00000000000b',
};

/**
 * A home with devices, and scenes, that people exposed to the ecosystem of a plugin under test. What is exposed, renamed, removed and
 * changed here reaches the plugin as in NEXA: by the real reconciler and the real feed, and what it asks for happens at
 * once, as the capability says that it confirms.
 *
 * @since 0.2.0
 */
export class ExposedTestHome implements ExposedHome {
  /** Every wish that reached a device. */
  readonly wishes: (ExposedWish & { readonly caller: HookCaller })[] = [];
  /** What devices make of wishes; left out or `undefined`: what their capabilities say. */
  react: ((wish: ExposedWish) => TestReaction | undefined) | undefined;
  /** Errors of `announce` and `reportChanges`, the latest last. */
  readonly failures: unknown[] = [];
  readonly #devices = new Map<string, Kept>();
  readonly #limits = new Map<string, ReadonlySet<string>>();
  readonly #books = new Map<string, MemorySyncBook>();
  readonly #attached = new Map<string, Attached>();
  #clock: Clock | undefined;

  /** What the ecosystem of the first integration was told and acknowledged. */
  get book(): MemorySyncBook {
    const [first] = this.#books.values();
    return first ?? new MemorySyncBook();
  }

  /** What the ecosystem of an integration was told and acknowledged. It outlives the connection. */
  bookOf(integrationId: string): MemorySyncBook {
    const book = this.#books.get(integrationId) ?? new MemorySyncBook();
    this.#books.set(integrationId, book);
    return book;
  }

  /** Whether it is exposed. */
  isExposed(deviceId: string): boolean {
    return this.#devices.has(deviceId);
  }

  /** A value of an exposed device by state key. */
  value(deviceId: string, key: string): ScalarValue | undefined {
    return this.#devices.get(deviceId)?.values.get(key)?.value;
  }

  /** Exposes a device or a scene, or changes one that is. `values` by state key. */
  expose(
    device: ExposedDevice,
    values: Readonly<Record<string, ScalarValue>> = {},
    status: StatusValue = 'online',
  ): void {
    const kept = this.#devices.get(device.id) ?? { device, status, values: new Map() };
    kept.device = device;
    kept.status = status;
    this.#devices.set(device.id, kept);
    for (const [key, value] of Object.entries(values)) this.#keep(kept, key, value);
    this.#changed();
  }

  /** It is exposed no more. */
  hide(deviceId: string): void {
    this.#devices.delete(deviceId);
    this.#changed();
  }

  /** This link is of somebody who sees these devices only. */
  limit(linkId: string, deviceIds: readonly string[]): void {
    this.#limits.set(linkId, new Set(deviceIds));
  }

  /** Something happens at a device. */
  set(deviceId: string, values: Readonly<Record<string, ScalarValue>>, cause: CauseKind = 'physical'): void {
    const kept = this.#kept(deviceId);
    for (const [key, value] of Object.entries(values)) this.#keep(kept, key, value);
    this.#tell(kept, Object.keys(values), cause);
  }

  /** A device goes away or comes back. */
  setStatus(deviceId: string, status: StatusValue): void {
    const kept = this.#kept(deviceId);
    kept.status = status;
    for (const value of kept.values.values()) value.freshness = status === 'online' ? 'live' : 'stale';
    this.#tell(kept, ['status'], 'physical');
  }

  /** Looks at once whether the ecosystem has to be told something, as after a change. */
  reconcile(): void {
    this.#changed();
  }

  /** What the host of the test calls when an integration is connected. */
  attach(integrationId: string, link: PluginLink, clock: Clock): void {
    this.#clock = clock;
    this.detach(integrationId);
    const sync = new EcosystemSync({
      devices: () => this.devices(integrationId),
      book: this.bookOf(integrationId),
      announce: (announcement) => link.announce(integrationId, announcement),
      clock,
      onFailed: (error) => this.failures.push(error),
    });
    const feed = new ChangeFeed({
      read: (deviceId) => {
        const kept = this.#devices.get(deviceId);
        return kept === undefined ? undefined : stateOf(kept);
      },
      send: (changes) => link.reportChanges(integrationId, changes),
      clock,
      onFailed: (error) => this.failures.push(error),
    });
    this.#attached.set(integrationId, { sync, feed });
    sync.changed();
  }

  /** And when it is disconnected. */
  detach(integrationId: string): void {
    const attached = this.#attached.get(integrationId);
    this.#attached.delete(integrationId);
    attached?.sync.stop();
    attached?.feed.stop();
  }

  devices(_integrationId: string, caller?: HookCaller): Promise<readonly ExposedDevice[]> {
    return Promise.resolve(
      structuredClone(
        [...this.#devices.values()].map(({ device }) => device).filter(({ id }) => this.#sees(caller, id)),
      ),
    );
  }

  states(
    _integrationId: string,
    deviceIds: readonly string[],
    caller?: HookCaller,
  ): Promise<Readonly<Record<string, ExposedState>>> {
    const states: Record<string, ExposedState> = {};
    for (const id of deviceIds) {
      const kept = this.#devices.get(id);
      if (kept !== undefined && this.#sees(caller, id)) states[id] = stateOf(kept);
    }
    return Promise.resolve(states);
  }

  command(_integrationId: string, wish: ExposedWish, caller: HookCaller): Promise<ExposedResult> {
    const kept = this.#devices.get(wish.deviceId);
    if (kept === undefined || !this.#sees(caller, wish.deviceId))
      return Promise.reject(new NexaError('NEXA_DEVICE_NOT_FOUND', 'There is no such device.'));
    this.wishes.push({ ...wish, caller });
    const reaction = this.react?.(wish) ?? (kept.device.type === exposedScene.type ? started(wish) : confirmed(wish));
    if (reaction === 'silence') return Promise.resolve({ status: 'pending', state: stateOf(kept) });
    if (reaction instanceof NexaError)
      return Promise.resolve({ status: 'failed', reason: serializeError(reaction), state: stateOf(kept) });
    if (kept.status !== 'online') {
      const reason = serializeError(new NexaError('NEXA_PLUGIN_UNREACHABLE', 'The device is offline.'));
      return Promise.resolve({ status: 'failed', reason, state: stateOf(kept) });
    }
    for (const [key, value] of Object.entries(reaction)) this.#keep(kept, key, value);
    this.#tell(kept, Object.keys(reaction), 'voice');
    return Promise.resolve({ status: 'confirmed', state: stateOf(kept) });
  }

  async fetched(integrationId: string, deviceIds: readonly string[]): Promise<void> {
    await this.#attached.get(integrationId)?.sync.fetched(deviceIds);
  }

  async forgotten(integrationId: string): Promise<void> {
    await this.#attached.get(integrationId)?.sync.forgotten();
  }

  #kept(deviceId: string): Kept {
    const kept = this.#devices.get(deviceId);
    if (kept === undefined) throw new Error(`the test's home exposes no device ${deviceId}`);
    return kept;
  }

  #keep(kept: Kept, key: string, value: ScalarValue): void {
    kept.values.set(key, { value, observedAt: this.#clock?.now() ?? 0, freshness: 'live' });
  }

  #sees(caller: HookCaller | undefined, deviceId: string): boolean {
    return caller === undefined || (this.#limits.get(caller.linkId)?.has(deviceId) ?? true);
  }

  #changed(): void {
    for (const { sync } of this.#attached.values()) sync.changed();
  }

  #tell(kept: Kept, changed: readonly string[], cause: CauseKind): void {
    for (const { feed } of this.#attached.values()) feed.push(kept.device.id, changed, cause);
  }
}

const stateOf = ({ status, values }: Kept): ExposedState =>
  structuredClone({ status, values: Object.fromEntries(values) });

/** A scene has no values that could show it. */
function started({ capability, command }: ExposedWish): TestReaction {
  const isKnown = capability === exposedScene.capability && command === exposedScene.command;
  return isKnown ? {} : new NexaError('NEXA_COMMAND_UNKNOWN', 'A scene cannot do that.');
}

/** What the capability of NEXA says that a command confirms. */
function confirmed({ capability, command, component = MAIN_COMPONENT, params = {} }: ExposedWish): TestReaction {
  const definition = coreCapabilities.find(({ id }) => id === capability)?.commands[command];
  if (definition === undefined) return new NexaError('NEXA_COMMAND_UNKNOWN', 'The device cannot do that.');
  const values: Record<string, ScalarValue> = {};
  for (const confirmation of definition.confirms) {
    const first = 'anyOf' in confirmation ? confirmation.anyOf[0] : confirmation;
    if (first === undefined) continue;
    const value =
      'equals' in first ? first.equals : 'equalsParam' in first ? scalarOf(params, first.equalsParam) : undefined;
    if (value !== undefined) values[stateKey(capability, first.attribute, component)] = value;
  }
  return values;
}

function scalarOf(params: JsonObject, name: string): ScalarValue | undefined {
  const value = params[name];
  return typeof value === 'object' || value === null ? undefined : value;
}
