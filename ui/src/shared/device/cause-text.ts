import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useHome } from '../api/home-context.ts';
import { automationsQuery, membersQuery, meQuery, scenesQuery } from '../api/queries.ts';
import type { Cause } from '../api/types.ts';
import { texts } from '../texts.ts';

interface Names {
  readonly you: string | undefined;
  readonly people: ReadonlyMap<string, string>;
  readonly automations: ReadonlyMap<string, string>;
  readonly scenes?: ReadonlyMap<string, string>;
}

/** Why, in words; empty when nobody knows. */
export function causeText(cause: Cause | undefined, names: Names): string {
  const { cause: words } = texts;
  switch (cause?.kind) {
    case 'user': {
      if (cause.id !== undefined && cause.id === names.you) return words.byYou;
      const name = cause.name ?? (cause.id === undefined ? undefined : names.people.get(cause.id));
      return name === undefined ? words.bySomeone : words.byUser(name);
    }
    case 'automation': {
      const name = cause.name ?? (cause.id === undefined ? undefined : names.automations.get(cause.id));
      return name === undefined ? words.byAnAutomation : words.byAutomation(name);
    }
    case 'scene':
      return words.byScene(cause.name ?? (cause.id === undefined ? undefined : names.scenes?.get(cause.id)));
    case 'voice':
      return words.byVoice;
    case 'physical':
      return words.physical;
    case 'plugin':
      return words.byPlugin;
    case 'healing':
      return words.byHealing;
    default:
      return words.unknown;
  }
}

/** {@link causeText} with the names of this home. */
export function useCauseText(): (cause: Cause | undefined) => string {
  const { id: homeId } = useHome();
  const you = useQuery(meQuery).data?.user.id;
  const members = useQuery(membersQuery(homeId)).data;
  const automations = useQuery(automationsQuery(homeId)).data;
  const scenes = useQuery(scenesQuery(homeId)).data;
  return useCallback(
    (cause) =>
      causeText(cause, {
        you,
        people: new Map((members ?? []).map(({ userId, name }) => [userId, name])),
        automations: new Map((automations ?? []).map(({ id, name }) => [id, name])),
        scenes: new Map((scenes?.items ?? []).map(({ id, name }) => [id, name])),
      }),
    [you, members, automations, scenes],
  );
}
