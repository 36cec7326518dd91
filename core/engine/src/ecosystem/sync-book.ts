import type { JsonObject } from '@nexa/sdk';

/** What an ecosystem was told of one device or scene, and what it acknowledged. */
export interface SyncEntry {
  /** Of a scene, the scene's. */
  readonly deviceId: string;
  /** What it was told last; undefined: to forget the device. It may know this, acknowledged or not. */
  readonly told: JsonObject | undefined;
  readonly acknowledged: JsonObject | undefined;
}

/** Where this is kept, for one home and ecosystem. It outlives restarts: what was told once is never lost sight of. */
export interface SyncBook {
  entries(): Promise<readonly SyncEntry[]>;
  /** Written down before it is told; what was acknowledged before counts no more, since it may take this without saying so. */
  tell(entries: readonly Pick<SyncEntry, 'deviceId' | 'told'>[]): Promise<void>;
  /** It acknowledged what it was told last; devices that it was told to forget leave the book. */
  acknowledge(deviceIds: readonly string[]): Promise<void>;
  /** It knows exactly these. */
  replace(entries: readonly { readonly deviceId: string; readonly told: JsonObject }[]): Promise<void>;
}
