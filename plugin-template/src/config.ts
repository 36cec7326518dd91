import { hostField, portField, secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';

/** What an integration needs to know. It drives validation, the form on the page, and which field is secret. */
export const Config = Type.Object(
  {
    host: hostField({ title: 'Address', placeholder: '192.168.1.50', ports: ['port'] }),
    port: portField({ title: 'Port', default: 7420 }),
    token: secretField({ title: 'Token', description: 'Printed on the back of the lamp.' }),
  },
  { additionalProperties: false },
);

export type Config = Static<typeof Config>;
