import type { AutomationIssueReport, CapabilityCatalog, IssueRecord } from '@nexa/engine';
import type { JsonObject } from '@nexa/sdk';
import type { HealthIssues } from './check-home-automations.ts';
import type { HealthHome, HealthSources } from './gather-health.ts';

/** What a check of automations has to do with the homes that run here. */
export interface RunningHomes {
  homeIds(): readonly string[];
  /** The capabilities that the home knows; undefined where it does not run here. */
  catalog(homeId: string): CapabilityCatalog | undefined;
  /** Open issues about automations; none where the home does not run here. */
  automationIssues(homeId: string): readonly IssueRecord[];
  automationHealth(
    homeId: string,
    change: {
      readonly raise?: readonly AutomationIssueReport[];
      readonly clear?: readonly {
        readonly automationId: string;
        readonly code: string;
        readonly evidence: JsonObject;
      }[];
    },
  ): void;
  /** Tells of every change of what there is in a home: automations, scenes, devices, integrations, its place. */
  onChanged(listener: (homeId: string) => void): () => void;
  /** Resolves when everything recorded before the call is committed. */
  flush(): Promise<void>;
}

/** The sources of a check, with the capabilities from the home that runs; what it has recorded is there. */
export function sourcesOfRunning(
  stored: Omit<HealthSources, 'home'> & { home(homeId: string): Promise<Omit<HealthHome, 'catalog'> | undefined> },
  homes: Pick<RunningHomes, 'catalog' | 'flush'>,
): HealthSources {
  return {
    home: async (homeId) => {
      const catalog = homes.catalog(homeId);
      if (catalog === undefined) return undefined;
      await homes.flush();
      const home = await stored.home(homeId);
      return home === undefined ? undefined : { ...home, catalog };
    },
    runCounts: (homeId) => stored.runCounts(homeId),
    executions: (homeId, since) => stored.executions(homeId, since),
    seen: (homeId, attributes) => stored.seen(homeId, attributes),
    offlineSince: (homeId, deviceIds) => stored.offlineSince(homeId, deviceIds),
    commandParams: (homeId, commandIds) => stored.commandParams(homeId, commandIds),
  };
}

/** The issues of the homes that run here. */
export function issuesOfRunning(homes: Pick<RunningHomes, 'automationIssues' | 'automationHealth'>): HealthIssues {
  return {
    open: async (homeId) =>
      homes.automationIssues(homeId).flatMap(({ code, evidence }) => {
        const { automationId } = evidence;
        return typeof automationId === 'string' ? [{ automationId, code, evidence }] : [];
      }),
    raise: async (homeId, issue) => homes.automationHealth(homeId, { raise: [issue] }),
    clear: async (homeId, issue, evidence) => homes.automationHealth(homeId, { clear: [{ ...issue, evidence }] }),
  };
}
