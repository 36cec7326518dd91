import type { Plugin } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';

/** Where a plugin comes from, and how well it is made. */
export function sourceText({ source, grade }: Pick<Plugin, 'source' | 'grade'>): string {
  const { plugins } = texts;
  return `${plugins.source[source]} · ${grade === null ? plugins.ungraded : plugins.grade(grade)}`;
}
