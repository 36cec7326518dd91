import {
  hasErrorCode,
  type JsonObject,
  type PairingContext,
  type PairingDefinition,
  type PairingResult,
  seconds,
} from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { LoginWithAmazon } from '../cloud/login-with-amazon.ts';
import { AlexaConfig, ChangeableFields, clientSecretField } from '../config.ts';
import type { Surroundings } from '../connection/alexa-connection.ts';

const hint =
  'Client id and client secret stand in the Alexa developer console, in your skill, on the page “Permissions” under “Send Alexa Events”. NEXA asks Amazon whether they belong together; that the skill itself is set up well shows when you link your account in the Alexa app. Leave both empty and Alexa can be spoken to all the same: it is only not told of changes, and of new devices when somebody says “discover devices”.';
const TITLE = 'Amazon Alexa';
/** Of an integration without a skill of its own. A home has one integration of Alexa. */
const WITHOUT_SKILL = 'alexa';

/** One form, looked over by Amazon; the same look where only a part changes. */
export function createPairing(surroundings: Surroundings): PairingDefinition {
  const run = (context: PairingContext) => pair(context, surroundings);
  return {
    start: 'skill',
    reauth: 'secret',
    reconfigure: 'settings',
    steps: {
      skill: { kind: 'form', title: 'Enter your Alexa skill', hint, fields: AlexaConfig, timeout: seconds(15), run },
      settings: {
        kind: 'form',
        title: 'Change what Alexa may do',
        hint: 'What you leave empty stays as it is. Another skill is an integration of its own; where there is no client id yet, one can be added.',
        fields: ChangeableFields,
        timeout: seconds(15),
        run,
      },
      secret: {
        kind: 'form',
        title: 'Enter the new client secret',
        hint: 'Amazon does not take the client secret any more. Copy it again from the page “Permissions” of your skill in the Alexa developer console.',
        fields: Type.Object({ clientSecret: clientSecretField() }, { additionalProperties: false }),
        timeout: seconds(15),
        run,
      },
    },
  };
}

const retry = (message: string, field: string): PairingResult => ({ result: 'retry', message, field });

async function pair(
  { input, integration, signal }: PairingContext,
  { endpoints, timings }: Surroundings,
): Promise<PairingResult> {
  const given: JsonObject = { ...integration?.config, ...input };
  const { clientId: givenId, clientSecret: givenSecret, ...rest } = given;
  const clientId = String(givenId ?? '').trim();
  const clientSecret = String(givenSecret ?? '').trim();
  if (given.pin !== undefined && !/^[0-9]{4}$/.test(String(given.pin)))
    return retry('A PIN has four digits: Alexa asks for no other.', 'pin');
  if (clientId === '' && clientSecret === '')
    return { result: 'done', title: TITLE, uniqueId: WITHOUT_SKILL, config: rest };
  if (clientId === '') return retry('Enter the client id too, or leave both empty.', 'clientId');
  if (clientSecret === '') return retry('Enter the client secret too, or leave both empty.', 'clientSecret');
  const present = integration?.config.clientId;
  if (present !== undefined && present !== clientId)
    return retry('This is the client id of another skill. Another skill is an integration of its own.', 'clientId');
  const login = new LoginWithAmazon({ url: endpoints.token, timeout: timings.request });
  try {
    await login.verify({ clientId, clientSecret }, signal);
  } catch (error) {
    if (!hasErrorCode(error, 'NEXA_PLUGIN_AUTH_FAILED')) throw error;
    return retry('Amazon does not know this client id with this client secret.', 'clientSecret');
  }
  return { result: 'done', title: TITLE, uniqueId: clientId, config: { ...rest, clientId, clientSecret } };
}
