import type { AutomationDefinition, AutomationTemplate, TemplateInputValue } from '@nexa/sdk';
import { Type } from '@sinclair/typebox';
import { AnyObject, body, Id, Key, named, ref, Text } from './base.ts';

const Inputs = Type.Unsafe<Record<string, TemplateInputValue>>({
  type: 'object',
  additionalProperties: true,
  'x-free': { levels: 2, bytes: 65_536 },
  description: 'Answers by the name of the input.',
});

/** Any JSON of that form: what it means is checked by the engine. */
const asJson = <T>(description: string) => Type.Unsafe<T>({ type: 'object', additionalProperties: true, description });

export const TemplateShown = named(
  'AutomationTemplate',
  Type.Object({
    id: Text,
    version: Type.Integer(),
    title: Text,
    description: Text,
    inputs: Type.Array(AnyObject, { description: 'The questions that it asks.' }),
    changes: Type.Optional(Type.Array(Text, { description: 'What changed since the version before.' })),
    isBundled: Type.Boolean({ description: 'Whether NEXA brings it along; others a home imported.' }),
  }),
);

export const TemplateBody = body({
  template: Type.Unsafe<AutomationTemplate>({
    type: 'object',
    description: 'A template as JSON: id, version, title, description, inputs, definition.',
    additionalProperties: true,
    required: ['id', 'version', 'title', 'description', 'inputs', 'definition'],
    properties: {
      id: { type: 'string', minLength: 1, maxLength: 100 },
      version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
      title: { type: 'string', minLength: 1, maxLength: 200 },
      description: { type: 'string', maxLength: 2_000 },
      inputs: { type: 'array', maxItems: 50, items: { type: 'object' } },
      definition: { type: 'object' },
      changes: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 500 } },
    },
    'x-free': { levels: 24, bytes: 262_144 },
  }),
});

export const FillBody = body({ version: Type.Optional(Type.Integer({ minimum: 1 })), inputs: Inputs });
export const FilledTemplate = named(
  'FilledTemplate',
  Type.Object({ definition: asJson<AutomationDefinition>('To be saved as an automation.') }),
);

export const UpgradeBody = body({ inputs: Type.Optional(Inputs) });
const Changes = Type.Array(AnyObject, { description: '`{path, before?, after?}` each.' });
export const TemplateUpgradeAnswer = named(
  'TemplateUpgrade',
  Type.Object({
    from: Type.Integer(),
    to: Type.Integer(),
    changes: Type.Array(Text, { description: 'What the template says of its new version.' }),
    definition: asJson<AutomationDefinition>('To be saved when a person wants it.'),
    diff: Changes,
    changedByHand: Changes,
    conflicts: Type.Array(AnyObject, {
      description: 'What both a person and the template changed; the template’s is taken.',
    }),
  }),
);

export const ImportBody = body({
  yaml: Type.String({
    minLength: 1,
    maxLength: 200_000,
    description: 'Automations of Home Assistant, as it keeps them.',
  }),
  entityMap: Type.Optional(
    Type.Record(
      Key,
      body({
        deviceId: Id,
        component: Type.Optional(Key),
        capability: Key,
        attribute: Key,
      }),
      { maxProperties: 1_000, description: 'What a person says an entity is; it goes before every guess.' },
    ),
  ),
  mqttIntegrationId: Type.Optional(Id),
});

export const ImportAnswer = named(
  'AutomationImport',
  Type.Object({
    automations: Type.Array(
      Type.Object({
        name: Text,
        definition: Type.Optional(asJson<AutomationDefinition>('Left out where nothing of it would run.')),
        needsReview: Type.Boolean({ description: 'Something was left out or guessed.' }),
        needsConsent: Type.Boolean({
          description: 'It unlocks, opens or disarms: `allowSensitive` is a person’s to set.',
        }),
        enabled: Type.Boolean(),
        lines: Type.Array(AnyObject, {
          description: '`{path, status: mapped | changed | left-out, what, why?}` each.',
        }),
      }),
    ),
    unmappedEntities: Type.Array(Text),
  }),
);

export const TemplateList = named('AutomationTemplateList', Type.Object({ items: Type.Array(ref(TemplateShown)) }));
