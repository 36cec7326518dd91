import type { NetworkPolicy } from './network-policy.ts';

/** From the host to the process, about the process. */
export type ToProcess =
  | { readonly kind: 'start'; readonly bundle: string; readonly policy: NetworkPolicy }
  | { readonly kind: 'policy'; readonly policy: NetworkPolicy }
  | { readonly kind: 'ping'; readonly id: number };

/** From the process to the host. Nothing of it is believed without a look: plugin code can write here too. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'fatal'; readonly cause: 'unhandled-rejection' | 'uncaught-exception'; readonly message: string }
  /** `handles`: what Node keeps awake for it. */
  | { readonly kind: 'pong'; readonly id: number; readonly handles: number }
  /** Plugin code tried what is closed to it: `read /etc/passwd`. */
  | { readonly kind: 'denied'; readonly act: string }
  | {
      readonly kind: 'network';
      readonly verdict: 'contacted' | 'refused';
      readonly target: string;
      readonly reason?: string;
      /** The declared host of the internet by which it was reached. */
      readonly host?: string | undefined;
    };
