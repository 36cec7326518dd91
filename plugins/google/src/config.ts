import { secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';

const LONGEST_KEY_FILE = 12_000;

export const serviceAccountField = () =>
  secretField({
    title: 'Service account key',
    description:
      'The whole content of the JSON key file that Google Cloud made for the service account. With it NEXA tells Google of changes; without it Google is answered, and told nothing by itself.',
    placeholder: '{ "type": "service_account", … }',
    minLength: 2,
    maxLength: LONGEST_KEY_FILE,
  });

export const pinField = () =>
  secretField({
    title: 'PIN',
    description:
      'Four to eight digits that are asked for before a device that needs a PIN unlocks, opens or disarms. Without it these devices refuse.',
    minLength: 4,
    maxLength: 8,
  });

/** One integration is one home that is shown in Google Home. Without a key Google is told nothing by itself. */
export const GoogleConfig = Type.Object(
  { serviceAccount: Type.Optional(serviceAccountField()), pin: Type.Optional(pinField()) },
  { additionalProperties: false },
);
export type GoogleConfig = Static<typeof GoogleConfig>;

export const isPin = (text: string): boolean => /^\d{4,8}$/.test(text);
