import type { JsonObject, JsonValue } from '@nexa/sdk';
import { alexaError } from '../model/alexa-error.ts';
import { isObject } from '../model/payload.ts';

/** What Alexa wants, as far as it could be read. */
export interface Directive {
  readonly namespace: string;
  readonly name: string;
  readonly payloadVersion: string;
  readonly instance: string | undefined;
  readonly correlationToken: string | undefined;
  readonly endpointId: string | undefined;
  readonly payload: JsonObject;
}

const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Reads the body of a request; what is not a directive gives one without name, which nothing takes. Never throws. */
export function readDirective(body: JsonValue): Directive {
  const directive = objectOf(objectOf(body).directive);
  const header = objectOf(directive.header);
  return {
    namespace: textOf(header.namespace) ?? '',
    name: textOf(header.name) ?? '',
    payloadVersion: textOf(header.payloadVersion) ?? '',
    instance: textOf(header.instance),
    correlationToken: textOf(header.correlationToken),
    endpointId: textOf(objectOf(directive.endpoint).endpointId),
    payload: objectOf(directive.payload),
  };
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});

/** Throws `INVALID_DIRECTIVE` for what is none, or of a version that is not spoken here. */
export function demandReadable({ namespace, name, payloadVersion }: Directive): void {
  if (namespace === '' || name === '') throw alexaError('INVALID_DIRECTIVE', 'This is no directive.');
  if (payloadVersion !== '3')
    throw alexaError('INVALID_DIRECTIVE', 'Only directives of the payload version 3 are understood.');
}
