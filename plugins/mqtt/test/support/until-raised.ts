import { setTimeout as pause } from 'node:timers/promises';
import type { CheckOutcome } from '@nexa/sdk';

interface Checked {
  check(id: string, externalId?: string): Promise<CheckOutcome>;
}

const WITHIN = 30_000;
const PAUSE = 100;

/** Resolves once the check has found an issue of the device. */
export async function untilRaised(integration: Checked, check: string, externalId: string): Promise<void> {
  const deadline = performance.now() + WITHIN;
  while ((await integration.check(check, externalId)).outcome !== 'issue') {
    if (performance.now() > deadline) throw new Error(`${check} found nothing wrong with ${externalId}`);
    await pause(PAUSE);
  }
}
