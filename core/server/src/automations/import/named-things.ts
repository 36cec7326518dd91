import { wordsOf } from './entity-matcher.ts';
import { NotMapped } from './import-notes.ts';
import type { ImportSession } from './import-session.ts';

/** The scene or automation of the home whose name has the words of an entity's id. */
export function namedLike(
  entityId: string,
  things: readonly { readonly id: string; readonly name: string }[] | undefined,
  { notes, matcher }: ImportSession,
): string {
  const words = wordsOf(entityId.slice(entityId.indexOf('.') + 1)).join(' ');
  const alike = (things ?? []).filter(({ name }) => wordsOf(name).join(' ') === words);
  const [first, second] = alike;
  if (first === undefined) {
    matcher.unmapped.add(entityId);
    throw new NotMapped(`the home has nothing with the name of ${entityId} yet`);
  }
  if (second !== undefined) throw new NotMapped(`the home has two with the name of ${entityId}`);
  notes.remark(`${entityId} is taken to be “${first.name}” by its name`, { review: true });
  return first.id;
}
