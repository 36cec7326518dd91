/** Versions of the local protocol that this plugin speaks, in the order in which they are tried on a device. */
export const tuyaVersions = ['3.4', '3.3', '3.5', '3.1'] as const;

export type TuyaVersion = (typeof tuyaVersions)[number];

/** `auto` finds out by trying. */
export type ConfiguredVersion = TuyaVersion | 'auto';

export const isTuyaVersion = (version: unknown): version is TuyaVersion =>
  tuyaVersions.some((known) => known === version);

/** Versions in which client and device agree on a key for each connection. */
export const hasSession = (version: TuyaVersion): version is '3.4' | '3.5' => version === '3.4' || version === '3.5';
