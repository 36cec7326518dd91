import { Type } from '@sinclair/typebox';
import { AnyObject, body, Id, named, nullable, ref, Text, Time, words } from './base.ts';

const sources = ['bundled', 'registry', 'tarball', 'folder'] as const;
const Digest = Type.String({ description: 'SHA-256 of all that is installed, hexadecimal.' });
const Grade = nullable(
  Type.String({ description: 'Only of a plugin that came with NEXA computed; of every other one as its maker says.' }),
);

export const PluginPermissionSchema = named(
  'PluginPermission',
  Type.Object({
    id: Type.String({ description: '`ecosystem`, `lan`, `internet:api.example.com`, `listen:7000`.' }),
    text: Type.String({ description: 'What it means, for a person.' }),
    isNew: Type.Boolean({ description: 'It was not agreed to before.' }),
  }),
);

export const PluginContactSchema = named(
  'PluginContact',
  Type.Object({
    target: Text,
    verdict: words(['contacted', 'refused']),
    host: Type.Optional(
      Type.String({ description: 'The declared host of the internet by whose name it found the address.' }),
    ),
    first: Type.Optional(Time),
    last: Type.Optional(Time),
  }),
);

export const PluginFaultSchema = named(
  'PluginFault',
  Type.Object({
    code: Type.String({ description: '`access-refused`, `network-refused`, `refused`, `spinning` and the like.' }),
    message: Type.String({ description: 'What it did.' }),
    count: Type.Integer({ minimum: 1, description: 'How often, as far as it was counted.' }),
    firstAt: Time,
    lastAt: Time,
  }),
);

export const PluginNetworkSchema = named(
  'PluginNetwork',
  Type.Object({
    since: Type.String({ format: 'date-time', description: 'Since when it is watched.' }),
    unused: Type.Array(Text, {
      description:
        'Permissions that it asks for and has not used since: `lan`, `internet:api.example.com`, `listen:7000`.',
    }),
    days: Type.Integer({ minimum: 0, description: 'Whole days since then.' }),
    used: Type.Record(Type.String(), Time, { description: 'When each permission was used last.' }),
  }),
);

export const PluginChangeSchema = named(
  'PluginChange',
  Type.Object({
    kind: words(['installed', 'updated', 'rolled-back']),
    from: Type.Optional(Text),
    to: Text,
    at: Time,
    reason: Type.Optional(Type.String({ description: 'Why it was rolled back.' })),
  }),
);

export const PluginSchema = named(
  'Plugin',
  Type.Object({
    id: Text,
    name: Text,
    description: Type.Optional(Text),
    version: Text,
    kind: words(['brand', 'ecosystem', 'service']),
    iotClass: Text,
    status: Type.Object({
      value: words(['running', 'starting', 'stopped', 'failed', 'safe-mode', 'refused', 'disabled']),
      reason: Type.Optional(Text),
      restarts: Type.Integer(),
      since: Time,
    }),
    permissions: AnyObject,
    permissionTexts: Type.Array(ref(PluginPermissionSchema)),
    grade: Grade,
    refused: Type.Integer({
      minimum: 0,
      description: 'What it sent and NEXA did not take, since its process was started.',
    }),
    enabled: Type.Boolean(),
    source: words(sources, '`bundled` came with NEXA.'),
    sourceSpec: Type.Optional(Text),
    digest: Type.Optional(Digest),
    installedAt: Type.Optional(Time),
    state: words(
      ['installed', 'trial', 'rolling-back', 'removing'],
      '`trial`: updated, and watched; it goes back to the version before when it does worse.',
    ),
    lastChange: Type.Optional(ref(PluginChangeSchema)),
    network: Type.Optional(ref(PluginNetworkSchema)),
    contacts: Type.Optional(
      Type.Array(ref(PluginContactSchema), {
        description: 'What it reached on the network, or tried to, at most 500; for the admin of the server only.',
      }),
    ),
    faults: Type.Optional(
      Type.Array(ref(PluginFaultSchema), {
        maxItems: 50,
        description:
          'What it did that it should not have since NEXA was started, the latest first; for the admin of the server only.',
      }),
    ),
  }),
);

export const InstallPlanSchema = named(
  'InstallPlan',
  Type.Object({
    id: Id,
    plugin: Type.Object({
      id: Text,
      name: Text,
      description: Type.Optional(Text),
      kind: words(['brand', 'ecosystem', 'service']),
      iotClass: Text,
    }),
    package: Type.String({ description: 'Name of the package.' }),
    version: Text,
    source: words(['registry', 'tarball', 'folder']),
    sourceSpec: Text,
    digest: Digest,
    integrity: Type.Optional(Type.String({ description: 'Of the archive, as the registry states it.' })),
    size: Type.Integer({ minimum: 0, description: 'Bytes that are installed.' }),
    grade: Grade,
    permissions: Type.Array(ref(PluginPermissionSchema)),
    replaces: Type.Optional(
      Type.Object({
        version: Text,
        source: words(sources),
        package: Type.Optional(Type.String({ description: 'Name of its package.' })),
        takesOver: Type.Optional(
          Type.Object(
            { integrations: Type.Integer({ minimum: 0 }), text: Text },
            { description: 'What another package than the installed one gets with its place, also in words.' },
          ),
        ),
      }),
    ),
    grows: Type.Boolean({ description: 'An update that asks for more than was agreed to.' }),
    createdAt: Time,
    expiresAt: Time,
  }),
);

export const InstallAnswerSchema = named(
  'InstallAnswer',
  Type.Object({
    plan: ref(InstallPlanSchema),
    applied: Type.Boolean({ description: 'Whether it was carried out; otherwise it waits for a person’s word.' }),
  }),
);

const apply = Type.Optional(
  words(['when-not-growing'], 'An update that asks for no more than was agreed to is carried out at once.'),
);

export const InstallBody = body(
  {
    package: Type.Optional(
      Type.String({ minLength: 1, maxLength: 400, description: 'Of a registry: `@acme/nexa-plugin@1.2.3`.' }),
    ),
    folder: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4096, description: 'Absolute path on the machine that NEXA runs on.' }),
    ),
    apply,
  },
  { minProperties: 1 },
);

export const UploadQuery = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the file.' }),
  apply,
});

export const PluginLogLineSchema = named(
  'PluginLogLine',
  Type.Object({
    seq: Type.Integer(),
    time: Time,
    level: words(['debug', 'info', 'warn', 'error']),
    message: Text,
    integrationId: Type.Optional(Text),
    fields: AnyObject,
  }),
);
