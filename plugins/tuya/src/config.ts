import { hostField, portField, secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';
import { mappings } from './data-points/mapping.ts';

const Version = (versions: readonly string[]) =>
  Type.Unsafe<TuyaVersion>({
    type: 'string',
    enum: [...versions],
    default: '3.3',
    title: 'Protocol version',
    description: 'Most devices speak 3.3, the oldest 3.1.',
  });

/** Versions that this plugin speaks. */
export type TuyaVersion = '3.1' | '3.3';

/** The versions there are; those that we do not speak are refused by pairing in words that a person understands. */
export const knownVersions = ['3.1', '3.3', '3.4', '3.5'] as const;
export const spokenVersions: readonly TuyaVersion[] = ['3.1', '3.3'];

export const isSpokenVersion = (version: unknown): version is TuyaVersion =>
  spokenVersions.some((spoken) => spoken === version);

export const localKeyField = () =>
  secretField({
    title: 'Local key',
    description: '16 characters, from the Tuya developer site or a key extractor. It changes when the device is reset.',
    minLength: 16,
    maxLength: 16,
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
  mapping: Type.Optional(
    Type.Unsafe<(typeof mappings)[number]>({
      type: 'string',
      enum: [...mappings],
      default: 'auto',
      title: 'What it is',
      description: 'Leave it at auto unless the device is taken for something else.',
    }),
  ),
};

/** One integration is one device. */
export const TuyaConfig = Type.Object({ ...fields, version: Version(spokenVersions) }, { additionalProperties: false });
export type TuyaConfig = Static<typeof TuyaConfig>;

/** What pairing asks. It takes every known version, so that a refusal can say why. */
export const PairingFields = Type.Object({ ...fields, version: Version(knownVersions) });
