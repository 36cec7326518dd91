import { manifestRule, pairingRule, surfaceRule } from './declaration-rules.ts';
import {
  commandRule,
  commandUnknownRule,
  firstStatesRule,
  healingRule,
  secretsRule,
  unloadRule,
} from './life-rules.ts';
import { accessRefusedRule, comeBackRule, garbageRule, goOfflineRule, startOfflineRule } from './outage-rules.ts';
import type { ConformanceRule, RuleSubject } from './subject.ts';

export interface Rule {
  /** What holds, as the end of a sentence that begins with the plugin. */
  readonly title: string;
  /** Rejects when it does not hold. */
  check(subject: RuleSubject): Promise<void>;
}

/** Every rule of the suite, in the order in which an author meets them. */
export const conformanceRules: Readonly<Record<ConformanceRule, Rule>> = {
  manifest: { title: 'has a valid manifest', check: manifestRule },
  surface: { title: 'declares only what the host takes', check: surfaceRule },
  pairing: { title: 'is paired without a page, always as the same', check: pairingRule },
  'first-states': { title: 'tells devices and first states', check: firstStatesRule },
  'start-offline': { title: 'starts while its device is away, and finds it later', check: startOfflineRule },
  'go-offline': { title: 'notices that its device went away, and refuses commands', check: goOfflineRule },
  'come-back': { title: 'notices that its device came back', check: comeBackRule },
  'access-refused': { title: 'says so when its key is refused', check: accessRefusedRule },
  garbage: { title: 'survives answers that break the protocol, and passes none on', check: garbageRule },
  command: { title: 'carries a command out and reports what it did', check: commandRule },
  'command-unknown': { title: 'refuses what its device cannot do', check: commandUnknownRule },
  secrets: { title: 'tells no secret in logs, statuses and errors', check: secretsRule },
  healing: { title: 'heals what its actions cure, and says why when it cannot', check: healingRule },
  unload: { title: 'leaves nothing behind', check: unloadRule },
};
