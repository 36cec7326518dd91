import type { AutomationRecord } from '../../home/records.ts';
import type { Side } from './agreement.ts';
import type { HomeView } from './home-view.ts';
import { asGuards, type Literal } from './literal.ts';
import type { Write } from './writes.ts';

/** All that must hold for an automation to write this when that trigger fires; `literals`: what holds then besides. */
export const writeSide = (
  { definition }: AutomationRecord,
  write: Write,
  {
    triggerId,
    literals,
    view,
  }: { readonly triggerId: string; readonly literals: readonly Literal[]; readonly view: HomeView },
): Side => ({
  guards: [...asGuards(definition.conditions), ...write.guards],
  scope: { triggerId, domainRanges: view.domainRanges.bind(view) },
  literals,
});
