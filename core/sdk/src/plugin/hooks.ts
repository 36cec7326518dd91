import type { HookCaller } from '../ecosystem/exposed.ts';
import type { CancelSignal } from '../platform/abort-signal.ts';
import type { JsonValue } from '../platform/json.ts';

/** A request that came for the plugin, from somebody whose token is good. @since 0.2.0 */
export interface HookRequest {
  /** JSON of at most 256 kB. The token is still in it where it came in the body. */
  readonly body: JsonValue;
  /** Who sent it, and with which right. */
  readonly caller: HookCaller;
  /** Whether all integrations of the caller's homes are connected: a list of devices without one of them would be wrong. */
  readonly isComplete: boolean;
}

/** What is answered. @since 0.2.0 */
export interface HookAnswer {
  /** HTTP status; 200 when left out. */
  readonly status?: number;
  /** JSON of at most 1 MB. */
  readonly body: JsonValue;
}

/** One integration of the plugin in a home that the caller may use. @since 0.2.0 */
export interface HookIntegration<TConnection = unknown> {
  readonly integrationId: string;
  readonly connection: TConnection;
}

/**
 * An HTTP handler, mounted at `POST /hooks/<plugin>/<path>`, and at `POST /hooks/<plugin>/<integrationId>/<path>` for one
 * integration alone. A request without a token of the scope `ecosystem:<plugin>` is answered 401 before the plugin
 * hears of it.
 *
 * @since 0.2.0
 */
export interface HookDefinition<TConnection = unknown> {
  /** One word of the path: lower case letters, digits, `-`. */
  readonly path: string;
  /**
   * Where the token is: the header `Authorization`, or the first of these JSON pointers (RFC 6901) that leads to a text in
   * the body.
   */
  readonly token: 'header' | readonly string[];
  /**
   * Answers. `integrations` holds those that are connected, in the homes of the caller; it may be empty. Deadline 30
   * seconds. What it throws is answered 502, and what is not JSON is the plugin's fault.
   */
  handle(
    request: HookRequest,
    integrations: readonly HookIntegration<TConnection>[],
    signal: CancelSignal,
  ): Promise<HookAnswer>;
}
