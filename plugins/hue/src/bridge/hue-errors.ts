import {
  authFailed,
  errorMessage,
  hasErrorCode,
  NexaError,
  notReady,
  protocolViolation,
  rateLimited,
  seconds,
  unsupported,
} from '@nexa/sdk';

/** Numbers of the v1 API's error objects that NEXA treats apart. */
const UNAUTHORIZED = 1;
const INVALID_JSON = 2;
const NOT_FOUND = 3;
const LINK_BUTTON_NOT_PRESSED = 101;
const DEVICE_IS_OFF = 201;
const INTERNAL = 901;
const BUSY = 503;

/** What node-hue-api throws when the bridge answered with an error object. */
interface HueApiError {
  getHueErrorType(): number;
  getHueErrorMessage(): string | null;
}

const isHueApiError = (error: unknown): error is HueApiError =>
  typeof error === 'object' && error !== null && typeof Reflect.get(error, 'getHueErrorType') === 'function';

/** Whatever was thrown, as an error of the contract. */
export function toContractError(error: unknown): NexaError {
  if (hasErrorCode(error)) return error;
  if (isHueApiError(error) && error.getHueErrorType() > 0) {
    return ofHueError(error.getHueErrorType(), error.getHueErrorMessage() ?? '');
  }
  return protocolViolation(`the bridge’s answer cannot be read: ${errorMessage(error)}`, { cause: error });
}

/** Whether the bridge is waiting for someone to press its button. */
export const isLinkButtonError = (error: unknown): boolean =>
  hasErrorCode(error) && error.params.hueError === LINK_BUTTON_NOT_PRESSED;

/** Whether the key, not the certificate, was refused. */
export const isKeyRefused = (error: unknown): boolean =>
  hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED') && error.params.cause === 'key-refused';

function ofHueError(type: number, said: string): NexaError {
  const words = said === '' ? `error ${type}` : said.slice(0, 200);
  const params = { hueError: type };
  switch (type) {
    case UNAUTHORIZED:
      return authFailed('The bridge refuses NEXA’s key. Pair it again.', {
        params: { ...params, cause: 'key-refused' },
      });
    case INVALID_JSON:
      return protocolViolation(`the bridge cannot read the request: ${words}`, { params });
    case NOT_FOUND:
      return new NexaError('NEXA_DEVICE_GONE', 'the bridge no longer has it', { params });
    case LINK_BUTTON_NOT_PRESSED:
      return notReady('the link button was not pressed', { params });
    case DEVICE_IS_OFF:
      return notReady('The light is switched off; switch it on first.', { params });
    case INTERNAL:
      return notReady('the bridge has an internal fault', { params });
    case BUSY:
      return rateLimited(seconds(1), 'the bridge’s command buffer is full', { params });
    default:
      return unsupported(`the bridge refuses it: ${words}`, { params });
  }
}
