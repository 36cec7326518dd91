import { type ErrorCode, hasErrorCode, type SerializedError } from '@nexa/sdk';
import { AlexaError, alexaError, type GeneralErrorType } from '../model/alexa-error.ts';

const types: Partial<Readonly<Record<ErrorCode, readonly [GeneralErrorType, string]>>> = {
  NEXA_DEVICE_NOT_FOUND: ['NO_SUCH_ENDPOINT', 'There is no such device.'],
  NEXA_DEVICE_GONE: ['NO_SUCH_ENDPOINT', 'The device is gone.'],
  NEXA_SCENE_NOT_FOUND: ['NO_SUCH_ENDPOINT', 'There is no such scene.'],
  NEXA_SCENE_OVERTAKEN: ['ENDPOINT_BUSY', 'Something else wanted something of the devices meanwhile.'],
  NEXA_AUTH_REQUIRED: ['INVALID_AUTHORIZATION_CREDENTIAL', 'The account is not linked any more.'],
  NEXA_AUTH_FORBIDDEN: ['INSUFFICIENT_PERMISSIONS', 'The person may not control this device.'],
  NEXA_COMMAND_SENSITIVE: ['INSUFFICIENT_PERMISSIONS', 'The person may not do this by voice.'],
  NEXA_COMPONENT_UNKNOWN: ['INVALID_DIRECTIVE', 'The device has no such part.'],
  NEXA_CAPABILITY_UNKNOWN: ['INVALID_DIRECTIVE', 'The device cannot do that.'],
  NEXA_COMMAND_UNKNOWN: ['INVALID_DIRECTIVE', 'The device cannot do that.'],
  NEXA_VALUE_INVALID: ['INVALID_VALUE', 'The device cannot take this value.'],
  NEXA_COMMAND_TIMEOUT: ['ENDPOINT_UNREACHABLE', 'The device did not confirm in time.'],
  NEXA_COMMAND_INTERRUPTED: ['BRIDGE_UNREACHABLE', 'NEXA was stopped before the device answered.'],
  NEXA_COMMAND_NOT_ON_PATH: [
    'NOT_IN_OPERATION',
    'The device is reached by another path for now, which cannot do that.',
  ],
  NEXA_INTEGRATION_OFFLINE: ['BRIDGE_UNREACHABLE', 'NEXA is not connected to Alexa now.'],
  NEXA_PLUGIN_NOT_READY: ['BRIDGE_UNREACHABLE', 'What lies between NEXA and the device is not ready.'],
  NEXA_PLUGIN_STOPPED: ['BRIDGE_UNREACHABLE', 'What lies between NEXA and the device is stopped.'],
  NEXA_PLUGIN_AUTH_FAILED: ['BRIDGE_UNREACHABLE', 'What lies between NEXA and the device refuses its key.'],
  NEXA_PLUGIN_CONFIG_INVALID: ['BRIDGE_UNREACHABLE', 'The integration of the device has to be set up anew.'],
  NEXA_PLUGIN_UNREACHABLE: ['ENDPOINT_UNREACHABLE', 'The device does not answer.'],
  NEXA_PLUGIN_TIMEOUT: ['ENDPOINT_UNREACHABLE', 'The device does not answer.'],
  NEXA_PLUGIN_PROTOCOL: ['ENDPOINT_UNREACHABLE', 'The device does not answer as it should.'],
  NEXA_PLUGIN_RATE_LIMITED: ['RATE_LIMIT_EXCEEDED', 'The device wants fewer requests.'],
  NEXA_PLUGIN_UNSUPPORTED: ['FIRMWARE_OUT_OF_DATE', 'This model or firmware cannot do that.'],
};

/** What Alexa is told of an error of NEXA's. NEXA's own message may name things of the home, so it stays here. */
export function alexaErrorOf(error: unknown): AlexaError {
  if (error instanceof AlexaError) return error;
  return hasErrorCode(error) ? alexaErrorOfCode(error.code) : unexpected();
}

export const alexaErrorOfReason = (reason: SerializedError | undefined): AlexaError =>
  reason === undefined ? unexpected() : alexaErrorOfCode(reason.code);

function alexaErrorOfCode(code: ErrorCode): AlexaError {
  const known = types[code];
  return known === undefined ? unexpected() : alexaError(...known);
}

const unexpected = () => alexaError('INTERNAL_ERROR', 'NEXA could not do that.');
