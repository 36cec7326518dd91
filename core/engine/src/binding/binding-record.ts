import type { DeviceDescription, DeviceIdentifier, Instant } from '@nexa/sdk';

/** A path as an integration names it. */
export interface PathName {
  readonly integrationId: string;
  readonly externalId: string;
}

/** Why a path is the one in use, or was put out of it. */
export const pathReasons = [
  'first',
  'linked',
  'failover',
  'preferred',
  'chosen',
  'path-removed',
  'unlinked',
  'replaced',
  'undone',
] as const;
export type PathReason = (typeof pathReasons)[number];

/** What showed that two paths lead to one device. */
export interface LinkEvidence {
  /** Marks that both paths tell, in NEXA's spelling; empty when a person knew better. */
  readonly matched: readonly DeviceIdentifier[];
  /** `nexa`: found by itself. */
  readonly by: 'nexa' | 'user';
  readonly userId?: string;
  readonly at: Instant;
  /** A person looked at what NEXA found and agreed. */
  readonly confirmedAt?: Instant;
}

/** How a number of a path becomes one of the device: `value × scale + offset`. Keys are state keys. */
export interface UnitMapping {
  /** As the path reports it. */
  readonly from: string;
  /** As the device has it. */
  readonly to: string;
  readonly scale: number;
  /** 0 when left out; of a counter that goes on, left out until it is heard for the first time. */
  readonly offset?: number;
  /** A counter: whatever it stands at, the device's total goes on from where it was. */
  readonly continues?: boolean;
}

/** Ties a device to a path. */
export interface BindingRecord extends PathName {
  readonly id: string;
  /** The path's component id to the device's; what is not named has the same id on both sides. */
  readonly componentMap: Readonly<Record<string, string>>;
  readonly unitMap: readonly UnitMapping[];
  /** Lower is preferred. */
  readonly priority: number;
  /** In use: what it reports is believed, and commands go this way. One of a device's at most. */
  readonly active: boolean;
  /** Since when it is in use, or out of it. */
  readonly activeSince: Instant;
  readonly activeReason: PathReason;
  /** What the path told last, in its own words. */
  readonly description: DeviceDescription;
  readonly evidence?: LinkEvidence;
  /** The device that it was before it was linked; it becomes that one again when the link is undone. */
  readonly origin?: { readonly id: string; readonly name: string; readonly roomId?: string };
  /** Paths from which a person parted it: never linked with them again by NEXA itself. */
  readonly keptApart: readonly PathName[];
  /** The device behind it was replaced. It is kept for an undo, and hides that device from being found anew. */
  readonly setAside?: { readonly replacementId: string; readonly at: Instant };
}

const sameWords = { componentMap: {}, unitMap: [] } as const;

/** The binding of a device that has one path, as it is first described. */
export function firstBinding(
  id: string,
  integrationId: string,
  description: DeviceDescription,
  at: Instant,
): BindingRecord {
  return {
    id,
    integrationId,
    externalId: description.externalId,
    ...sameWords,
    priority: 0,
    active: true,
    activeSince: at,
    activeReason: 'first',
    description,
    keptApart: [],
  };
}

/** Without members that tie it to another device or a replacement. */
export function freeBinding(binding: BindingRecord): BindingRecord {
  const { evidence: _, origin: __, setAside: ___, ...rest } = binding;
  return { ...rest, ...sameWords, priority: 0 };
}
