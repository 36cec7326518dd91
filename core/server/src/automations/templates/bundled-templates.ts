import type { AutomationTemplate } from '@nexa/sdk';
import { allOffWhenAway } from './all-off-when-away.ts';
import { coversBySun } from './covers-by-sun.ts';
import { doorLeftOpen } from './door-left-open.ts';
import { goodNight } from './good-night.ts';
import { heatingWindow } from './heating-window.ts';
import { leakStop } from './leak-stop.ts';
import { lowBattery } from './low-battery.ts';
import { motionLight } from './motion-light.ts';
import { TemplateShelf } from './template-shelf.ts';
import { wakeUpLight } from './wake-up-light.ts';
import { washingDone } from './washing-done.ts';

/**
 * The templates that come with NEXA, in the order in which they are offered. When one gets a new version, the former one
 * stays here as it was, in a file of its own (`motion-light-v1.ts`): automations that were made from it are upgraded from it.
 */
export const bundledShelf = new TemplateShelf([
  motionLight,
  allOffWhenAway,
  goodNight,
  wakeUpLight,
  coversBySun,
  heatingWindow,
  doorLeftOpen,
  leakStop,
  washingDone,
  lowBattery,
]);

/** The newest version of each. */
export const bundledTemplates: readonly AutomationTemplate[] = bundledShelf.newest;
