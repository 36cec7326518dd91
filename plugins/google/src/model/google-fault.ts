import type { JsonObject } from '@nexa/sdk';

/** Why a command is not carried out, in Google's words; `details` stand beside the code in the answer. */
export class GoogleFault extends Error {
  override readonly name = 'GoogleFault';
  readonly errorCode: string;
  readonly details: JsonObject;

  constructor(errorCode: string, details: JsonObject = {}) {
    super(`Google is answered ${errorCode}.`);
    this.errorCode = errorCode;
    this.details = details;
  }
}
