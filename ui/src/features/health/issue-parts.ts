import type { Issue } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';

export interface IssueStory {
  readonly happened: string;
  /** What NEXA did when there is no healing to show. */
  readonly did: string | undefined;
  readonly next: string | undefined;
}

/** What happened, what NEXA did, what to do next. */
export function storyOf({ explanation, advice, state, healing }: Issue): IssueStory {
  const { health } = texts;
  const isOver = state === 'resolved';
  const isAtWork = state === 'healing' || state === 'verifying' || state === 'planned';
  const silent = isOver ? health.byItself : isAtWork ? health.atWork : health.nothingYet;
  return {
    happened: explanation,
    did: healing.length > 0 ? undefined : silent,
    next: isOver ? undefined : advice,
  };
}
