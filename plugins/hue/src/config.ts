import { hostField, portField, secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';

/** Where a bridge is: asked of a person, or filled in by discovery. */
export const bridgeAddressFields = {
  host: hostField({
    title: 'Address of the bridge',
    description: 'Its IP address or name, as your router or the Hue app (Settings, Bridge) shows it.',
    placeholder: '192.168.1.20',
    ports: ['httpPort', 'httpsPort'],
  }),
  httpPort: portField({ title: 'HTTP port', default: 80 }),
  httpsPort: portField({ title: 'HTTPS port', default: 443 }),
};

export const BridgeAddress = Type.Object(bridgeAddressFields);
export type BridgeAddress = Static<typeof BridgeAddress>;

/** Left out of what was configured before it was asked; the plugin takes that for yes. */
const showGroups = Type.Optional(
  Type.Boolean({
    title: 'Show rooms and zones',
    description:
      'Each room and zone of the bridge that has lights becomes a device, which switches them together and recalls its scenes.',
    default: true,
  }),
);

/** What a person may change of a paired bridge. */
export const BridgeSettings = Type.Object({ ...bridgeAddressFields, showGroups });
export type BridgeSettings = Static<typeof BridgeSettings>;

export const Config = Type.Object({
  ...bridgeAddressFields,
  username: secretField({ title: 'Key', description: 'Made by the bridge when its link button was pressed.' }),
  bridgeId: Type.String({ title: 'Bridge id', minLength: 16, maxLength: 16 }),
  certificateFingerprint: Type.String({
    title: 'Fingerprint of the certificate',
    description: 'SHA-256 of the certificate that the bridge showed when it was paired. Any other is refused.',
    minLength: 64,
    maxLength: 64,
  }),
  showGroups,
});
export type Config = Static<typeof Config>;
