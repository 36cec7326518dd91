export interface ReadableAndWritable {
  /** Files, or folders ending with `/`. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Whether the plugin may use the network at all. */
  readonly network: boolean;
}

const [major = 0] = process.versions.node.split('.').map(Number);

/** Whether this Node can forbid the network itself: from 25 on everything is closed that no flag opens. */
export const hasNetworkFlag = major >= 25;

/** Node's permission flags for a plugin's process: everything that is not named is denied. */
export function permissionFlags({ read, write, network }: ReadableAndWritable): string[] {
  return [
    // 22 takes both names; 24 and later refuse the old one.
    major >= 22 ? '--permission' : '--experimental-permission',
    ...read.map((path) => `--allow-fs-read=${path}`),
    ...write.map((path) => `--allow-fs-write=${path}`),
    ...(hasNetworkFlag && network ? ['--allow-net'] : []),
  ];
}
