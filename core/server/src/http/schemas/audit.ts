import { Type } from '@sinclair/typebox';
import { AnyValue, Id, named, Page, Text, Time } from './base.ts';

const Word = Type.String({ minLength: 1, maxLength: 200 });

export const AuditEntrySchema = named(
  'AuditEntry',
  Type.Object({
    id: Id,
    time: Time,
    homeId: Type.Optional(Id),
    actorId: Type.Optional(Id),
    actorKind: Type.String({ description: '`user`, `healing`, `voice`, `system`, ...' }),
    action: Type.String({ description: 'What it was done to, and what: `rooms.added`.' }),
    entityType: Text,
    entityId: Text,
    before: Type.Optional(AnyValue),
    after: Type.Optional(AnyValue),
    ip: Type.Optional(Text),
    userAgent: Type.Optional(Text),
    cause: Type.Optional(AnyValue),
    sequence: Type.Optional(Type.Integer({ description: 'Place in the chain; absent until it is sealed.' })),
    hash: Type.Optional(Type.String({ description: 'Seals this row and those before it; hex.' })),
  }),
);

export const AuditQuery = Type.Object({
  actor: Type.Optional(Id),
  action: Type.Optional(Word),
  entityType: Type.Optional(Word),
  entityId: Type.Optional(Word),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  ...Page.properties,
});
