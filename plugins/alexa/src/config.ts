import { choiceField, secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { type Region, regionTitles } from './endpoints.ts';

export const clientSecretField = () =>
  secretField({
    title: 'Client secret',
    description: 'The Alexa client secret of the skill, from the page “Permissions” of the Alexa developer console.',
    maxLength: 200,
  });

const clientId = Type.String({
  title: 'Client id',
  description:
    'The Alexa client id of the skill, from the page “Permissions” of the Alexa developer console. With it and the secret NEXA tells Alexa of changes; without both, Alexa is answered and told nothing by itself.',
  placeholder: 'amzn1.application-oa2-client.…',
  minLength: 1,
  maxLength: 200,
});
const regionHints = {
  title: 'Region',
  description: 'Where the Alexa accounts of the home are. Events go to the gateway of this region.',
};
const pinField = () =>
  secretField({
    title: 'PIN for the alarm system',
    description:
      'Four digits that Alexa asks for before it disarms. Without it, alarm systems that want a PIN cannot be disarmed by voice.',
    minLength: 4,
    maxLength: 4,
  });
const trustHints = {
  title: 'Trust the voice code of Alexa',
  description:
    'Alexa asks for its own voice code before it unlocks or opens, and does not tell NEXA what was said. Without this, what wants a PIN is neither unlocked nor opened by voice.',
};

/** One integration is one skill in one home. Client id and secret are there together, or Alexa is told nothing by itself. */
export const AlexaConfig = Type.Object(
  {
    clientId: Type.Optional(clientId),
    clientSecret: Type.Optional(clientSecretField()),
    region: choiceField(regionTitles, { ...regionHints, default: 'NA' }),
    pin: Type.Optional(pinField()),
    trustVoiceCode: Type.Boolean({ ...trustHints, default: false }),
  },
  { additionalProperties: false },
);
export type AlexaConfig = Static<typeof AlexaConfig> & { readonly region: Region };

/** What may change without another skill being meant. What is left out stays as it is. */
export const ChangeableFields = Type.Object(
  {
    clientId: Type.Optional(clientId),
    region: Type.Optional(choiceField(regionTitles, regionHints)),
    clientSecret: Type.Optional(clientSecretField()),
    pin: Type.Optional(pinField()),
    trustVoiceCode: Type.Optional(Type.Boolean(trustHints)),
  },
  { additionalProperties: false },
);
