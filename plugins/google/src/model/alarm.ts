import type { JsonObject } from '@nexa/sdk';
import { GoogleFault } from './google-fault.ts';
import { textParam, truthParam } from './params.ts';
import type { Part } from './part.ts';
import type { TraitMapping } from './trait-mapping.ts';
import { spoken } from './words.ts';

const DISARMED = 'disarmed';

/** NEXA's ways to be armed, and how people say it. */
const levels: Readonly<Record<string, readonly string[]>> = {
  home: ['home', 'stay'],
  away: ['away', 'leave'],
  night: ['night', 'sleep'],
  vacation: ['vacation', 'holiday'],
};

export const alarm: TraitMapping = {
  trait: 'ArmDisarm',
  capabilities: ['alarm'],
  attributes: (part) => ({
    availableArmLevels: {
      levels: levelsOf(part).map((level) => ({
        level_name: level,
        level_values: spoken('level_synonym', ...(levels[level] ?? [level])),
      })),
      ordered: false,
    },
  }),
  states(part) {
    const mode = part.text('alarm', 'mode');
    const [first] = levelsOf(part);
    if (mode === undefined || first === undefined) return {};
    const isArmed = mode !== DISARMED;
    // Google wants one of the levels told at any time; it counts only while the alarm is armed.
    return { isArmed, currentArmLevel: isArmed ? mode : first };
  },
  commands: {
    ArmDisarm: (params, part) => {
      const isArming = truthParam(params, 'arm');
      const isCancelled = params.cancel === true;
      if (!isArming && isCancelled) throw new GoogleFault('actionNotAvailable');
      if (!isArming || isCancelled) return [{ capability: 'alarm', command: 'disarm' }];
      return [{ capability: 'alarm', command: 'arm', params: { mode: levelOf(params, part) } }];
    },
  },
};

const levelsOf = (part: Part): readonly string[] =>
  (part.limits('alarm', 'mode').values ?? Object.keys(levels)).filter((mode) => levels[mode] !== undefined);

function levelOf(params: JsonObject, part: Part): string {
  const [first, ...others] = levelsOf(part);
  if (params.armLevel === undefined) {
    if (first === undefined || others.length > 0) throw new GoogleFault('armLevelNeeded');
    return first;
  }
  const level = textParam(params, 'armLevel');
  if (!levelsOf(part).includes(level)) throw new GoogleFault('notSupported');
  return level;
}
