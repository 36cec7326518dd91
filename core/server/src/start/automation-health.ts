import { type Database, PostgresAutomationHealth, PostgresHealthSources } from '@nexa/db';
import type { Clock } from '@nexa/engine';
import { findInSteps } from '../automations/health/find-in-steps.ts';
import { HealthDesk, type HealthDeskOptions } from '../automations/health/health-desk.ts';
import { issuesOfRunning, type RunningHomes, sourcesOfRunning } from '../automations/health/running-homes.ts';

/** Watches over the automations of the homes that run here: it looks at a home soon after something in it has changed. */
export function watchAutomationHealth({
  database,
  homes,
  clock,
  log,
}: {
  readonly database: Database;
  readonly homes: RunningHomes;
  readonly clock: Clock;
  readonly log: HealthDeskOptions['log'];
}): HealthDesk {
  const desk = new HealthDesk({
    parts: {
      sources: sourcesOfRunning(new PostgresHealthSources(database), homes),
      store: new PostgresAutomationHealth(database),
      issues: issuesOfRunning(homes),
      find: (input) => findInSteps(input),
      now: () => clock.now(),
    },
    homeIds: () => homes.homeIds(),
    clock,
    log,
  });
  homes.onChanged((homeId) => desk.changed(homeId));
  return desk;
}
