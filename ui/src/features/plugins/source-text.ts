import type { Plugin } from '../../shared/api/types.ts';
import { texts } from '../../shared/texts.ts';

/** Where a plugin comes from, and how well it is made; of what did not come with NEXA only its maker knows that. */
export function sourceText({ source, grade }: Pick<Plugin, 'source' | 'grade'>): string {
  const { plugins } = texts;
  const said = source === 'bundled' ? plugins.grade : plugins.claimedGrade;
  return `${plugins.source[source]} · ${grade === null ? plugins.ungraded : said(grade)}`;
}
