import { type DatabaseTransaction, deviceStore, homeStore, sceneStore } from '@nexa/db';
import {
  asksWhoIsHome,
  referencedCapabilities,
  referencedDevices,
  referencedScenes,
  type TrialWorld,
  ValueChecker,
} from '@nexa/engine';
import { type AutomationDefinition, NexaError } from '@nexa/sdk';
import { described } from '../../homes/send-command.ts';
import type { CapabilityCatalogue } from '../../http/capability-catalogue.ts';
import { allDevices } from '../all-devices.ts';
import { placeOf } from '../automation-world.ts';

export interface TrialParts {
  readonly capabilities: Pick<CapabilityCatalogue, 'loadFor'>;
  /** One transaction in the name of whoever asks. */
  readonly asUser: <T>(work: (tx: DatabaseTransaction) => Promise<T>) => Promise<T>;
}

const checker = new ValueChecker();

/**
 * What a trial or a replay of the automation needs of its home: the devices and scenes that it names, the devices of
 * those scenes, and who tells whether somebody is at home when it asks for that.
 */
export async function trialWorld(
  { capabilities, asUser }: TrialParts,
  homeId: string,
  definition: AutomationDefinition,
): Promise<TrialWorld> {
  const { home, scenes, rows } = await asUser(async (tx) => {
    const sceneIds = referencedScenes(definition);
    const found = await Promise.all(sceneIds.map((id) => sceneStore.find(tx, id)));
    const ours = found.filter((scene) => scene?.homeId === homeId).flatMap((scene) => scene ?? []);
    const ofScenes = ours.flatMap((scene) => scene.definition.states.map(({ deviceId }) => deviceId.toLowerCase()));
    const people = asksWhoIsHome(definition)
      ? (await allDevices(tx, { homeId, capability: 'presence' })).map(({ id }) => id)
      : [];
    const ids = new Set([...referencedDevices(definition), ...ofScenes, ...people]);
    return {
      home: await homeStore.find(tx, homeId),
      scenes: ours,
      rows: await deviceStore.findMany(tx, [...ids]),
    };
  });
  if (home === undefined)
    throw new NexaError('NEXA_HOME_NOT_FOUND', 'There is no such home, or it is not yours to see.');
  const present = rows.filter((row) => row.home_id === homeId && row.deleted_at === null);
  const ofScenes = scenes.flatMap((scene) => scene.definition.states.map(({ capability }) => capability));
  return {
    devices: present.map((row) => ({ id: row.id, ...described(row) })),
    scenes: scenes.map(({ id, definition: scene }) => ({ id, definition: scene })),
    place: placeOf(home),
    catalog: await capabilities.loadFor([...new Set([...referencedCapabilities(definition), ...ofScenes])]),
    checker,
  };
}
