import type { JsonObject } from '@nexa/sdk';
import { describe as describeDevice } from '../../src/model/describe.ts';
import { mappingsOf } from '../../src/model/mappings.ts';
import type { Part } from '../../src/model/part.ts';
import { hasSchema, listed, problemsWith, traitSchema } from './google-schemas.ts';

/** Google's schemas are of 2021; these came later and are in its documentation. */
export const laterTraits = ['action.devices.traits.OccupancySensing'];
const laterCodes = ['deviceOffline', 'deviceTurnedOff', 'challengeNeeded', 'protocolError', 'unsupportedInput'];

export const knownCode = (code: unknown): boolean =>
  typeof code === 'string' && [...listed('errors'), ...laterCodes].includes(code);

const requestId = 'ff36a3cc-ec34-11e6-b1a0-64510650abcf';

/** Everything that Google's schemas say against how a part is told. */
export function problemsOf(part: Part): string[] {
  const device = describeDevice(part);
  if (device === undefined) return [];
  const sync = { requestId, payload: { agentUserId: 'me', devices: [device] } };
  return [
    ...problemsWith('intents/sync/sync.response.schema.json', sync),
    ...notListed(device),
    ...mappingsOf(part).flatMap((mapping) => [
      ...judged(mapping.trait, 'attributes', mapping.attributes(part)),
      ...statesJudged(mapping.trait, mapping.states(part)),
    ]),
  ];
}

function notListed(device: JsonObject): string[] {
  const traits = [...listed('traits'), ...laterTraits];
  const strange = (device.traits as readonly string[]).filter((trait) => !traits.includes(trait));
  return [...strange, ...(listed('types').includes(String(device.type)) ? [] : [String(device.type)])];
}

const judged = (trait: string, part: string, value: JsonObject): string[] => {
  const schema = traitSchema(trait, `${trait}.${part}`);
  return hasSchema(schema) ? problemsWith(schema, value) : [];
};

/** What is not known is left out, as a whole. */
const statesJudged = (trait: string, states: JsonObject): string[] =>
  Object.keys(states).length === 0 ? [] : judged(trait, 'states', states);

/** The frozen schema of answers to EXECUTE is older than challenges. */
export function withoutChallenges(answer: unknown): unknown {
  const { requestId: id, payload } = answer as { requestId: string; payload: { commands: JsonObject[] } };
  const commands = payload.commands.map(({ challengeNeeded: _, ...rest }) => rest);
  return { requestId: id, payload: { ...payload, commands } };
}
