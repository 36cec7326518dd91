import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const Word = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });

/** Services announced by multicast DNS (RFC 6762, RFC 6763). @since 0.1.0 */
export const MdnsMatcher = Type.Object(
  {
    type: Word('Service type with protocol: `_hue._tcp`.'),
    name: Type.Optional(Word('Beginning of the instance name; case does not count.')),
    txt: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 200 }))),
  },
  closed,
);

/** Devices that answer an SSDP search (UPnP Device Architecture 2.0, section 1). @since 0.1.0 */
export const SsdpMatcher = Type.Object(
  {
    st: Type.Optional(Word('Search target.')),
    headers: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 200 }), {
        description: 'Header names in lower case; the header begins with the value, case does not count.',
      }),
    ),
  },
  closed,
);

/** Devices that broadcast datagrams. The plugin's `identify` reads them. @since 0.1.0 */
export const UdpMatcher = Type.Object({ port: Type.Integer({ minimum: 1024, maximum: 65535 }) }, closed);

/**
 * Neighbours in the machine's address table (ARP) by the beginning of their hardware address. For devices that announce
 * themselves in no other way; on Linux only. @since 0.2.0
 */
export const MacMatcher = Type.Object(
  {
    prefix: Type.String({
      pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){1,5}$',
      description: 'Two to six octets with colons: `00:17:88`; case does not count.',
    }),
    hostname: Type.Optional(
      Word('Beginning of the host name that the same address gave itself by mDNS; case does not count.'),
    ),
  },
  closed,
);

/** What a plugin may do; shown to a person before it runs and enforced by the host. @since 0.1.0 */
export const PluginPermissions = Type.Object(
  {
    /** Private and link-local addresses. Loopback and NEXA itself are never included. */
    lan: Type.Optional(Type.Boolean()),
    /** Host names on the internet, exact or `*.example.com`. */
    internet: Type.Optional(Type.Array(Word('Host name.'), { maxItems: 50 })),
    /** Ports that the plugin listens on. */
    listen: Type.Optional(Type.Array(Type.Integer({ minimum: 1024, maximum: 65535 }), { maxItems: 20 })),
  },
  closed,
);

/** See {@link PluginPermissions}. @since 0.1.0 */
export type PluginPermissions = Static<typeof PluginPermissions>;

/** The `nexa` field of a plugin's package.json. It is read before any of the plugin's code runs. @since 0.1.0 */
export const PluginManifest = Type.Object(
  {
    id: Type.String({ format: 'plugin-id', description: 'Lower case letters, digits and `-`; the folder’s name.' }),
    name: Word('Name as a person knows it.'),
    description: Type.Optional(Type.String({ maxLength: 500 })),
    sdk: Type.String({ minLength: 1, maxLength: 50, description: 'Semver range of @nexa/sdk.' }),
    kind: Type.Union([Type.Literal('brand'), Type.Literal('ecosystem'), Type.Literal('service')]),
    iotClass: Type.Union(
      [
        Type.Literal('local-push'),
        Type.Literal('local-polling'),
        Type.Literal('cloud-push'),
        Type.Literal('cloud-polling'),
        Type.Literal('simulated'),
      ],
      { description: 'How states arrive, and whether they need the internet.' },
    ),
    discovery: Type.Optional(
      Type.Object(
        {
          mdns: Type.Optional(Type.Array(MdnsMatcher, { maxItems: 20 })),
          ssdp: Type.Optional(Type.Array(SsdpMatcher, { maxItems: 20 })),
          udp: Type.Optional(Type.Array(UdpMatcher, { maxItems: 5 })),
          mac: Type.Optional(Type.Array(MacMatcher, { maxItems: 50 })),
        },
        closed,
      ),
    ),
    permissions: Type.Optional(PluginPermissions),
    assets: Type.Optional(Type.Array(Word('File of the package that the bundle reads at run time.'), { maxItems: 50 })),
  },
  closed,
);

/** See {@link PluginManifest}. @since 0.1.0 */
export type PluginManifest = Static<typeof PluginManifest>;
