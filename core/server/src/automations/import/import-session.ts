import { type AttributePlace, coreCapabilities, MAIN_COMPONENT, type ScalarValue } from '@nexa/sdk';
import { kindOf } from './entity-kinds.ts';
import type { EntityMatcher, EntityPart } from './entity-matcher.ts';
import { type ImportNotes, NotMapped } from './import-notes.ts';
import type { ImportContext } from './import-report.ts';
import { attributeMeaning, meaningOf, scaled } from './state-words.ts';

/** What the import of one automation goes by. */
export interface ImportSession {
  readonly notes: ImportNotes;
  readonly matcher: EntityMatcher;
  readonly context: ImportContext;
  /** Ids of NEXA's triggers by the id that Home Assistant knows the trigger by. */
  readonly triggerIds: Map<string, string[]>;
  /** Ids that are taken. */
  readonly usedIds: Set<string>;
}

/** Values that an attribute is asked for. */
export interface StateTest {
  readonly place: AttributePlace;
  readonly equals: readonly ScalarValue[];
  /** Instead of values: greater than this. */
  readonly above?: number;
}

/** The part of a device that an entity is. */
export function partOf(entityId: string, { matcher, notes }: ImportSession): EntityPart {
  const found = matcher.find(entityId);
  if (typeof found === 'string') throw new NotMapped(found);
  if (found.guess !== undefined) notes.remark(found.guess, { review: true });
  return found;
}

/** Where an entity, or an attribute of it, is; and by what its numbers are multiplied. */
export function placeOf(
  entityId: string,
  attribute: string | undefined,
  session: ImportSession,
): { readonly place: AttributePlace; readonly scale: number } {
  const part = partOf(entityId, session);
  const [first] = keysOf(entityId, attribute, part);
  if (first === undefined) throw nothing(entityId, attribute);
  return { place: placeAt(part, first.key), scale: first.scale };
}

/** The same of something that is a number. */
export function numberPlaceOf(entityId: string, attribute: string | undefined, session: ImportSession) {
  const found = placeOf(entityId, attribute, session);
  const { capability, attribute: name } = found.place;
  const schema = coreCapabilities.find(({ id }) => id === capability)?.attributes[name]?.schema;
  if (schema !== undefined && schema.type !== 'number' && schema.type !== 'integer')
    throw new NotMapped(`${capability}.${name} of ${entityId} is not a number`);
  return found;
}

/** What it means that an entity, or an attribute of it, has one of these states. */
export function stateTest(
  entityId: string,
  { attribute, states }: { readonly attribute?: string | undefined; readonly states: readonly unknown[] },
  session: ImportSession,
): StateTest {
  const known = states.filter((state) => !['unavailable', 'unknown'].includes(String(state)));
  if (known.length < states.length) {
    if (known.length === 0)
      throw new NotMapped('a device that cannot be reached has no such state in NEXA: an issue is raised for it');
    session.notes.remark('unavailable and unknown are no states in NEXA');
  }
  const part = partOf(entityId, session);
  for (const { key, scale } of keysOf(entityId, attribute, part)) {
    const meanings = known.flatMap((state) => meaningOf(key, state, scale) ?? []);
    if (meanings.length < known.length) continue;
    const equals = meanings.flatMap((meaning) => ('equals' in meaning ? [meaning.equals] : []));
    const above = meanings.find((meaning) => 'above' in meaning);
    if (above !== undefined && equals.length > 0) throw new NotMapped('it asks for a range and for values at once');
    return { place: placeAt(part, key), equals, ...(above === undefined ? {} : { above: above.above }) };
  }
  throw new NotMapped(`${known.map(String).join(', ')} is no state that NEXA knows of ${attribute ?? entityId}`);
}

/** A bound of Home Assistant's in NEXA's unit. */
export function bound(name: 'above' | 'below', value: number | undefined, scale: number): { [name: string]: number } {
  return value === undefined ? {} : { [name]: scaled(value, scale) };
}

export function placeAt({ deviceId, component }: EntityPart, key: string): AttributePlace {
  const dot = key.lastIndexOf('.');
  const where = component === undefined || component === MAIN_COMPONENT ? { deviceId } : { deviceId, component };
  return { ...where, capability: key.slice(0, dot), attribute: key.slice(dot + 1) };
}

/** The id, or one like it, that is not taken yet. */
export function takeId(wanted: string, { usedIds }: ImportSession): string {
  const base = wanted.trim().slice(0, 55) || 'part';
  let id = base;
  for (let count = 2; usedIds.has(id); count += 1) id = `${base}-${count}`;
  usedIds.add(id);
  return id;
}

function keysOf(
  entityId: string,
  attribute: string | undefined,
  part: EntityPart,
): readonly { readonly key: string; readonly scale: number }[] {
  const has = (key: string) => part.capabilities.includes(key.slice(0, key.lastIndexOf('.')));
  if (attribute !== undefined) {
    const meaning = attributeMeaning(attribute);
    if (meaning === undefined || !has(meaning.key)) throw nothing(entityId, attribute);
    return [meaning];
  }
  const { keys = [], inOrder = true } = kindOf(entityId) ?? {};
  const possible = keys.filter((key) => has(key) && key !== 'button.pressed');
  const said = part.said === undefined ? [] : [`${part.said.capability}.${part.said.attribute}`];
  if (said.length === 0 && !inOrder && possible.length > 1)
    throw new NotMapped(`${entityId} may be ${possible.join(' or ')} of its device`);
  return [...new Set([...said, ...possible])].map((key) => ({ key, scale: 1 }));
}

function nothing(entityId: string, attribute: string | undefined): NotMapped {
  return new NotMapped(
    attribute === undefined
      ? `the device of ${entityId} has nothing that can be asked for`
      : `NEXA does not know the attribute ${attribute} of ${entityId}`,
  );
}
