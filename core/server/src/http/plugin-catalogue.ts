import type { PluginManifest } from '@nexa/sdk';

/** An installed plugin and how it is doing. */
export interface PluginInfo {
  readonly manifest: PluginManifest;
  readonly version: string;
  /** Left out where none is known. */
  readonly grade?: string;
  readonly status: {
    readonly value: 'running' | 'starting' | 'stopped' | 'failed' | 'safe-mode' | 'refused' | 'disabled';
    readonly reason?: string;
    readonly restarts: number;
    readonly since: number;
  };
  /** What it sent and the host did not take, since its process was started. */
  readonly refused: number;
  /** What it reached on the network, or tried to. */
  readonly contacts: readonly { readonly target: string; readonly verdict: 'contacted' | 'refused' }[];
  /** What it did that it should not have since NEXA was started: at most 50, the latest last. */
  readonly faults: readonly {
    readonly code: string;
    readonly message: string;
    readonly count: number;
    readonly firstAt: number;
    readonly lastAt: number;
  }[];
}

/** The plugins that are installed on this server. */
export interface PluginCatalogue {
  list(): readonly PluginInfo[];
  find(pluginId: string): PluginInfo | undefined;
}
