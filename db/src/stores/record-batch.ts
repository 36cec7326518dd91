import type { BindingChange, HomeRecord, HomeRecordOutput, SceneRecord, StateMap, TriggerMemory } from '@nexa/engine';

type OutputOf<Type extends HomeRecordOutput['type']> = Extract<HomeRecordOutput, { type: Type }>;

/** One record with its home. */
export interface Kept<Type extends HomeRecordOutput['type']> {
  readonly homeId: string;
  readonly output: OutputOf<Type>;
}

export interface StateReset {
  readonly homeId: string;
  readonly deviceId: string;
  readonly states: StateMap;
}

/**
 * A batch sorted by kind. Of records about the same thing only the last one needs to be written; it keeps the last
 * one's place, so that what replaces an older thing comes after it.
 */
export interface RecordBatch {
  readonly devices: ReadonlyMap<string, Kept<'device'>>;
  /** All of them, in their order. */
  readonly bindingChanges: readonly { readonly homeId: string; readonly change: BindingChange }[];
  /** Devices whose states are these from now on; what was reported later comes on top. */
  readonly stateResets: ReadonlyMap<string, StateReset>;
  /** Scenes that name another device from now on. */
  readonly scenes: ReadonlyMap<string, { readonly homeId: string; readonly scene: SceneRecord }>;
  readonly deviceStatus: ReadonlyMap<string, Kept<'device-status'>>;
  /** By device, then by state key. */
  readonly states: ReadonlyMap<string, ReadonlyMap<string, Kept<'state'>>>;
  /** Changes of states and events, all of them, in their order. */
  readonly history: readonly (Kept<'state'> | Kept<'event'>)[];
  readonly samples: readonly Kept<'samples'>[];
  readonly commands: ReadonlyMap<string, Kept<'command'>>;
  readonly executions: ReadonlyMap<string, Kept<'execution'>>;
  readonly issues: ReadonlyMap<string, Kept<'issue'>>;
  readonly healings: ReadonlyMap<string, Kept<'healing'>>;
  readonly sceneActivations: ReadonlyMap<string, Kept<'scene-activation'>>;
  readonly notifications: ReadonlyMap<string, Kept<'notification'>>;
  /** All of them, in their order: each that a person set is a deed of theirs. */
  readonly modes: readonly Kept<'mode'>[];
  /** By home. */
  readonly guests: ReadonlyMap<string, Kept<'guests'>>;
  /** By home. */
  readonly alive: ReadonlyMap<string, Kept<'alive'>>;
  /** By automation, trigger and place. */
  readonly triggerMemories: ReadonlyMap<string, Kept<'trigger-memory'>>;
  readonly integrationStatus: ReadonlyMap<string, Kept<'integration-status'>>;
}

export function sortBatch(records: readonly HomeRecord[]): RecordBatch {
  const batch = {
    devices: new Map<string, Kept<'device'>>(),
    bindingChanges: [] as { homeId: string; change: BindingChange }[],
    stateResets: new Map<string, StateReset>(),
    scenes: new Map<string, { homeId: string; scene: SceneRecord }>(),
    deviceStatus: new Map<string, Kept<'device-status'>>(),
    states: new Map<string, Map<string, Kept<'state'>>>(),
    history: [] as (Kept<'state'> | Kept<'event'>)[],
    samples: [] as Kept<'samples'>[],
    commands: new Map<string, Kept<'command'>>(),
    executions: new Map<string, Kept<'execution'>>(),
    issues: new Map<string, Kept<'issue'>>(),
    healings: new Map<string, Kept<'healing'>>(),
    sceneActivations: new Map<string, Kept<'scene-activation'>>(),
    notifications: new Map<string, Kept<'notification'>>(),
    modes: [] as Kept<'mode'>[],
    guests: new Map<string, Kept<'guests'>>(),
    alive: new Map<string, Kept<'alive'>>(),
    triggerMemories: new Map<string, Kept<'trigger-memory'>>(),
    integrationStatus: new Map<string, Kept<'integration-status'>>(),
  };
  for (const { homeId, output } of records) {
    switch (output.type) {
      case 'device':
        putLast(batch.devices, output.device.id, { homeId, output });
        break;
      case 'binding-change':
        for (const { change, device, states } of output.devices) {
          putLast(batch.devices, device.id, { homeId, output: { type: 'device', change, device } });
          if (states === undefined) continue;
          batch.stateResets.set(device.id, { homeId, deviceId: device.id, states });
          batch.states.delete(device.id);
        }
        for (const scene of output.scenes ?? []) putLast(batch.scenes, scene.id, { homeId, scene });
        for (const change of output.changes) batch.bindingChanges.push({ homeId, change });
        break;
      case 'device-status':
        putLast(batch.deviceStatus, output.deviceId, { homeId, output });
        break;
      case 'state':
        putState(batch.states, { homeId, output });
        if (output.changed && output.history === 'states') batch.history.push({ homeId, output });
        break;
      case 'event':
        batch.history.push({ homeId, output });
        break;
      case 'samples':
        batch.samples.push({ homeId, output });
        break;
      case 'command':
        putLast(batch.commands, output.command.id, { homeId, output });
        break;
      case 'execution':
        putLast(batch.executions, output.execution.id, { homeId, output });
        break;
      case 'issue':
        putLast(batch.issues, output.issue.id, { homeId, output });
        break;
      case 'healing':
        putLast(batch.healings, output.healing.id, { homeId, output });
        break;
      case 'scene-activation':
        putLast(batch.sceneActivations, output.activation.id, { homeId, output });
        break;
      case 'notification':
        putLast(batch.notifications, output.notification.id, { homeId, output });
        break;
      case 'mode':
        batch.modes.push({ homeId, output });
        break;
      case 'guests':
        putLast(batch.guests, homeId, { homeId, output });
        break;
      case 'alive':
        putLast(batch.alive, homeId, { homeId, output });
        break;
      case 'trigger-memory':
        putLast(batch.triggerMemories, nameOf(output.memory), { homeId, output });
        break;
      case 'integration-status':
        putLast(batch.integrationStatus, output.integrationId, { homeId, output });
        break;
    }
  }
  return batch;
}

const nameOf = ({ automationId, triggerId, place }: TriggerMemory): string =>
  JSON.stringify([automationId, triggerId, place]);

function putLast<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

function putState(states: Map<string, Map<string, Kept<'state'>>>, kept: Kept<'state'>): void {
  const { deviceId } = kept.output.ref;
  const ofDevice = states.get(deviceId) ?? new Map<string, Kept<'state'>>();
  states.set(deviceId, ofDevice);
  putLast(ofDevice, kept.output.key, kept);
}
