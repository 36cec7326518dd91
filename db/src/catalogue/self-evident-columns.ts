import type { DescribedRelation } from './describe-schema.ts';

/** Columns that mean the same wherever they stand, and are said once. */
export const selfEvidentColumns: Readonly<Record<string, string>> = {
  id: 'Made by nexa.uuid_v7(): in the order of creation.',
  home_id: 'The home it belongs to.',
  device_id: 'The device it is about.',
  user_id: 'The person it is about.',
  name: 'What people call it.',
  title: 'It in a line, for people.',
  component: 'Part of the device; main is the device itself.',
  severity: 'How bad it is.',
  time: 'When it was so.',
  bucket: 'First moment of the stretch of time.',
  count: 'How many rows are in it.',
  enabled: 'False: it is kept, but does nothing.',
};

/**
 * Whether a column says by itself what it is: it is on the list above, points at a table, is a moment named for what
 * happened then (`..._at`), or is one of words that are listed with it.
 */
export function isSelfEvident(relation: DescribedRelation, column: DescribedRelation['columns'][number]): boolean {
  return (
    column.name in selfEvidentColumns ||
    column.words !== null ||
    (column.name.endsWith('_at') && column.type.startsWith('timestamp')) ||
    relation.foreignKeys.some(({ columns }) => columns.includes(column.name))
  );
}
