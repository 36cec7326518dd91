import {
  type CommandAcknowledgement,
  type CommandRequest,
  type Duration,
  errorMessage,
  hasErrorCode,
  type IntegrationContext,
  MAIN_COMPONENT,
  NexaError,
  notReady,
  seconds,
  unreachable,
  unsupported,
} from '@nexa/sdk';
import type { ClipClient } from '../clip/clip-client.ts';
import type { ShownGroup } from '../clip/clip-device.ts';
import { isTakenAllTheSame } from '../clip/clip-errors.ts';
import { readGroupedLight } from '../clip/clip-group.ts';
import { shareOf } from '../clip/clip-group-color.ts';
import { planClipGroupCommand } from '../clip/clip-group-command.ts';
import { lightOf } from '../clip/clip-light.ts';
import { planClipLightCommand } from '../clip/clip-light-command.ts';
import type { AskedColor } from '../model/light.ts';
import type { ClipSync } from './clip-sync.ts';

/** The bridge's own event confirms a command; without one what it changes is read. */
const CONFIRMED_WITHIN: Duration = seconds(1);

/** What is sent to the bridge. */
interface Change {
  readonly type: 'light' | 'grouped_light' | 'scene' | 'smart_scene';
  readonly id: string;
  readonly body: Readonly<Record<string, object>>;
  readonly on?: boolean;
  readonly asked?: AskedColor;
  /** Present where it is for a room or zone. */
  readonly group?: ShownGroup;
}

/** Carries commands out by the v2 API, one at a time. */
export class ClipCommands {
  readonly #context: Pick<IntegrationContext, 'clock' | 'logger' | 'signal'>;
  readonly #client: ClipClient;
  readonly #sync: ClipSync;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: Pick<IntegrationContext, 'clock' | 'logger' | 'signal'>, client: ClipClient, sync: ClipSync) {
    this.#context = context;
    this.#client = client;
    this.#sync = sync;
  }

  /** Resolves when the bridge has taken it. */
  carryOut(request: CommandRequest, signal: AbortSignal): Promise<CommandAcknowledgement> {
    const turn = this.#turn.then(() => this.#carryOut(request, signal));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #carryOut(request: CommandRequest, signal: AbortSignal): Promise<CommandAcknowledgement> {
    const { store, wishes, isClosed } = this.#sync;
    if (signal.aborted || isClosed) throw unreachable('The command was given up before it was sent.');
    const change = this.#plan(request);
    const { type, id, body } = change;
    const sentAt = store.now;
    this.#note(change);
    try {
      await this.#client.change(type, id, body, signal);
    } catch (error) {
      const failure = change.group === undefined ? error : this.#groupFailure(change, change.group, error);
      if (failure !== undefined) {
        wishes.forgetState(id);
        throw failure;
      }
    }
    void this.#confirm(change, request.externalId, sentAt);
    return 'accepted';
  }

  #note({ id, on, asked, group }: Change): void {
    const { home, wishes } = this.#sync;
    wishes.note(id, on, group === undefined ? asked : undefined);
    if (group === undefined || asked === undefined) return;
    for (const lamp of home.lampsInReach(group)) wishes.note(lamp.id, undefined, shareOf(asked, lamp));
  }

  /** What a command for a group failed of; `undefined` where some of its lights may well have taken it. */
  #groupFailure({ type, on }: Change, group: ShownGroup, error: unknown): unknown {
    const { home, wishes } = this.#sync;
    if (!isTakenAllTheSame(error)) return type === 'grouped_light' ? error : sceneFailure(error);
    const lamps = home.lampsInReach(group);
    if (lamps.length === 0) {
      return unreachable('The bridge reaches none of these lights. Check that they have power, also at the wall.', {
        cause: error,
      });
    }
    const isTaken = type !== 'grouped_light' || on !== undefined || lamps.some((lamp) => wishes.isOn(lamp));
    return isTaken ? undefined : notReady('These lights are switched off; switch them on first.', { cause: error });
  }

  /** Tells the light, group or scene as the bridge has it, when the bridge has told nothing of it since the command. */
  async #confirm(change: Change, externalId: string, sentAt: number): Promise<void> {
    const { type, id, group, asked } = change;
    try {
      await this.#context.clock.sleep(CONFIRMED_WITHIN);
      if (group !== undefined && asked !== undefined) {
        await this.#confirmColors(group, asked, sentAt);
        return;
      }
      if (this.#sync.store.wasToldSince(id, sentAt)) return;
      await this.#sync.readOne(type, id, this.#context.signal);
      this.#sync.wishes.forgetState(id);
      this.#sync.tell({ all: true, only: externalId });
    } catch (error) {
      if (this.#sync.isClosed) return;
      this.#context.logger.debug('What a command changed could not be read', { reason: errorMessage(error) });
    }
  }

  /** The colour of a group is that of its lights: they are what has to have told. */
  async #confirmColors(group: ShownGroup, asked: AskedColor, sentAt: number): Promise<void> {
    const { home, store } = this.#sync;
    const concerned = home.lampsInReach(group).filter((lamp) => lamp.isOn && shareOf(asked, lamp) !== undefined);
    if (concerned.length > 0 && concerned.every(({ id }) => store.wasToldSince(id, sentAt))) return;
    await this.#sync.readAll('light', this.#context.signal);
    const lamps = new Set(group.lamps.map((id) => home.deviceOf(id)?.description.externalId));
    for (const externalId of lamps) if (externalId !== undefined) this.#sync.tell({ all: false, only: externalId });
    this.#sync.tell({ all: true, only: group.id });
  }

  #plan(request: CommandRequest): Change {
    const { externalId, component } = request;
    const { home, store, wishes } = this.#sync;
    const { group } = home.devices.get(externalId) ?? {};
    if (group !== undefined && component === MAIN_COMPONENT) return this.#planForGroup(group, request);
    const id = this.#lightFor(request);
    const light = lightOf(store.get(id));
    return { type: 'light', id, ...planClipLightCommand(light, request, wishes.isOn(light)) };
  }

  #planForGroup(group: ShownGroup, request: CommandRequest): Change {
    const { store, wishes } = this.#sync;
    const resource = store.get(group.lightId);
    if (resource === undefined) throw new NexaError('NEXA_DEVICE_GONE', 'The bridge no longer has this group.');
    const light = readGroupedLight(resource);
    return { ...planClipGroupCommand(group, light, request, wishes.isOn(light)), group };
  }

  /** Id of the light that a command is for. */
  #lightFor({ externalId, component, capability, command }: CommandRequest): string {
    const { home, store, appSensors } = this.#sync;
    const device = home.devices.get(externalId);
    const isKnown = device !== undefined || externalId === home.bridgeId || appSensors.has(externalId);
    if (!isKnown) throw new NexaError('NEXA_DEVICE_GONE', 'The bridge has no such device.');
    if (capability === 'update') {
      throw unsupported(
        'The bridge’s API has no order to install an update. Use the Hue app: Settings, Software update.',
      );
    }
    const found = [...(device?.components ?? [])].find(
      ([id, place]) => place === component && store.get(id)?.type === 'light',
    );
    if (found === undefined) throw unsupported(`this device has no command ${capability}.${command} at ${component}`);
    return found[0];
  }
}

/** A scene that is gone leaves its group where it is. */
function sceneFailure(error: unknown): unknown {
  if (!hasErrorCode(error, 'NEXA_DEVICE_GONE')) return error;
  return unsupported('The bridge no longer has this scene.', { cause: error });
}
