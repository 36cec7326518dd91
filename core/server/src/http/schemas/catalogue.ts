import { Type } from '@sinclair/typebox';
import { Id, named, Page, Text } from './base.ts';

export const CatalogueModel = named(
  'CatalogueModel',
  Type.Object({
    id: Id,
    brand: Text,
    model: Type.String({ description: 'The manufacturer’s own id of the model.' }),
    name: Text,
    capabilities: Type.Array(Text),
    batteryType: Type.Optional(Text),
    expectedLifeHours: Type.Optional(Type.Integer()),
  }),
);

export const CatalogueQuery = Type.Composite([
  Page,
  Type.Object({
    search: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Words or beginnings of words, of brand, name and model; the best matches come first.',
      }),
    ),
  }),
]);
