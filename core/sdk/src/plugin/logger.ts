import type { JsonObject } from '../platform/json.ts';

/**
 * The log of one integration. Messages are constant sentences; what varies goes into `fields`. Secrets of the
 * configuration are cut out by the host, but do not log them. `info` is a change that a user would recognise, `warn`
 * something recovered, `error` something on which a person must act. @since 0.1.0
 */
export interface PluginLogger {
  debug(message: string, fields?: JsonObject): void;
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
}
