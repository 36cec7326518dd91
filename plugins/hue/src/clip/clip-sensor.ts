import type { ScalarValue } from '@nexa/sdk';
import { partOf } from '../model/bridge-answers.ts';
import type { ClipResource } from './clip-resource.ts';

/** What one service of a device measures, and how it stands in NEXA. */
export interface ClipMeasure {
  readonly capability: string;
  readonly attribute: string;
  /** Whether its value is only true for a while, so that it is told again also when it has not changed. */
  readonly isMeasured: boolean;
  /** The present value; `undefined` while the sensor has none. */
  read(resource: ClipResource): ScalarValue | undefined;
}

const measures: ReadonlyMap<string, ClipMeasure> = new Map(
  Object.entries({
    motion: { capability: 'motion', attribute: 'active', isMeasured: false, read: motionOf },
    camera_motion: { capability: 'motion', attribute: 'active', isMeasured: false, read: motionOf },
    contact: { capability: 'contact', attribute: 'open', isMeasured: false, read: openOf },
    temperature: { capability: 'temperature', attribute: 'celsius', isMeasured: true, read: celsiusOf },
    light_level: { capability: 'illuminance', attribute: 'lux', isMeasured: true, read: luxOf },
    device_power: { capability: 'battery', attribute: 'percent', isMeasured: true, read: percentOf },
  } satisfies Record<string, ClipMeasure>),
);

/** How a service of this type is read, or `undefined` when NEXA has no use for it. */
export const measureOf = (type: string): ClipMeasure | undefined => measures.get(type);

/** The brightest that the capability knows, direct sun at noon twice over. */
const MAX_LUX = 200_000;

/** A sensor that is switched off, or has not measured yet, says that its value is not valid. */
function motionOf({ motion }: ClipResource): boolean | undefined {
  if (partOf(motion, 'motion_valid') === false) return undefined;
  const value = partOf(motion, 'motion_report', 'motion') ?? partOf(motion, 'motion');
  return typeof value === 'boolean' ? value : undefined;
}

function openOf({ contact_report: report }: ClipResource): boolean | undefined {
  const state = partOf(report, 'state');
  return state === 'no_contact' ? true : state === 'contact' ? false : undefined;
}

function celsiusOf({ temperature }: ClipResource): number | undefined {
  if (partOf(temperature, 'temperature_valid') === false) return undefined;
  const value = partOf(temperature, 'temperature_report', 'temperature') ?? partOf(temperature, 'temperature');
  return typeof value === 'number' && value >= -100 && value <= 1000 ? Math.round(value * 100) / 100 : undefined;
}

/** The bridge tells 10,000 times the logarithm of the lux, plus one; 0 is darkness. */
function luxOf({ light }: ClipResource): number | undefined {
  if (partOf(light, 'light_level_valid') === false) return undefined;
  const level = partOf(light, 'light_level_report', 'light_level') ?? partOf(light, 'light_level');
  if (typeof level !== 'number' || level < 0) return undefined;
  if (level === 0) return 0;
  return Math.min(MAX_LUX, Math.round(10 ** ((level - 1) / 10_000) * 100) / 100);
}

function percentOf({ power_state: state }: ClipResource): number | undefined {
  const level = partOf(state, 'battery_level');
  return typeof level === 'number' && level >= 0 && level <= 100 ? level : undefined;
}
