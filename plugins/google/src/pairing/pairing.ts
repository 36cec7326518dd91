import {
  errorMessage,
  type JsonObject,
  type PairingContext,
  type PairingDefinition,
  type PairingResult,
  seconds,
} from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { AccessToken } from '../cloud/access-token.ts';
import { CloudFailure } from '../cloud/cloud-failure.ts';
import { accountId, readServiceAccount, type ServiceAccount } from '../cloud/service-account.ts';
import { isPin, pinField, serviceAccountField } from '../config.ts';
import type { Endpoints } from '../endpoints.ts';

const TIMEOUT = seconds(15);
const TITLE = 'Google Home';
/** Of an integration without a service account. A home has one integration of Google Home. */
const WITHOUT_KEY = 'google';

/** One form; the same check again where the key is renewed or the PIN changed. */
export function createPairing(endpoints: Endpoints): PairingDefinition {
  const run = (context: PairingContext) => pair(context, endpoints);
  return {
    start: 'account',
    reauth: 'key',
    reconfigure: 'change',
    steps: {
      account: {
        kind: 'form',
        title: 'Connect Google Home',
        hint: 'Make a service account with a JSON key in the Google Cloud project of your Google Home integration, and switch on the HomeGraph API there. The README of the plugin has each step. Leave the key out and Google can be spoken to all the same: it is only not told of changes, and of new devices when somebody says “sync my devices”.',
        fields: Type.Object({ serviceAccount: Type.Optional(serviceAccountField()), pin: Type.Optional(pinField()) }),
        timeout: TIMEOUT,
        run,
      },
      key: {
        kind: 'form',
        title: 'Enter a new key',
        hint: 'Google does not take the key any more. Make a new JSON key for the same service account.',
        fields: Type.Object({ serviceAccount: serviceAccountField() }),
        timeout: TIMEOUT,
        run,
      },
      change: {
        kind: 'form',
        title: 'Change the key or the PIN',
        hint: 'What is left empty stays as it is.',
        fields: Type.Object({ serviceAccount: Type.Optional(serviceAccountField()), pin: Type.Optional(pinField()) }),
        timeout: TIMEOUT,
        run,
      },
    },
  };
}

const retry = (message: string, field: string): PairingResult => ({ result: 'retry', message, field });

async function pair(context: PairingContext, endpoints: Endpoints): Promise<PairingResult> {
  const { integration } = context;
  const kept: JsonObject = integration?.config ?? {};
  const serviceAccount = textOf(context.input.serviceAccount) ?? textOf(kept.serviceAccount);
  const pin = textOf(context.input.pin) ?? textOf(kept.pin);
  if (pin !== undefined && !isPin(pin)) return retry('A PIN has four to eight digits and nothing else.', 'pin');
  const secrets = {
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...(pin === undefined ? {} : { pin }),
  };
  const title = integration?.title ?? TITLE;
  if (serviceAccount === undefined) return { result: 'done', title, uniqueId: WITHOUT_KEY, config: secrets };
  const read = readServiceAccount(serviceAccount);
  if ('problem' in read) return retry(read.problem, 'serviceAccount');
  const { account } = read;
  const uniqueId = accountId(account);
  if (kept.serviceAccount !== undefined && integration?.uniqueId !== uniqueId)
    return retry('This key belongs to another service account than the one that was connected.', 'serviceAccount');
  const refusal = await refusalOf(account, endpoints, context);
  if (refusal !== undefined) return retry(refusal, 'serviceAccount');
  return {
    result: 'done',
    title: integration?.title ?? `${TITLE} (${account.projectId})`,
    uniqueId,
    config: secrets,
  };
}

/** Why Google gives no token for this key; undefined when it does. */
async function refusalOf(
  account: ServiceAccount,
  endpoints: Endpoints,
  { signal }: PairingContext,
): Promise<string | undefined> {
  // Pairing has no clock of the contract; a token asked for here is not kept.
  const token = new AccessToken({ account, url: endpoints.token ?? account.tokenUri, now: () => Date.now(), signal });
  try {
    await token.get();
    return undefined;
  } catch (error) {
    if (!(error instanceof CloudFailure)) throw error;
    if (error.kind === 'refused') return errorMessage(error);
    throw error.asContract();
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
