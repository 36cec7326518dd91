import type { CommandDesk } from '../command/command-desk.ts';
import type { DeviceRegistry } from '../device/device-registry.ts';
import type { IssueBook } from '../diagnosis/issue-book.ts';
import type { HomeContext } from '../home/home-context.ts';
import type { ModeKeeper } from '../home/mode-keeper.ts';
import type { PeopleKeeper } from '../home/people-keeper.ts';
import type { HomePlace, NotificationRecord } from '../home/records.ts';
import type { SceneDesk } from '../scene/scene-desk.ts';

/** What automations work with. */
export interface AutomationParts {
  readonly context: HomeContext;
  readonly devices: DeviceRegistry;
  readonly commands: CommandDesk;
  readonly scenes: SceneDesk;
  readonly issues: IssueBook;
  readonly modes: ModeKeeper;
  readonly people: PeopleKeeper;
  readonly place: () => HomePlace;
  readonly notify: (message: Omit<NotificationRecord, 'id' | 'at'>) => void;
}
