import { type AutomationParts, fieldHints } from '@nexa/sdk';
import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false };
const MOST_PUBLISHED = 65_536;
/** Of what comes with a firing. */
export const MOST_TOLD = 4_096;

const Scalar = Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: MOST_TOLD })]);

export const TopicWish = Type.Object(
  {
    topic: Type.String({
      minLength: 1,
      maxLength: 1_000,
      ...fieldHints({
        title: 'Topic',
        description: '`+` stands for one level, `#` at the end for all that follow.',
        placeholder: 'doorbell/+/pressed',
      }),
    }),
    payload: Type.Optional(
      Type.String({
        maxLength: MOST_TOLD,
        ...fieldHints({ title: 'Message', description: 'Only when the message is exactly this text.' }),
      }),
    ),
    field: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        ...fieldHints({
          title: 'Field',
          description: 'Only when the message is JSON that has this field; `battery.level` is a field of a field.',
        }),
      }),
    ),
    equals: Type.Optional(
      Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 1_000 })], {
        ...fieldHints({ title: 'Value of the field', description: 'Only when the field is exactly this.' }),
      }),
    ),
    retained: Type.Optional(
      Type.Boolean({
        default: false,
        ...fieldHints({
          title: 'Kept messages too',
          description:
            'Also for what the broker had kept, when it differs from what this fired for last. It may be of any age.',
          advanced: true,
        }),
      }),
    ),
  },
  closed,
);
export type TopicWish = Static<typeof TopicWish>;

export const TopicData = Type.Object(
  {
    topic: Type.String(),
    payload: Type.String({ description: `At most ${MOST_TOLD} bytes of it.` }),
    value: Type.Optional(Scalar),
    cut: Type.Optional(Type.Boolean({ description: 'The message was longer.' })),
    retained: Type.Optional(Type.Boolean({ description: 'The broker had kept it.' })),
  },
  closed,
);
export type TopicData = Static<typeof TopicData>;

export const PublishWish = Type.Object(
  {
    topic: Type.String({ minLength: 1, maxLength: 1_000, ...fieldHints({ title: 'Topic' }) }),
    payload: Type.String({ maxLength: MOST_PUBLISHED, ...fieldHints({ title: 'Message' }) }),
    qos: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1,
        default: 1,
        ...fieldHints({
          title: 'QoS',
          description: '1: until the broker has it. 0: once, and it may be lost.',
          advanced: true,
        }),
      }),
    ),
    retain: Type.Optional(
      Type.Boolean({
        default: false,
        ...fieldHints({ title: 'Keep', description: 'The broker keeps it for whoever comes later.', advanced: true }),
      }),
    ),
  },
  closed,
);
export type PublishWish = Static<typeof PublishWish>;

export const automation: AutomationParts = {
  triggers: {
    'mqtt.topic': {
      title: 'A message comes',
      description: 'When a message comes at a topic of this broker, also one of no device.',
      config: TopicWish,
      data: TopicData,
    },
  },
  actions: {
    'mqtt.publish': {
      title: 'Send a message',
      description: 'Publishes a message at this broker. It can reach any device there, locks too.',
      config: PublishWish,
      // Whatever is listening there is commanded past NEXA's own rules for locks, doors and alarms.
      sensitive: true,
    },
  },
};
