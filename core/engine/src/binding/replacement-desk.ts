import { type Instant, NexaError, parseStateKey, stateKey } from '@nexa/sdk';
import { DevicePath, HomeDevice } from '../device/home-device.ts';
import type { BindingChange, DeviceBefore, StateMap } from '../home/records.ts';
import type { SceneDesk } from '../scene/scene-desk.ts';
import type { BindingRecord, UnitMapping } from './binding-record.ts';
import type { ReplacementWish, UndoWish } from './binding-wish.ts';
import { takeOver } from './link-desk.ts';
import type { PathDeskParts } from './path-desk-parts.ts';
import { nameOf, recordOf } from './path-keeper.ts';
import { normalKey } from './path-translation.ts';
import { planReplacement, type ReplacementPlan } from './replacement-plan.ts';
import { statesAfter } from './replacement-states.ts';

export interface ReplacementDeskParts extends PathDeskParts {
  readonly scenes: SceneDesk;
}

/** Puts another device in the place of one: its bindings are swapped, its id and all that hangs on it stays. */
export class ReplacementDesk {
  readonly #parts: ReplacementDeskParts;
  readonly #done = new Map<string, BindingChange>();

  constructor(parts: ReplacementDeskParts) {
    this.#parts = parts;
  }

  restore(replacements: readonly BindingChange[]): void {
    for (const change of replacements) this.#done.set(change.id, change);
  }

  /** What would be. Throws in words why it cannot. */
  plan(wish: ReplacementWish): ReplacementPlan {
    const { automations, context, scenes } = this.#parts;
    const [kept, gone] = this.#pair(wish);
    if (kept === gone) throw refused('A device cannot replace itself.');
    const using = automations.using(gone.id).map(({ definition }) => definition.name);
    if (using.length > 0) {
      const names = using.map((name) => `“${name}”`).join(', ');
      throw refused(
        `${gone.record.name} is used by ${names} itself. Let these use ${kept.record.name} first, or remove them.`,
        using,
      );
    }
    return planReplacement({
      old: kept.description,
      replacement: gone.description,
      wish,
      deviceId: kept.id,
      automations: automations.using(kept.id),
      scenes: [...new Set([...scenes.using(kept.id), ...scenes.using(gone.id)])],
      catalog: context.catalog,
    });
  }

  replace(wish: ReplacementWish): void {
    const plan = this.plan(wish);
    const [kept, gone] = this.#pair(wish);
    const { context, keeper, devices, presence, scenes } = this.#parts;
    const now = context.clock.now();
    const { replacementId } = wish;
    const cause = { kind: 'user', id: wish.userId } as const;
    const { componentMap } = plan;
    const before = { kept: standOf(kept), gone: standOf(gone), scenes: scenes.using(gone.id), componentMap };
    this.#stop(kept, new NexaError('NEXA_DEVICE_REPLACED', 'the device was replaced'));
    this.#stop(gone, new NexaError('NEXA_DEVICE_REPLACED', `it is ${kept.record.name} now`));
    const oldPaths = kept.paths.map((path) => {
      const setAside = path.record.setAside ?? { replacementId, at: now };
      const idle = { active: false, activeSince: now, activeReason: 'replaced' as const };
      path.record = { ...path.record, ...idle, setAside };
      return path;
    });
    const newPaths = gone.paths.map((path) => adopted(path, kept, plan, now));
    devices.remove(gone);
    this.#hand(kept, [...newPaths, ...oldPaths], gone.active.record.id);
    const { states, changes } = statesAfter(kept, gone, plan, { now, cause, catalog: context.catalog });
    for (const state of changes) context.emit(state);
    this.#setStates(kept, states);
    const change: BindingChange = {
      ...keeper.change(kept, {
        reason: 'replaced',
        message: `${gone.record.name} (${modelOf(gone)}) took the place of ${modelOf(kept, before.kept)}.`,
        cause,
      }),
      id: replacementId,
      kind: 'replaced',
      otherDeviceId: gone.id,
      from: { integrationId: before.kept.device.integrationId, externalId: before.kept.device.externalId },
      to: nameOf(kept.active),
      before,
    };
    this.#done.set(change.id, change);
    context.emit({
      type: 'binding-change',
      changes: [change],
      devices: [
        { change: 'removed', device: { ...gone.record, bindings: [], removedAt: now } },
        { change: 'updated', device: kept.record, states: kept.stateMap() },
      ],
      scenes: scenes.replaceDevice(gone.id, kept.id, componentMap),
    });
    presence.settle(kept);
    presence.watch(kept);
    keeper.failover.consider(kept);
  }

  undoProblem({ replacementId }: UndoWish): NexaError | undefined {
    const change = this.#done.get(replacementId);
    if (change?.before === undefined)
      return new NexaError('NEXA_REPLACEMENT_NOT_FOUND', 'There is no such replacement that could be undone.');
    const device = this.#parts.devices.byId(change.deviceId);
    if (device === undefined) return notUndoable('The device was removed since.');
    const { kept, gone } = change.before;
    if (this.#parts.devices.byId(gone.device.id) !== undefined) return notUndoable('It was undone before.');
    const wanted = [...kept.device.bindings, ...gone.device.bindings].map(({ id }) => id).sort();
    const present = device.paths.map(({ record }) => record.id).sort();
    if (JSON.stringify(wanted) !== JSON.stringify(present))
      return notUndoable('The paths of the device were changed since: undo that first.');
    return undefined;
  }

  /** Both devices are as they were. What was recorded since stays where it was recorded. */
  undo(wish: UndoWish): void {
    const done = this.#done.get(wish.replacementId);
    if (done?.before === undefined || this.undoProblem(wish) !== undefined) return;
    const { context, devices, keeper, presence, scenes } = this.#parts;
    const device = devices.byId(done.deviceId);
    if (device === undefined) return;
    this.#done.delete(done.id);
    this.#stop(device, new NexaError('NEXA_DEVICE_REPLACED', 'the replacement was undone'));
    const byId = new Map(device.paths.map((path) => [path.record.id, path]));
    const { kept, gone, scenes: scenesBefore = [], componentMap } = done.before;
    const back = new HomeDevice(gone.device, device.status);
    for (const path of back.paths) takeOver(path, byId.get(path.record.id));
    const own = kept.device.bindings.map((record) => {
      const path = new DevicePath(device, record, device.status);
      const known = byId.get(record.id);
      takeOver(path, known);
      // It went on telling while it was set aside.
      for (const report of known?.seen.values() ?? []) path.note(report);
      return path;
    });
    const inUse = kept.device.bindings.find(({ active }) => active)?.id ?? own[0]?.record.id ?? '';
    this.#hand(device, own, inUse);
    this.#restoreStates(device, kept.states);
    this.#restoreStates(back, gone.states);
    devices.add(back);
    for (const path of back.paths) this.#parts.finder.index(path);
    back.status = back.active.status;
    const undone: BindingChange = {
      ...keeper.change(device, {
        reason: 'undone',
        message: `The replacement by ${gone.device.name} was undone.`,
        cause: { kind: 'user', id: wish.userId },
      }),
      kind: 'undone',
      otherDeviceId: back.id,
    };
    context.emit({
      type: 'binding-change',
      changes: [{ ...done, undoneAt: context.clock.now() }, undone],
      devices: [
        { change: 'updated', device: device.record, states: device.stateMap() },
        { change: 'added', device: back.record, states: back.stateMap() },
      ],
      scenes: scenes.restoreDevice(scenesBefore, back.id, device.id, componentMap),
    });
    context.emit({ type: 'device-status', deviceId: back.id, status: back.status, previous: back.status });
    keeper.settled(device);
    presence.watch(back);
    for (const one of [device, back]) keeper.failover.consider(one);
  }

  /** Commands under way and issues of its old self end here, and say why. */
  #stop(device: HomeDevice, reason: NexaError): void {
    const { commands, issues, keeper, finder } = this.#parts;
    commands.dropDevice(device, reason);
    keeper.failover.forget(device);
    for (const path of device.paths) {
      issues.subjectReplaced({ integrationId: path.record.integrationId, deviceId: device.id });
      finder.forget(path);
    }
  }

  #hand(device: HomeDevice, paths: readonly DevicePath[], activeId: string): void {
    const { devices, finder } = this.#parts;
    devices.setPaths(device, paths);
    device.active = paths.find(({ record }) => record.id === activeId) ?? device.active;
    devices.update(device, recordOf(device));
    for (const path of paths) if (!path.isSetAside) finder.index(path);
  }

  /** The last values stand, as what they are: old. */
  #restoreStates(device: HomeDevice, states: StateMap): void {
    const old = Object.entries(states).map(([key, state]) => [key, { ...state, freshness: 'stale' as const }]);
    this.#setStates(device, Object.fromEntries(old));
  }

  #setStates(device: HomeDevice, states: StateMap): void {
    const entries = Object.entries(states);
    device.states.clear();
    device.toldAt.clear();
    device.sampledAt.clear();
    for (const [key, state] of entries) device.states.set(key, state);
  }

  #pair({ deviceId, withDeviceId }: ReplacementWish): readonly [HomeDevice, HomeDevice] {
    const kept = this.#parts.devices.byId(deviceId);
    const gone = this.#parts.devices.byId(withDeviceId);
    if (kept === undefined || gone === undefined)
      throw new NexaError('NEXA_DEVICE_NOT_FOUND', 'One of the devices is not in this home.');
    return [kept, gone];
  }
}

const standOf = (device: HomeDevice): DeviceBefore => ({ device: recordOf(device), states: device.stateMap() });

/** The new device's path as one of the old device's. A path of its own words through another map goes both ways. */
function adopted(path: DevicePath, device: HomeDevice, plan: ReplacementPlan, now: Instant): DevicePath {
  const { record } = path;
  const rename = (component: string) => plan.componentMap[component] ?? component;
  const componentMap = Object.fromEntries(
    record.description.components
      .map(({ id }) => [id, rename(path.translation.component(id))] as const)
      .filter(([from, to]) => from !== to),
  );
  const unitMap = plan.units.flatMap((unit) => chained(path, unit));
  const inUse = record.active ? { activeSince: now, activeReason: 'replaced' as const } : {};
  const moved: BindingRecord = { ...record, ...inUse, componentMap, unitMap };
  const adoptedPath = new DevicePath(device, moved, path.status);
  takeOver(adoptedPath, path);
  return adoptedPath;
}

/** A unit that the plan gives in the new device's words, in those of its path. */
function chained({ record, translation }: DevicePath, unit: UnitMapping): UnitMapping[] {
  const own = record.unitMap.find(({ to }) => normalKey(to) === normalKey(unit.from));
  const { offset = 0, ...rest } = unit;
  if (own !== undefined) {
    const scale = own.scale * unit.scale;
    const sum = unit.continues === true ? {} : { offset: (own.offset ?? 0) * unit.scale + offset };
    return [{ ...rest, from: own.from, scale, ...sum }];
  }
  const parts = parseStateKey(unit.from);
  const component = parts === undefined ? undefined : translation.pathComponent(parts.component);
  if (parts === undefined || component === undefined) return [];
  return [{ ...unit, from: stateKey(parts.capability, parts.attribute, component) }];
}

function modelOf(device: HomeDevice, before?: DeviceBefore): string {
  const { manufacturer, model, name } = (before?.device ?? device.record).description;
  const words = [manufacturer, model].filter((word) => word !== undefined).join(' ');
  return words === '' ? name : words;
}

const refused = (message: string, automations: readonly string[] = []) =>
  new NexaError('NEXA_REPLACEMENT_REFUSED', message, { params: { automations: [...automations] } });

const notUndoable = (message: string) => new NexaError('NEXA_REPLACEMENT_NOT_UNDOABLE', message);
