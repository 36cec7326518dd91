import type { CauseKind } from '../device/cause.ts';
import type { CommandStatus } from '../device/command.ts';
import type { AttributeLimits, ComponentDescription, DeviceType } from '../device/device-description.ts';
import type { Freshness } from '../device/state.ts';
import type { StatusValue } from '../device/status.ts';
import type { SerializedError } from '../errors/nexa-error.ts';
import type { JsonObject, ScalarValue } from '../platform/json.ts';
import type { Duration, Instant } from '../platform/time.ts';

/** Who speaks through an ecosystem: one account link, or one access token, of a person. @since 0.2.0 */
export interface HookCaller {
  /** Stays the same as long as the account is linked. */
  readonly linkId: string;
  readonly userId: string;
}

/**
 * What a scene is among exposed devices: its `type`, and in its only component `main` one capability with one command.
 * The capability is none of NEXA's others: no device has it, and it has no attributes. A scene is always `online`.
 *
 * @since 0.2.0
 */
export const exposedScene = { type: 'scene', capability: 'scene', command: 'activate' } as const;

/** What kind of thing an exposed device is; `scene`: see {@link exposedScene}. @since 0.2.0 */
export type ExposedType = DeviceType | typeof exposedScene.type;

/** A device, or a scene, that people let an ecosystem see. @since 0.2.0 */
export interface ExposedDevice {
  /** NEXA's id of it: a uuid that outlives renaming, replacing and pairing again. Of a scene, the scene's. */
  readonly id: string;
  /** What the ecosystem is to call it. */
  readonly name: string;
  readonly room?: string;
  readonly type: ExposedType;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly components: readonly ComponentDescription[];
  /** Narrower bounds, steps and choices, by state key. */
  readonly limits?: Readonly<Record<string, AttributeLimits>>;
  /** People want a PIN before it opens, unlocks or disarms. */
  readonly needsPin: boolean;
}

/** One attribute of an exposed device. @since 0.2.0 */
export interface ExposedValue {
  readonly value: ScalarValue;
  /** When it was true at the device. */
  readonly observedAt: Instant;
  /** A value that is `stale` is the last that was heard, and must not be told as the present one. */
  readonly freshness: Freshness;
}

/** How an exposed device is. @since 0.2.0 */
export interface ExposedState {
  readonly status: StatusValue;
  /** By state key: `onOff.on`. */
  readonly values: Readonly<Record<string, ExposedValue>>;
}

/** A device that changed, with all that is known of it. @since 0.2.0 */
export interface ExposedChange extends ExposedState {
  readonly deviceId: string;
  /** State keys of the values that changed, and `status`. */
  readonly changed: readonly string[];
  /** What changed it, nearest first: a person in the page, an automation, a hand at the device, an ecosystem. */
  readonly cause: CauseKind;
}

/** Something that a person wants of an exposed device, or the start of an exposed scene. @since 0.2.0 */
export interface ExposedWish {
  readonly deviceId: string;
  /** `main` when left out. */
  readonly component?: string;
  readonly capability: string;
  readonly command: string;
  readonly params?: JsonObject;
  /** How long the answer is waited for, milliseconds; 5 seconds when left out, at most 25. The command goes on after that. */
  readonly waitFor?: Duration;
}

/** What became of a wish by the time that was waited for. @since 0.2.0 */
export interface ExposedResult {
  /**
   * `pending`: it goes on. `confirmed`: the device itself said so. Of a scene: each device did, or was as wished before;
   * `sent`: some of it was done; `failed`: nothing was.
   */
  readonly status: CommandStatus;
  /** Why it failed; of a scene, why its first device did. */
  readonly reason?: SerializedError;
  /** How the device is now. */
  readonly state: ExposedState;
}

/**
 * What an ecosystem may see and do in one home: only devices and scenes that people exposed to it, and for a caller only
 * those that the caller may see at this moment, by role, rooms and hours; a scene also only while it changes no lock, alarm,
 * valve, garage door or heat. Scenes are among the devices: see {@link exposedScene}. Only plugins of the kind `ecosystem` have it; for
 * others each call rejects with `NEXA_PLUGIN_UNSUPPORTED`. Each call rejects with `NEXA_INTEGRATION_OFFLINE` once the
 * integration is disconnected.
 *
 * @since 0.2.0
 */
export interface Exposed {
  /** Without a caller: all that is exposed. */
  devices(caller?: HookCaller): Promise<readonly ExposedDevice[]>;
  /** By device id; left out: what the caller may not see. At most 500 ids. */
  states(deviceIds: readonly string[], caller?: HookCaller): Promise<Readonly<Record<string, ExposedState>>>;
  /**
   * Asks a device for something, or starts a scene, in the caller's name. Rejects with `NEXA_DEVICE_NOT_FOUND` when the caller may not see it,
   * with `NEXA_AUTH_FORBIDDEN` when the caller may not control it, and with `NEXA_COMMAND_...` when it cannot do that.
   */
  command(wish: ExposedWish, caller: HookCaller): Promise<ExposedResult>;
  /** The ecosystem fetched this list, whole: it knows these devices as they are now, and no others. */
  fetched(deviceIds: readonly string[]): Promise<void>;
  /** The ecosystem let go of all devices: the account was unlinked there, or the skill disabled. */
  forgotten(): Promise<void>;
}

/** What an ecosystem is to be told. @since 0.2.0 */
export interface Announcement {
  /** New devices, and those that changed in name, room or abilities. */
  readonly present: readonly ExposedDevice[];
  /** Ids of devices that it knows and must forget. */
  readonly gone: readonly string[];
}

/** What it took. @since 0.2.0 */
export interface AnnouncementResult {
  /** Ids out of the announcement that the ecosystem acknowledged. Those of others are told again when {@link Exposed.fetched} does not come. */
  readonly acknowledged: readonly string[];
}
