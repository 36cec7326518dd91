import type { AttributeRow } from './family.ts';
import { numberAt, within } from './values.ts';

/** Charge in percent at one of these data points. `low`, `middle`, `high` is no percentage and is left out. */
export const batteryAttribute = (...ids: readonly number[]): AttributeRow => ({
  capability: 'battery',
  attribute: 'percent',
  from: ids,
  read: (values) => ids.map((id) => within(numberAt(values, id), 0, 100)).find((percent) => percent !== undefined),
});

export const batteryWords: readonly unknown[] = ['low', 'middle', 'high'];
