import { randomUUID } from 'node:crypto';
import type { Instant, JsonObject } from '@nexa/sdk';
import type { AlexaError } from '../model/alexa-error.ts';
import type { ReportedProperty } from '../model/properties.ts';
import { SCENE_CONTROLLER } from '../model/scene.ts';

/** A message to Alexa: the answer to a directive, or an event for the gateway. */
export interface AlexaMessage extends JsonObject {
  readonly event: JsonObject;
}

/** What an answer takes over from its directive. */
export interface Answered {
  readonly correlationToken?: string | undefined;
  readonly endpointId?: string | undefined;
}

interface Named extends Answered {
  readonly namespace: string;
  readonly name: string;
}

const optional = (name: string, value: string | undefined): JsonObject =>
  value === undefined ? {} : { [name]: value };

export function message({ namespace, name, correlationToken, endpointId }: Named, payload: JsonObject): AlexaMessage {
  return {
    event: {
      header: {
        namespace,
        name,
        messageId: randomUUID(),
        ...optional('correlationToken', correlationToken),
        payloadVersion: '3',
      },
      ...(endpointId === undefined ? {} : { endpoint: { endpointId } }),
      payload,
    },
  };
}

const contextOf = (properties: readonly ReportedProperty[]): JsonObject => ({
  properties: properties.map(({ property }) => property),
});

export function stateReport(answered: Answered, properties: readonly ReportedProperty[]): AlexaMessage {
  return { ...message({ ...answered, namespace: 'Alexa', name: 'StateReport' }, {}), context: contextOf(properties) };
}

/** `name` is another than `Response` where an interface has an answer of its own. */
export function response(
  answered: Answered,
  properties: readonly ReportedProperty[],
  { namespace, name }: { readonly namespace: string; readonly name: string } = { namespace: 'Alexa', name: 'Response' },
): AlexaMessage {
  return { ...message({ ...answered, namespace, name }, {}), context: contextOf(properties) };
}

export function errorResponse(answered: Answered, error: AlexaError): AlexaMessage {
  const { namespace, type, details } = error;
  return message({ ...answered, namespace, name: 'ErrorResponse' }, { type, message: error.message, ...details });
}

export function deferredResponse(
  correlationToken: string | undefined,
  estimatedDeferralInSeconds: number,
): AlexaMessage {
  return message({ namespace: 'Alexa', name: 'DeferredResponse', correlationToken }, { estimatedDeferralInSeconds });
}

/** A scene has been started. It has no states that could go with this. */
export function activationStarted(answered: Answered, at: Instant): AlexaMessage {
  const payload = { cause: { type: 'VOICE_INTERACTION' }, timestamp: new Date(at).toISOString() };
  const about = { ...answered, namespace: SCENE_CONTROLLER, name: 'ActivationStarted' };
  return { ...message(about, payload), context: contextOf([]) };
}

export const discoverResponse = (endpoints: readonly JsonObject[]): AlexaMessage =>
  message({ namespace: 'Alexa.Discovery', name: 'Discover.Response' }, { endpoints });

/** Why something changed, as Alexa counts causes. */
export type ChangeCause =
  | 'APP_INTERACTION'
  | 'PERIODIC_POLL'
  | 'PHYSICAL_INTERACTION'
  | 'RULE_TRIGGER'
  | 'VOICE_INTERACTION';

export function changeReport(
  endpointId: string,
  change: {
    readonly cause: ChangeCause;
    readonly changed: readonly ReportedProperty[];
    readonly unchanged: readonly ReportedProperty[];
  },
): AlexaMessage {
  const { cause, changed, unchanged } = change;
  return {
    ...message(
      { namespace: 'Alexa', name: 'ChangeReport', endpointId },
      { change: { cause: { type: cause }, properties: changed.map(({ property }) => property) } },
    ),
    context: contextOf(unchanged),
  };
}

export const addOrUpdateReport = (endpoints: readonly JsonObject[]): AlexaMessage =>
  message({ namespace: 'Alexa.Discovery', name: 'AddOrUpdateReport' }, { endpoints });

export const deleteReport = (endpointIds: readonly string[]): AlexaMessage =>
  message(
    { namespace: 'Alexa.Discovery', name: 'DeleteReport' },
    { endpoints: endpointIds.map((endpointId) => ({ endpointId })) },
  );

/** The message with the token that says for whom it is: in the endpoint, or in the payload of a message about many. */
export function withScope(about: AlexaMessage, token: string): AlexaMessage {
  const scope = { type: 'BearerToken', token };
  const { event } = about;
  const { endpoint, payload } = event;
  if (endpoint === undefined) return { ...about, event: { ...event, payload: { ...(payload as JsonObject), scope } } };
  return { ...about, event: { ...event, endpoint: { scope, ...(endpoint as JsonObject) } } };
}
