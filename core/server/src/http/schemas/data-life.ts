import { Type } from '@sinclair/typebox';
import { longestPassword } from '../../auth/password.ts';
import { body, Id, named, Text, words } from './base.ts';

export const ErasureBody = body({
  password: Type.String({ minLength: 1, maxLength: longestPassword }),
  email: Type.String({ minLength: 1, maxLength: 254, description: 'Of the account, typed again to confirm.' }),
  removeSharedHomes: Type.Optional(
    Type.Boolean({ description: 'Homes of this person in which others live are removed too.' }),
  ),
});

export const Erasure = named(
  'Erasure',
  Type.Object({
    homes: Type.Array(
      Type.Object({ id: Id, name: Text, others: Type.Integer({ description: 'Other people who live in it.' }) }),
      { description: 'Homes that this person owns; they go too.' },
    ),
    tables: Type.Array(
      Type.Object({
        table: Text,
        rows: Type.Integer(),
        outcome: words(['removed', 'forgotten', 'kept'], 'forgotten: the rows stay and name nobody any more.'),
        because: Type.Optional(Text),
      }),
    ),
  }),
);
