import { type Cause, MAX_CAUSE_DEPTH } from '@nexa/sdk';

/** `cause` with everything beyond the longest kept chain left out. */
export function limitedCause(cause: Cause, depth: number = MAX_CAUSE_DEPTH): Cause {
  const { parent, ...own } = cause;
  return parent === undefined || depth <= 1 ? own : { ...own, parent: limitedCause(parent, depth - 1) };
}

/** How often the automation stands in the chain. */
export function countAutomation(cause: Cause | undefined, automationId: string): number {
  let count = 0;
  for (let link = cause; link !== undefined; link = link.parent) {
    if (link.kind === 'automation' && link.id === automationId) count += 1;
  }
  return count;
}
