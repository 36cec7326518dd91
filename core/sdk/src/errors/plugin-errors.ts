import type { JsonObject } from '../platform/json.ts';
import type { Duration } from '../platform/time.ts';
import { NexaError, type NexaErrorOptions } from './nexa-error.ts';

const withParams = (options: NexaErrorOptions, params: JsonObject): NexaErrorOptions => ({
  ...options,
  params: { ...options.params, ...params },
});

/**
 * Throw when the other side is starting, updating or busy. The host retries with growing pauses and shows the
 * integration as `offline` meanwhile.
 * @since 0.1.0
 */
export function notReady(message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_NOT_READY', message, options);
}

/** Throw when a key, password or token is refused. The host stops retrying and asks a person to pair again. @since 0.1.0 */
export function authFailed(message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_AUTH_FAILED', message, options);
}

/** Throw when the configuration can never work; `field` names the wrong one. @since 0.1.0 */
export function configInvalid(field: string, message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_CONFIG_INVALID', message, withParams(options, { field }));
}

/** Throw when there is no answer from the device, bridge or service. The host retries with growing pauses. @since 0.1.0 */
export function unreachable(message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_UNREACHABLE', message, options);
}

/** Throw when the other side wants fewer requests; the host waits at least `retryAfter`. @since 0.1.0 */
export function rateLimited(retryAfter: Duration, message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_RATE_LIMITED', message, withParams(options, { retryAfter }));
}

/** Throw when this model or firmware cannot do what was asked. Not retried. @since 0.1.0 */
export function unsupported(message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_UNSUPPORTED', message, options);
}

/** Throw when an answer breaks the vendor's protocol. Retried like {@link unreachable}. @since 0.1.0 */
export function protocolViolation(message: string, options: NexaErrorOptions = {}): NexaError {
  return new NexaError('NEXA_PLUGIN_PROTOCOL', message, options);
}
