import { type AutomationDefinition, MAIN_COMPONENT } from '@nexa/sdk';
import type { CapabilityCatalog } from '../../capability/capability-catalog.ts';
import { commandTargets } from '../../command/command-targets.ts';
import { alternativesOf } from '../../command/confirmation.ts';
import { PRESENCE } from '../../home/people-keeper.ts';
import type { SceneRecord } from '../../home/records.ts';
import type { TrialDevice } from '../trial/trial-home.ts';
import { deviceUses } from '../walk/device-uses.ts';
import { referencedScenes } from '../walk/references.ts';
import { walkAutomation } from '../walk/walk-automation.ts';

/** An attribute of a device, or an event, with ids in small letters. */
export interface ReplayPlace {
  readonly kind: 'state' | 'event';
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  /** Of the attribute, or of the event. */
  readonly name: string;
}

export interface PlacesWorld {
  readonly devices: readonly TrialDevice[];
  readonly scenes: readonly SceneRecord[];
  readonly catalog: CapabilityCatalog;
}

/** Whether the automation asks who is at home. */
export function asksWhoIsHome(definition: AutomationDefinition): boolean {
  let asks = false;
  const look = ({ type }: { readonly type: string }) => {
    if (type === 'presence') asks = true;
  };
  walkAutomation(definition, { trigger: look, condition: look });
  return asks;
}

/**
 * What a replay of the automation needs of the recording, each once: what it listens to and looks at, what its commands
 * and scenes set, and who is at home if it asks for that.
 */
export function replayPlaces(definition: AutomationDefinition, world: PlacesWorld): ReplayPlace[] {
  const places = new Map<string, ReplayPlace>();
  const add = (place: ReplayPlace) => {
    const deviceId = place.deviceId.toLowerCase();
    const key = [place.kind, deviceId, place.component, place.capability, place.name].join('\n');
    places.set(key, { ...place, deviceId });
  };
  const state = (deviceId: string, component: string, capability: string, name: string) =>
    add({ kind: 'state', deviceId, component, capability, name });
  for (const use of deviceUses(definition)) {
    if (use.kind === 'attribute') state(use.deviceId, use.component, use.capability, use.attribute);
    else if (use.kind === 'event') add({ ...use, kind: 'event', name: use.event });
    else if (use.kind === 'command') for (const place of placesSet(use, world)) add(place);
  }
  const wanted = new Set(referencedScenes(definition));
  for (const { id, definition: scene } of world.scenes) {
    if (!wanted.has(id.toLowerCase())) continue;
    for (const { deviceId, component, capability, attribute } of scene.states) {
      for (const target of targetsOf(world, deviceId, { component: component ?? MAIN_COMPONENT, capability }))
        state(deviceId, target, capability, attribute);
    }
  }
  if (asksWhoIsHome(definition)) {
    for (const { id, description } of world.devices) {
      for (const { id: component, capabilities } of description.components)
        if (capabilities.includes(PRESENCE.capability)) state(id, component, PRESENCE.capability, PRESENCE.attribute);
    }
  }
  return [...places.values()];
}

interface CommandUse {
  readonly deviceId: string;
  readonly component: string;
  readonly capability: string;
  readonly command: string;
}

function placesSet({ deviceId, component, capability, command }: CommandUse, world: PlacesWorld): ReplayPlace[] {
  const confirms = world.catalog.command(capability, command)?.confirms ?? [];
  const attributes = new Set(confirms.flatMap(alternativesOf).map(({ attribute }) => attribute));
  return targetsOf(world, deviceId, { component, capability }).flatMap((target) =>
    [...attributes].map((name) => ({ kind: 'state' as const, deviceId, component: target, capability, name })),
  );
}

function targetsOf(
  { devices }: PlacesWorld,
  deviceId: string,
  address: { readonly component: string; readonly capability: string },
): readonly string[] {
  const device = devices.find(({ id }) => id === deviceId.toLowerCase());
  return device === undefined ? [] : commandTargets(device.description, address);
}
