import type { JsonObject } from '@nexa/sdk';

/** Error types of the interface `Alexa` that this plugin answers with. */
export type GeneralErrorType =
  | 'BRIDGE_UNREACHABLE'
  | 'ENDPOINT_BUSY'
  | 'ENDPOINT_LOW_POWER'
  | 'ENDPOINT_UNREACHABLE'
  | 'FIRMWARE_OUT_OF_DATE'
  | 'INSUFFICIENT_PERMISSIONS'
  | 'INTERNAL_ERROR'
  | 'INVALID_AUTHORIZATION_CREDENTIAL'
  | 'INVALID_DIRECTIVE'
  | 'INVALID_VALUE'
  | 'NO_SUCH_ENDPOINT'
  | 'NOT_IN_OPERATION'
  | 'NOT_SUPPORTED_IN_CURRENT_MODE'
  | 'RATE_LIMIT_EXCEEDED'
  | 'TEMPERATURE_VALUE_OUT_OF_RANGE'
  | 'TOO_MANY_FAILED_ATTEMPTS'
  | 'VALUE_OUT_OF_RANGE';

export type ThermostatErrorType =
  | 'DUAL_SETPOINTS_UNSUPPORTED'
  | 'REQUESTED_SETPOINTS_TOO_CLOSE'
  | 'THERMOSTAT_IS_OFF'
  | 'TRIPLE_SETPOINTS_UNSUPPORTED'
  | 'UNSUPPORTED_THERMOSTAT_MODE'
  | 'UNWILLING_TO_SET_SCHEDULE'
  | 'UNWILLING_TO_SET_VALUE';

export type SecurityPanelErrorType = 'AUTHORIZATION_REQUIRED' | 'UNAUTHORIZED' | 'UNCLEARED_ALARM';

/** Why a directive cannot be carried out, in Alexa's words. Its message is for the log of the skill; people do not hear it. */
export class AlexaError extends Error {
  override readonly name = 'AlexaError';
  /** Of the ErrorResponse: each interface has error types of its own. */
  readonly namespace: string;
  readonly type: string;
  /** What goes with the type, such as `validRange`. */
  readonly details: JsonObject;

  constructor(namespace: string, type: string, message: string, details: JsonObject = {}) {
    super(message);
    this.namespace = namespace;
    this.type = type;
    this.details = details;
  }
}

export const alexaError = (type: GeneralErrorType, message: string, details?: JsonObject) =>
  new AlexaError('Alexa', type, message, details);

export const thermostatError = (type: ThermostatErrorType, message: string, details?: JsonObject) =>
  new AlexaError('Alexa.ThermostatController', type, message, details);

export const securityPanelError = (type: SecurityPanelErrorType, message: string) =>
  new AlexaError('Alexa.SecurityPanelController', type, message);

export const grantFailed = (message: string) => new AlexaError('Alexa.Authorization', 'ACCEPT_GRANT_FAILED', message);

export const outOfRange = (minimumValue: number, maximumValue: number) =>
  alexaError('VALUE_OUT_OF_RANGE', `The value must be between ${minimumValue} and ${maximumValue}.`, {
    validRange: { minimumValue, maximumValue },
  });
