import type { Heard, JsonObject } from '@nexa/sdk';
import type { ListenPlan } from './listen-plan.ts';

/** From NEXA to the listeners' process. */
export type ToListeners = { readonly type: 'listen'; readonly plan: ListenPlan } | { readonly type: 'ping' };

/** From the listeners' process to NEXA. */
export type FromListeners =
  | { readonly type: 'heard'; readonly heard: Heard }
  | { readonly type: 'pong' }
  /** The plan is being carried out on these addresses. */
  | { readonly type: 'listening'; readonly addresses: readonly string[] }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn';
      readonly message: string;
      readonly fields: JsonObject;
    };

/** Bounds of what is believed of a network: enough for any real device. */
export const heardLimits = {
  text: 500,
  names: 64,
  addresses: 8,
  /** Bytes of a datagram. */
  payload: 2048,
} as const;
