import { type Command, type Duration, NexaError, type PowerCycle, seconds } from '@nexa/sdk';
import type { CommandDesk } from '../command/command-desk.ts';
import { commandProblem } from '../command/command-problem.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { HomeDevice } from '../device/home-device.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { PowerFeed, PowerLink } from '../home/records.ts';

export interface PowerDeskParts {
  readonly devices: DeviceRegistry;
  readonly commands: CommandDesk;
}

/** An integration's bridge that is to be without power for a while. */
export interface PowerWish {
  readonly integrationId: string;
  readonly healingId: string;
  readonly cycle: PowerCycle;
  /** It is about to be without power, and from `undefined` on no more. What is kept of that outlives NEXA's end. */
  readonly onCut: (feed: PowerFeed | undefined) => void;
  /** It has power again and had time to start; or why not. */
  readonly onOver: (problem?: string) => void;
}

/** How often, and how far apart, the plug is told to give power again. */
const MOST_TRIES = 30;
const TRY_AGAIN_AFTER: Duration = seconds(10);

const noFeed = 'NEXA does not know which plug feeds it. Tell NEXA, or take it from power yourself.';

/** Switches the plugs that feed bridges, as persons linked them: off and on again, and on whatever happens in between. */
export class PowerDesk {
  readonly #context: HomeContext;
  readonly #parts: PowerDeskParts;
  /** By integration. */
  readonly #feeds = new Map<string, PowerFeed>();
  /** Plugs that are at it, by device and component. */
  readonly #busy = new Set<string>();
  readonly #cut: { readonly feed: PowerFeed; readonly healingId: string; readonly onBack: () => void }[] = [];

  constructor(context: HomeContext, parts: PowerDeskParts) {
    this.#context = context;
    this.#parts = parts;
  }

  restore(links: readonly PowerLink[]): void {
    for (const { integrationId, ...feed } of links) this.#feeds.set(integrationId, feed);
  }

  /** A predecessor was stopped while the plug was off: it is switched on as soon as the home has started. */
  wasCut(feed: PowerFeed, healingId: string, onBack: () => void): void {
    this.#cut.push({ feed, healingId, onBack });
  }

  started(): void {
    for (const { feed, healingId, onBack } of this.#cut.splice(0))
      this.#switchOn(feed, healingId, (isOn) => isOn && onBack());
  }

  /** `undefined`: nothing that NEXA knows of feeds it. */
  link(integrationId: string, feed: PowerFeed | undefined): void {
    if (feed === undefined) this.#feeds.delete(integrationId);
    else this.#feeds.set(integrationId, feed);
  }

  forget(integrationId: string): void {
    this.#feeds.delete(integrationId);
  }

  /** Why this plug cannot be what NEXA restarts the integration with, or `undefined`. */
  linkProblem(integrationId: string, feed: PowerFeed): NexaError | undefined {
    const device = this.#parts.devices.byId(feed.deviceId);
    if (device === undefined) return new NexaError('NEXA_DEVICE_NOT_FOUND', 'no such device in this home');
    const { catalog, checker } = this.#context;
    const address = { component: feed.component, capability: 'onOff', command: 'off', params: {} };
    const unfit = commandProblem(device.record, address, catalog, checker);
    if (unfit !== undefined) return unfit;
    const reason = this.#lifelineProblem(integrationId, device);
    return reason === undefined
      ? undefined
      : new NexaError('NEXA_POWER_LINK_REFUSED', reason, { params: { reason, deviceId: feed.deviceId } });
  }

  /** Why the integration cannot be restarted by its plug now, in words for a person, or `undefined`. */
  problem(integrationId: string): string | undefined {
    const feed = this.#feeds.get(integrationId);
    if (feed === undefined) return noFeed;
    const device = this.#parts.devices.byId(feed.deviceId);
    if (device === undefined) return 'The plug that fed it is no longer part of this home. Tell NEXA which one does.';
    const { name } = device.record;
    const unfit = this.linkProblem(integrationId, feed);
    if (unfit?.code === 'NEXA_POWER_LINK_REFUSED') return unfit.message;
    if (unfit !== undefined) return `${name} can no longer be switched on and off.`;
    if (this.#busy.has(keyOf(feed))) return `${name} is being switched already.`;
    return device.status.value === 'offline' ? `${name}, which feeds it, is away itself.` : undefined;
  }

  /** The name of the plug that feeds it. */
  plugName(integrationId: string): string | undefined {
    return this.#parts.devices.byId(this.#feeds.get(integrationId)?.deviceId ?? '')?.record.name;
  }

  /** Off, a pause, on, a pause. Returns how to leave it at that: a plug that is off is switched on all the same. */
  cycle({ integrationId, healingId, cycle, onCut, onOver }: PowerWish): () => void {
    const feed = this.#feeds.get(integrationId);
    const problem = this.problem(integrationId);
    if (feed === undefined || problem !== undefined) {
      onOver(problem ?? noFeed);
      return () => {};
    }
    const { clock } = this.#context;
    const name = this.plugName(integrationId) ?? 'The plug';
    let isLeft = false;
    let cancelPause = () => {};
    let skipPause = () => {};
    const over = (why?: string) => {
      this.#busy.delete(keyOf(feed));
      if (!isLeft) onOver(why);
    };
    const pause = (length: Duration, next: () => void) => {
      skipPause = next;
      cancelPause = clock.schedule(clock.now() + length, () => {
        skipPause = () => {};
        next();
      });
    };
    const on = (notOff?: string) =>
      this.#switchOn(feed, healingId, (isOn) => {
        if (isOn) onCut(undefined);
        if (!isOn) over(`${name} does not switch on again. Switch it on by hand.`);
        else if (notOff !== undefined) over(`${name} did not switch off: ${notOff}`);
        else if (isLeft) over();
        else pause(cycle.starts, () => over());
      });
    this.#busy.add(keyOf(feed));
    onCut(feed);
    this.#switch(feed, 'off', healingId, ({ status, reason }) => {
      if (status === 'failed') on(reason?.message ?? 'no answer came');
      else if (isLeft) on();
      else pause(cycle.off, () => on());
    });
    return () => {
      if (isLeft) return;
      isLeft = true;
      cancelPause();
      skipPause();
    };
  }

  #switchOn(feed: PowerFeed, healingId: string, onOver: (isOn: boolean) => void, tries = 1): void {
    const { clock } = this.#context;
    this.#switch(feed, 'on', healingId, ({ status }) => {
      if (status !== 'failed') onOver(true);
      else if (tries >= MOST_TRIES) onOver(false);
      else clock.schedule(clock.now() + TRY_AGAIN_AFTER, () => this.#switchOn(feed, healingId, onOver, tries + 1));
    });
  }

  #switch(feed: PowerFeed, command: 'on' | 'off', healingId: string, onFinal: (command: Command) => void): void {
    const id = this.#context.ids.next();
    const cause = { kind: 'healing', id: healingId } as const;
    // Off, it must be known to whoever starts after a power cut of NEXA's own.
    const whenKept = command === 'off' ? { whenKept: 'always' as const } : {};
    const wish = { id, ...feed, capability: 'onOff', command, params: {}, cause, ...whenKept };
    this.#parts.commands.submit(wish, onFinal);
  }

  /** Of every way to the plug one may not go through what it feeds: nobody would switch it on again. */
  #lifelineProblem(integrationId: string, device: HomeDevice): string | undefined {
    const fed = new Set([integrationId]);
    for (const [id, feed] of this.#feeds) if (feed.deviceId === device.id) fed.add(id);
    const isCutOff = device.usablePaths.every(({ record }) => fed.has(record.integrationId));
    if (!isCutOff) return undefined;
    return `${device.record.name} is reached through what it feeds: NEXA could not switch it on again.`;
  }
}

const keyOf = ({ deviceId, component }: PowerFeed): string => `${deviceId}/${component}`;
