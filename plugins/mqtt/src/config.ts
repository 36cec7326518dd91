import { choiceField, fieldHints, hostField, portField, secretField } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';

export const DEFAULT_PORT = 1883;
export const DEFAULT_TLS_PORT = 8883;
/** Ports that the manifest asks for: NEXA's own broker can listen on these. */
export const OWN_PORTS: readonly number[] = [1883, 1884, 11883, 21883];

export const passwordField = () =>
  secretField({ title: 'Password', description: 'Left empty when the broker asks for none.', maxLength: 1000 });

export const usernameField = () =>
  Type.String({ minLength: 1, maxLength: 200, ...fieldHints({ title: 'User name', private: true }) });

const host = hostField({
  title: 'Address',
  description: 'Of a broker that is there already.',
  placeholder: '192.168.1.5',
  ports: ['port'],
});

const port = portField({
  title: 'Port',
  description: `Usually 1883, with encryption 8883. NEXA’s own broker listens on one of ${OWN_PORTS.join(', ')}.`,
  default: DEFAULT_PORT,
});

const uses = choiceField(
  { own: 'NEXA’s own broker', broker: 'A broker that is there already' },
  { title: 'Broker', description: 'Left empty, it is NEXA’s own, unless an address is given.' },
);

const security = {
  encryption: Type.Optional(
    choiceField(
      { none: 'Not encrypted', tls: 'Encrypted (TLS)' },
      { title: 'Encryption', default: 'none', advanced: true },
    ),
  ),
  certificate: Type.Optional(
    Type.String({
      maxLength: 20_000,
      ...fieldHints({
        title: 'Certificate of its authority',
        description: 'PEM, where the broker’s certificate is signed by an authority of your own.',
        advanced: true,
      }),
    }),
  ),
  fingerprint: Type.Optional(
    Type.String({
      maxLength: 200,
      ...fieldHints({
        title: 'Fingerprint of its certificate',
        description: 'SHA-256. When it is given, exactly that certificate is trusted and no other.',
        advanced: true,
      }),
    }),
  ),
};

const common = {
  discoveryPrefix: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      default: 'homeassistant',
      ...fieldHints({
        title: 'Discovery prefix',
        description: 'The topic under which devices announce themselves.',
        advanced: true,
      }),
    }),
  ),
  zigbee2mqtt: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      default: 'zigbee2mqtt',
      ...fieldHints({ title: 'Topic of Zigbee2MQTT', description: 'Its base topic.', advanced: true }),
    }),
  ),
  loopbackOnly: Type.Optional(
    // No default: left out, where nothing else is said, it is so.
    Type.Boolean({
      ...fieldHints({
        title: 'For this machine only',
        description:
          'NEXA’s own broker takes connections of programs on this machine only, and asks for no password. So it is also where neither broker nor user name and password are given.',
        advanced: true,
      }),
    }),
  ),
};

const access = { username: Type.Optional(usernameField()), password: Type.Optional(passwordField()) };

/** One integration is one broker. */
export const MqttConfig = Type.Object(
  { use: uses, host: Type.Optional(host), port, ...access, ...security, ...common },
  { additionalProperties: false },
);
export type MqttConfig = Static<typeof MqttConfig>;

/** What pairing asks. An address may be given as one URL. */
export const PairingFields = Type.Object(
  {
    use: Type.Optional(uses),
    host: Type.Optional(host),
    port: Type.Optional(port),
    ...access,
    ...security,
    ...common,
    url: Type.Optional(
      Type.String({
        maxLength: 500,
        ...fieldHints({
          title: 'Address as URL',
          description: 'In place of address, port and encryption: mqtt://192.168.1.5:1883 or mqtts://broker.example.',
          placeholder: 'mqtt://192.168.1.5:1883',
          advanced: true,
        }),
      }),
    ),
  },
  { additionalProperties: false },
);

/** What may change without another broker being meant. */
export const AddressFields = Type.Object(
  { host: Type.Optional(host), port, ...security, ...common },
  { additionalProperties: false },
);

/** What is renewed when it was refused. */
export const AccessFields = Type.Object(access, { additionalProperties: false });
