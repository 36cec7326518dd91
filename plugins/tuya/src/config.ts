import { fieldHints, hostField, portField, secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { mappings } from './data-points/mapping.ts';
import type { ConfiguredVersion } from './version.ts';

export const localKeyField = () =>
  secretField({
    title: 'Local key',
    description:
      '16 characters, from the Tuya developer site or a key extractor. It changes when the device is reset or paired anew.',
    minLength: 16,
    maxLength: 16,
  });

const versions: readonly ConfiguredVersion[] = ['auto', '3.1', '3.3', '3.4', '3.5'];

const mappingSchema = {
  type: 'string',
  enum: [...mappings],
  title: 'What it is',
  description: 'Leave it at auto unless the device is taken for something else. generic has only your own data points.',
};
const versionSchema = {
  type: 'string',
  enum: [...versions],
  title: 'Protocol version',
  description: 'auto finds out which one the device speaks.',
};

const dataPoints = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
  maxItems: 50,
  ...fieldHints({
    title: 'Own data points',
    description: 'What data points mean that NEXA does not know or reads wrongly; the README has the rules.',
    examples: [
      ['101 = temperature.celsius x0.1', '2 = thermostat.target x0.5', '4 = thermostat.mode manual=heat auto=auto'],
    ],
    advanced: true,
  }),
});

const fields = {
  host: hostField({ title: 'Address', placeholder: '192.168.1.20', ports: ['port'] }),
  port: portField({ title: 'Port', default: 6668 }),
  deviceId: Type.String({
    title: 'Device id',
    description: '20 to 22 letters and digits, as the Tuya app shows it under “Device information”.',
    minLength: 1,
    maxLength: 64,
  }),
  localKey: localKeyField(),
  mapping: Type.Optional(Type.Unsafe<(typeof mappings)[number]>({ ...mappingSchema, default: 'auto' })),
  dataPoints: Type.Optional(dataPoints),
  version: Type.Unsafe<ConfiguredVersion>({ ...versionSchema, default: 'auto' }),
};

/** One integration is one device. */
export const TuyaConfig = Type.Object(fields, { additionalProperties: false });
export type TuyaConfig = Static<typeof TuyaConfig>;

/** What may change without another device being meant. What is left out stays as it is. */
export const ChangeableFields = Type.Object({
  host: fields.host,
  port: fields.port,
  version: Type.Optional(Type.Unsafe<ConfiguredVersion>(versionSchema)),
  mapping: Type.Optional(Type.Unsafe<(typeof mappings)[number]>(mappingSchema)),
  dataPoints: Type.Optional(dataPoints),
});
