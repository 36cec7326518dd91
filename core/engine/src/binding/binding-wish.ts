import type { UnitMapping } from './binding-record.ts';

/** A person says that two devices are one. */
export interface LinkWish {
  readonly deviceId: string;
  readonly otherDeviceId: string;
  readonly userId: string;
}

/** A person parts a path from its device. */
export interface UnlinkWish {
  readonly deviceId: string;
  readonly bindingId: string;
  readonly userId: string;
}

/** A person says which path is preferred, or that a link found by NEXA is right. */
export interface PathWish {
  readonly deviceId: string;
  readonly bindingId: string;
  readonly priority?: number;
  readonly confirmed?: true;
  readonly userId: string;
}

/** A component of the new device and the one of the old whose place it takes. */
export interface ComponentPair {
  readonly from: string;
  readonly to: string;
}

/** A person puts another device in the place of one. */
export interface ReplacementWish {
  /** The change that it becomes; given by whoever asks, so that it can be undone by that name. */
  readonly replacementId: string;
  readonly deviceId: string;
  readonly withDeviceId: string;
  /** Left out: as NEXA proposes. */
  readonly components?: readonly ComponentPair[];
  readonly units?: readonly UnitMapping[];
  readonly userId: string;
}

export interface UndoWish {
  readonly replacementId: string;
  readonly userId: string;
}
