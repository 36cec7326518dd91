import { randomUUID } from 'node:crypto';
import {
  type ExposedRows,
  exposedRows,
  homeStore,
  integrationStore,
  type PostgresEcosystems,
  type RequestDatabase,
  type UserClaims,
} from '@nexa/db';
import { ChangeFeed, type Clock, EcosystemSync, type ExposedHome, type PluginGateway } from '@nexa/engine';
import {
  type Duration,
  type ExposedDevice,
  type ExposedResult,
  type ExposedState,
  type ExposedWish,
  errorMessage,
  type HookCaller,
  type JsonObject,
  MAIN_COMPONENT,
  minutes,
  NexaError,
  type PluginManifest,
} from '@nexa/sdk';
import type { HomesLog } from '../homes/home-session.ts';
import { type CommandParts, sendCommand } from '../homes/send-command.ts';
import type { DeviceView, HomeMessage, HomeService } from '../http/home-service.ts';
import { exposedStateOf, presentExposed, presentScene, sceneState } from './present-exposed.ts';
import { sensitiveScenes } from './sensitive-scenes.ts';
import { startScene } from './start-scene.ts';

export interface EcosystemsOptions extends CommandParts {
  readonly homes: HomeService;
  readonly gateway: PluginGateway;
  readonly database: RequestDatabase;
  readonly store: PostgresEcosystems;
  readonly clock: Clock;
  readonly log: HomesLog;
  readonly kindOf: (pluginId: string) => PluginManifest['kind'] | undefined;
}

/** An ecosystem's integration whose plugin runs. */
interface Live {
  readonly homeId: string;
  readonly pluginId: string;
  readonly sync: EcosystemSync;
  readonly feed: ChangeFeed;
  /** Ids of what is exposed, as it was read last. */
  exposed: ReadonlySet<string>;
}

const nothing: ExposedRows = { devices: [], scenes: [] };

/** Names of rooms and other things that nobody tells of are looked at again so often. */
const LOOK_AGAIN: Duration = minutes(10);

/** What voice ecosystems see of the homes, and how they are kept at what they should know. */
export class Ecosystems implements ExposedHome {
  readonly #options: EcosystemsOptions;
  readonly #live = new Map<string, Live>();
  /** Who waits for an integration to be served. */
  readonly #begun = new Set<() => void>();
  #unsubscribe = (): void => undefined;
  #cancelLook = (): void => undefined;

  constructor(options: EcosystemsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unsubscribe = this.#options.homes.subscribe((homeId, message) => this.#heard(homeId, message));
    this.#lookAgain();
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelLook();
    for (const id of this.#live.keys()) this.#end(id);
  }

  /** The integration is gone, and with it what its ecosystem was told: whoever adds it anew begins anew. */
  async integrationRemoved(homeId: string, pluginId: string, integrationId: string): Promise<void> {
    this.#end(integrationId);
    const { kindOf, store } = this.#options;
    if (kindOf(pluginId) === 'ecosystem') await store.book(homeId, pluginId).replace([]);
  }

  /** What is exposed, or what it is called, changed in this home. */
  changed(homeId: string): void {
    for (const live of this.#live.values()) if (live.homeId === homeId) live.sync.changed();
  }

  /**
   * Integrations of the ecosystem in the homes of the person of these claims; only the named one when one is
   * named. One that is still being connected is among them: a list without its home would be taken for whole.
   */
  async integrationsOf(pluginId: string, claims: UserClaims, only?: string): Promise<readonly string[]> {
    const [homes, stored] = await this.#options.database.withUser(claims, async (tx) => {
      const found = await homeStore.list(tx);
      return [new Set(found.map(({ id }) => id)), await integrationStore.idsOfPlugin(tx, pluginId)] as const;
    });
    const live = [...this.#live].filter(([, each]) => each.pluginId === pluginId && homes.has(each.homeId));
    const ids = new Set([...live.map(([id]) => id), ...stored]);
    return [...ids].filter((id) => only === undefined || id === only);
  }

  /** Resolves when the ecosystem's plugin serves this home, or after `within`. */
  async whenServed(homeId: string, pluginId: string, within: Duration): Promise<void> {
    const isServed = () =>
      [...this.#live.values()].some((live) => live.homeId === homeId && live.pluginId === pluginId);
    if (isServed()) return;
    const { clock } = this.#options;
    let end = (): void => undefined;
    const served = new Promise<void>((resolve) => {
      const look = () => {
        if (isServed()) resolve();
      };
      this.#begun.add(look);
      const cancel = clock.schedule(clock.now() + within, () => resolve());
      end = () => {
        this.#begun.delete(look);
        cancel();
      };
    });
    await served.finally(() => end());
  }

  async devices(integrationId: string, caller?: HookCaller): Promise<readonly ExposedDevice[]> {
    const { homeId, pluginId } = await this.#ecosystem(integrationId);
    const { devices, scenes } = await this.#visible(homeId, pluginId, caller);
    const views = this.#options.homes.deviceViews(homeId);
    return [...devices.map((row) => presentExposed(row, views.get(row.id))), ...scenes.map(presentScene)];
  }

  async states(
    integrationId: string,
    deviceIds: readonly string[],
    caller?: HookCaller,
  ): Promise<Readonly<Record<string, ExposedState>>> {
    const { homeId, pluginId } = await this.#ecosystem(integrationId);
    const wanted = new Set(deviceIds);
    const { devices, scenes } = await this.#visible(homeId, pluginId, caller, deviceIds);
    const states = [
      ...devices.map(({ id }) => [id, exposedStateOf(this.#view(homeId, id))] as const),
      ...scenes.map(({ id }) => [id, sceneState] as const),
    ];
    return Object.fromEntries(states.filter(([id]) => wanted.has(id)));
  }

  async command(integrationId: string, wish: ExposedWish, caller: HookCaller): Promise<ExposedResult> {
    const { homeId, pluginId } = await this.#ecosystem(integrationId);
    const { devices, scenes } = await this.#visible(homeId, pluginId, caller, [wish.deviceId]);
    const isMeant = ({ id }: { readonly id: string }) => id === wish.deviceId;
    if (scenes.some(isMeant)) return await startScene(this.#options.homes, { homeId, userId: caller.userId, wish });
    if (!devices.some(isMeant)) throw notThere();
    const { component = MAIN_COMPONENT, params = {} as JsonObject, capability, command, deviceId } = wish;
    const sender = { claims: { sub: caller.userId, homeIds: [homeId] } };
    const address = { id: randomUUID(), deviceId, component, capability, command, params };
    const sent = { ...address, cause: { kind: 'voice', id: caller.userId } as const };
    const { status, reason } = await sendCommand(this.#options, sender, sent, wish.waitFor ?? 0);
    const state = exposedStateOf(this.#view(homeId, deviceId));
    return { status, ...(reason === undefined ? {} : { reason }), state };
  }

  async fetched(integrationId: string, deviceIds: readonly string[]): Promise<void> {
    await this.#live.get(integrationId)?.sync.fetched(deviceIds);
  }

  async forgotten(integrationId: string): Promise<void> {
    await this.#live.get(integrationId)?.sync.forgotten();
  }

  #heard(homeId: string, message: HomeMessage): void {
    if (message.type === 'integration') {
      const { integrationId, status } = message.data;
      // One whose cloud is away still answers who asks it.
      if (status.detail === 'plugin-stopped' || status.value === 'gone') this.#end(integrationId);
      else this.#begin(homeId, integrationId);
    }
    if (this.#live.size === 0) return;
    if (message.type === 'state') {
      const { deviceId, key, state } = message.data;
      this.#push(homeId, deviceId, key, state.cause.kind);
    } else if (message.type === 'device') {
      const { deviceId, change } = message.data;
      if (change === 'status') this.#push(homeId, deviceId, 'status', 'physical');
      else this.changed(homeId);
    }
  }

  #push(homeId: string, deviceId: string, key: string, cause: Parameters<ChangeFeed['push']>[2]): void {
    for (const live of this.#live.values())
      if (live.homeId === homeId && live.exposed.has(deviceId)) live.feed.push(deviceId, [key], cause);
  }

  #begin(homeId: string, integrationId: string): void {
    const { clock, gateway, homes, kindOf, log, store } = this.#options;
    const known = this.#live.get(integrationId);
    if (known !== undefined) {
      known.sync.changed();
      return;
    }
    const pluginId = homes.pluginOf(homeId, integrationId);
    if (pluginId === undefined || kindOf(pluginId) !== 'ecosystem') return;
    const about = { homeId, integrationId, ecosystem: pluginId };
    const live: Live = {
      homeId,
      pluginId,
      exposed: new Set(),
      sync: new EcosystemSync({
        devices: async () => {
          const devices = await this.devices(integrationId);
          live.exposed = new Set(devices.map(({ id }) => id));
          return devices;
        },
        book: store.book(homeId, pluginId),
        announce: (announcement) => gateway.announce(integrationId, announcement),
        clock,
        onFailed: (error, pause) =>
          log.warn({ ...about, reason: errorMessage(error), pause }, 'an ecosystem was not told; tried again'),
      }),
      feed: new ChangeFeed({
        read: (deviceId) => (live.exposed.has(deviceId) ? exposedStateOf(this.#view(homeId, deviceId)) : undefined),
        send: (changes) => gateway.reportChanges(integrationId, changes),
        clock,
        onFailed: (error, count) =>
          log.warn({ ...about, reason: errorMessage(error), count }, 'changes did not reach an ecosystem'),
      }),
    };
    this.#live.set(integrationId, live);
    live.sync.changed();
    for (const look of this.#begun) look();
  }

  #end(integrationId: string): void {
    const live = this.#live.get(integrationId);
    this.#live.delete(integrationId);
    live?.sync.stop();
    live?.feed.stop();
  }

  #lookAgain(): void {
    const { clock } = this.#options;
    this.#cancelLook = clock.schedule(clock.now() + LOOK_AGAIN, () => {
      for (const id of this.#live.keys()) void this.#look(id);
      this.#lookAgain();
    });
  }

  async #look(integrationId: string): Promise<void> {
    const { log, store } = this.#options;
    try {
      if ((await store.integration(integrationId)) === undefined) this.#end(integrationId);
      else this.#live.get(integrationId)?.sync.changed();
    } catch (error) {
      log.warn({ integrationId, reason: errorMessage(error) }, 'an ecosystem could not be looked at; later again');
    }
  }

  /** What is exposed, and of a caller what may be seen at this moment; `wanted`: ids of what is asked for. */
  async #visible(
    homeId: string,
    pluginId: string,
    caller: HookCaller | undefined,
    wanted?: readonly string[],
  ): Promise<ExposedRows> {
    const { database, store } = this.#options;
    if (caller === undefined)
      return await this.#withoutSensitive(homeId, await store.exposed(homeId, pluginId, wanted));
    // A plugin remembers whom it told; a link that was ended sees nothing, and is told nothing.
    if (!(await store.isLinked(caller))) return nothing;
    const claims = { sub: caller.userId, homeIds: [homeId] };
    const seen = await database.withUser(claims, (tx) => exposedRows(tx, homeId, pluginId, wanted));
    return await this.#withoutSensitive(homeId, seen);
  }

  /** A scene was harmless when it was exposed; it, or a device of it, may have changed since. */
  async #withoutSensitive(homeId: string, { devices, scenes }: ExposedRows): Promise<ExposedRows> {
    const { capabilities } = this.#options;
    const device = (id: string) => this.#view(homeId, id)?.record?.description;
    const refused = await sensitiveScenes(scenes, { capabilities, device });
    return { devices, scenes: scenes.filter(({ id }) => !refused.has(id)) };
  }

  #view(homeId: string, deviceId: string): DeviceView | undefined {
    return this.#options.homes.deviceView(homeId, deviceId);
  }

  async #ecosystem(integrationId: string): Promise<{ readonly homeId: string; readonly pluginId: string }> {
    const { kindOf, store } = this.#options;
    // A plugin may ask while it is still connecting.
    const integration = this.#live.get(integrationId) ?? (await store.integration(integrationId));
    if (integration !== undefined && kindOf(integration.pluginId) === 'ecosystem') return integration;
    throw new NexaError('NEXA_INTEGRATION_NOT_FOUND', 'There is no such integration of an ecosystem.');
  }
}

const notThere = () =>
  new NexaError('NEXA_DEVICE_NOT_FOUND', 'There is no such device, or it is not exposed to this ecosystem.');
