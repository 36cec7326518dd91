import { describe, expect, it } from 'vitest';
import { usesOf } from './table-uses.ts';

const uses = (table: string, text: string, path = 'a.ts') => {
  const { writers, readers } = usesOf(table, [{ path, text }]);
  return { isWritten: writers.length > 0, isRead: readers.length > 0 };
};

describe('a source', () => {
  it.each([
    ['rooms', 'INSERT INTO rooms (id) VALUES (1)'],
    ['rooms', 'await tx.insert(rooms).values(row)'],
    ['device_groups', 'await tx.insert(deviceGroups).values(row)'],
    ['audit_logs', 'INSERT INTO timeseries.audit_logs (id)'],
    ['nexa.incidents', 'INSERT INTO nexa.incidents (id)'],
  ])('writes %s with %s', (table, text) => {
    expect(uses(table, text)).toEqual({ isWritten: true, isRead: false });
  });

  it.each([
    ['rooms', 'SELECT 1 FROM rooms'],
    ['rooms', 'SELECT 1 FROM homes LEFT JOIN public.rooms ON true'],
    ['device_groups', 'tx.select().from(deviceGroups)'],
    ['device_groups', 'tx.select().from(x).innerJoin(deviceGroups, eq(a, b))'],
  ])('reads %s with %s', (table, text) => {
    expect(uses(table, text)).toEqual({ isWritten: false, isRead: true });
  });

  it.each([
    ['rooms', 'DELETE FROM rooms'],
    ['incidents', 'SELECT 1 FROM security_incidents'],
    ['nexa.incidents', 'INSERT INTO incidents'],
    ['device_states', "name: 'device_states'"],
    ['alerts', 'UPDATE alerts SET state = 1'],
  ])('does not use %s with %s', (table, text) => {
    expect(uses(table, text)).toEqual({ isWritten: false, isRead: false });
  });

  it('writes a series through its entry', () => {
    expect(uses('energy_usage', "wide('energy_usage', {", 'db/src/timeseries/series.ts').isWritten).toBe(true);
  });
});
