import type { JsonObject } from '@nexa/sdk';
import { GoogleFault } from './google-fault.ts';
import { objectParam } from './params.ts';
import type { Part } from './part.ts';
import type { TraitMapping } from './trait-mapping.ts';
import { asSaid, spoken } from './words.ts';

interface ModeRow {
  readonly name: string;
  readonly capability: string;
  readonly attribute: string;
  readonly words: readonly string[];
}

const rows: readonly ModeRow[] = [
  { name: 'mode', capability: 'fan', attribute: 'mode', words: ['mode', 'programme'] },
  { name: 'suction', capability: 'vacuum', attribute: 'suction', words: ['suction', 'suction power'] },
];

/** What can be one of some texts and has no trait of its own. */
export const modes: TraitMapping = {
  trait: 'Modes',
  capabilities: [...new Set(rows.map(({ capability }) => capability))],
  fits: (part) => rowsOf(part).length > 0,
  attributes: (part) => ({
    availableModes: rowsOf(part).map((row) => ({
      name: row.name,
      name_values: spoken('name_synonym', ...row.words),
      settings: valuesOf(row, part).map((value) => ({
        setting_name: value,
        setting_values: spoken('setting_synonym', asSaid(value)),
      })),
      ordered: false,
    })),
    commandOnlyModes: false,
    queryOnlyModes: false,
  }),
  states(part) {
    const told: Record<string, string> = {};
    for (const { name, capability, attribute } of rowsOf(part)) {
      const value = part.text(capability, attribute);
      if (value !== undefined) told[name] = value;
    }
    return Object.keys(told).length === 0 ? {} : { currentModeSettings: told };
  },
  commands: {
    SetModes: (params, part) =>
      Object.entries(objectParam(params, 'updateModeSettings')).map(([name, value]) => {
        const row = rowsOf(part).find((candidate) => candidate.name === name);
        if (row === undefined) throw new GoogleFault('functionNotSupported');
        if (typeof value !== 'string' || !valuesOf(row, part).includes(value)) throw new GoogleFault('notSupported');
        return { capability: row.capability, command: 'set', params: { [row.attribute]: value } satisfies JsonObject };
      }),
  },
};

const valuesOf = ({ capability, attribute }: ModeRow, part: Part): readonly string[] =>
  part.offers(capability) ? (part.limits(capability, attribute).values ?? []) : [];

const rowsOf = (part: Part): readonly ModeRow[] => rows.filter((row) => valuesOf(row, part).length > 1);
