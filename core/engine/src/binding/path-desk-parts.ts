import type { AutomationEngine } from '../automation/automation-engine.ts';
import type { CommandDesk } from '../command/command-desk.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { Presence } from '../device/presence.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { LinkFinder } from './link-finder.ts';
import type { PathKeeper } from './path-keeper.ts';

/** What those who change the paths of devices work with. */
export interface PathDeskParts {
  readonly context: HomeContext;
  readonly devices: DeviceRegistry;
  readonly finder: LinkFinder;
  readonly keeper: PathKeeper;
  readonly presence: Presence;
  readonly commands: CommandDesk;
  readonly automations: AutomationEngine;
  readonly issues: IssueBook;
}
