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
});
export type Config = Static<typeof Config>;
