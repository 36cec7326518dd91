import { alarm } from './alarm.ts';
import { battery } from './battery.ts';
import { brightness } from './brightness.ts';
import { colorSetting } from './color-setting.ts';
import { contact } from './contact.ts';
import { cover } from './cover.ts';
import { fan } from './fan.ts';
import { garageDoor } from './garage-door.ts';
import { humidity } from './humidity.ts';
import { lock } from './lock.ts';
import { media } from './media.ts';
import { modes } from './modes.ts';
import { occupancy } from './occupancy.ts';
import { onOff } from './on-off.ts';
import type { Part } from './part.ts';
import { scene } from './scene.ts';
import { sensorState } from './sensor-state.ts';
import { temperature } from './temperature.ts';
import { thermostat } from './thermostat.ts';
import { toggles } from './toggles.ts';
import type { TraitMapping } from './trait-mapping.ts';
import { vacuum } from './vacuum.ts';
import { valve } from './valve.ts';

/** Where two make the same trait of one part, the first one counts. */
export const mappings: readonly TraitMapping[] = [
  onOff,
  brightness,
  colorSetting,
  ...garageDoor,
  valve,
  ...cover,
  contact,
  lock,
  alarm,
  thermostat,
  ...temperature,
  humidity,
  fan,
  toggles,
  modes,
  ...vacuum,
  ...media,
  sensorState,
  ...occupancy,
  battery,
  scene,
];

/** How full its battery is says little of a thing that Google can know nothing else of. */
const NOTHING_ALONE = 'EnergyStorage';

/** What Google can make of a part; empty: nothing, and it is not told of it. */
export function mappingsOf(part: Part): readonly TraitMapping[] {
  const chosen = new Map<string, TraitMapping>();
  for (const mapping of mappings) {
    const isOffered = mapping.capabilities.some((capability) => part.offers(capability));
    if (isOffered && !chosen.has(mapping.trait) && (mapping.fits?.(part) ?? true)) chosen.set(mapping.trait, mapping);
  }
  const list = [...chosen.values()];
  return list.every(({ trait }) => trait === NOTHING_ALONE) ? [] : list;
}
