import { type DeviceDescription, NexaError, type Status } from '@nexa/sdk';
import { DevicePath, HomeDevice } from '../device/home-device.ts';
import type { ChangedDevice } from '../home/home-output.ts';
import type { BindingChange, DeviceRecord } from '../home/records.ts';
import { pathLinked } from './binding-issues.ts';
import { type BindingRecord, firstBinding, freeBinding, type LinkEvidence } from './binding-record.ts';
import type { LinkWish, PathWish, UnlinkWish } from './binding-wish.ts';
import { capabilitiesOf, type LinkMatch } from './link-finder.ts';
import { componentMapOf, counterMappings, matchComponents } from './part-matching.ts';
import type { PathDeskParts } from './path-desk-parts.ts';
import { nameOf, recordOf } from './path-keeper.ts';

/** Two devices that may be one, for a person to judge. */
export interface LinkSuggestion extends Pick<LinkMatch, 'matched' | 'obstacles'> {
  /** The one that would keep its id and history. */
  readonly deviceId: string;
  readonly otherDeviceId: string;
}

const userCause = (userId: string) => ({ kind: 'user', id: userId }) as const;

/** Ids are given in the order of time: the device that was there first. */
const isElder = (a: HomeDevice, b: HomeDevice) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1);

/** Links paths that lead to one device, by their marks or because a person says so, and parts them again. */
export class LinkDesk {
  readonly #parts: PathDeskParts;

  constructor(parts: PathDeskParts) {
    this.#parts = parts;
  }

  /** A path described for the first time that leads to a device that is known: it becomes a second one of that device. */
  adopt(integrationId: string, description: DeviceDescription): boolean {
    const { finder, context } = this.#parts;
    const match = finder.certain({ integrationId, externalId: description.externalId, description, keptApart: [] });
    if (match === undefined) return false;
    const now = context.clock.now();
    const binding = firstBinding(context.ids.next(), integrationId, description, now);
    const { device } = match.path;
    const evidence: LinkEvidence = { matched: match.matched, by: 'nexa', at: now };
    const path = this.#attach(device, [binding], evidence)[0];
    if (path === undefined) return false;
    const { keeper, issues } = this.#parts;
    const message = `${keeper.title(path)} reaches this device too: both tell the same ${words(match)}.`;
    this.#emitLinked(device, path, { message, evidence }, []);
    issues.raise({
      definition: pathLinked,
      subject: { integrationId, deviceId: device.id },
      evidence: { matched: match.matched.map(({ kind, value }) => `${kind} ${value}`), path: keeper.title(path) },
    });
    this.#parts.presence.described(path);
    return true;
  }

  suggestions(): LinkSuggestion[] {
    const { devices, finder } = this.#parts;
    const found = new Map<string, LinkSuggestion>();
    for (const device of devices.all()) {
      for (const path of device.usablePaths) {
        for (const { path: other, matched, obstacles } of finder.matches(path.record, device)) {
          if (obstacles.includes('kept-apart')) continue;
          const [elder, younger] = [device, other.device].sort(isElder) as [HomeDevice, HomeDevice];
          const key = `${elder.id} ${younger.id}`;
          const shown = obstacles.length === 0 ? (['in-use'] as const) : obstacles;
          if (!found.has(key)) {
            found.set(key, { deviceId: elder.id, otherDeviceId: younger.id, matched, obstacles: shown });
          }
        }
      }
    }
    return [...found.values()];
  }

  linkProblem({ deviceId, otherDeviceId }: LinkWish): NexaError | undefined {
    const pair = this.#pair(deviceId, otherDeviceId);
    if (pair === undefined) return new NexaError('NEXA_DEVICE_NOT_FOUND', 'One of the devices is not in this home.');
    const [elder, younger] = pair;
    if (elder === younger) return refused('A device cannot be linked with itself.');
    const ofElder = capabilitiesOf(elder.description);
    const isBridge = elder.record.type === 'bridge' && younger.record.type === 'bridge';
    if (!isBridge && ![...capabilitiesOf(younger.description)].some((capability) => ofElder.has(capability)))
      return refused(`${elder.record.name} and ${younger.record.name} have nothing in common.`);
    const using = this.#parts.automations.using(younger.id).map(({ definition }) => definition.name);
    if (using.length > 0) {
      const names = using.map((name) => `“${name}”`).join(', ');
      return refused(
        `${younger.record.name} would become a second path of ${elder.record.name}, but is used by ${names}. Let these use ${elder.record.name} first.`,
        { automations: using },
      );
    }
    return undefined;
  }

  link(wish: LinkWish): void {
    const pair = this.#pair(wish.deviceId, wish.otherDeviceId);
    if (pair === undefined || this.linkProblem(wish) !== undefined) return;
    const [elder, younger] = pair;
    const { context, finder, keeper, commands, issues, devices } = this.#parts;
    const now = context.clock.now();
    const matched = younger.usablePaths.flatMap(({ record }) =>
      finder
        .matches(record, younger)
        .filter(({ path }) => path.device === elder)
        .flatMap((match) => match.matched),
    );
    const evidence: LinkEvidence = { matched, by: 'user', userId: wish.userId, at: now, confirmedAt: now };
    commands.dropDevice(younger, new NexaError('NEXA_DEVICE_GONE', `it is ${elder.record.name} now`));
    for (const path of younger.paths) {
      issues.subjectRemoved({ integrationId: path.record.integrationId, deviceId: younger.id });
      finder.forget(path);
    }
    keeper.failover.forget(younger);
    const statuses = new Map(younger.paths.map((path) => [path.record.id, path]));
    const bindings = younger.paths.map(({ record }) => ({ ...record, origin: originOf(younger.record) }));
    devices.remove(younger);
    const added = this.#attach(elder, bindings, evidence);
    for (const path of added) takeOver(path, statuses.get(path.record.id));
    const gone: DeviceRecord = { ...younger.record, bindings: [], removedAt: now };
    const first = added[0];
    if (first === undefined) return;
    const message = `${younger.record.name} is a second path of this device.`;
    const cause = userCause(wish.userId);
    this.#emitLinked(elder, first, { message, evidence, cause, otherDeviceId: younger.id }, [
      { change: 'removed', device: gone },
    ]);
    keeper.failover.consider(elder);
  }

  unlinkProblem({ deviceId, bindingId }: UnlinkWish): NexaError | undefined {
    const device = this.#parts.devices.byId(deviceId);
    const path = device?.paths.find(({ record }) => record.id === bindingId);
    if (device === undefined || path === undefined) return noBinding();
    if (!path.isSetAside && device.usablePaths.length === 1)
      return refused('It is the only path to this device. Remove its integration if you want to be rid of it.');
    return undefined;
  }

  /** The path leads to a device of its own again: the one that it was, where it was one. */
  unlink(wish: UnlinkWish): void {
    const { devices, context, keeper, finder, presence } = this.#parts;
    const device = devices.byId(wish.deviceId);
    const path = device?.paths.find(({ record }) => record.id === wish.bindingId);
    if (device === undefined || path === undefined || this.unlinkProblem(wish) !== undefined) return;
    const cause = userCause(wish.userId);
    const wasSetAside = path.isSetAside;
    const apart = [...path.record.keptApart, ...device.paths.filter((one) => one !== path).map(nameOf)];
    const freed: BindingRecord = {
      ...freeBinding(path.record),
      active: true,
      activeSince: context.clock.now(),
      activeReason: 'unlinked',
      keptApart: apart,
    };
    const origin = this.#originOf(path);
    keeper.clearIssues(device, path);
    this.#detach(device, path, 'unlinked');
    const { integrationId, externalId, description } = freed;
    const { type } = description;
    const identity = origin ?? { id: context.ids.next(), name: ownName(device, description.name) };
    const record: DeviceRecord = { ...identity, integrationId, externalId, type, description, bindings: [freed] };
    const own = new HomeDevice(record, unheard(context.clock.now()));
    const { name } = record;
    takeOver(own.active, path);
    own.status = own.active.status;
    devices.add(own);
    finder.index(own.active);
    const message = wasSetAside
      ? `The device that was replaced is back as ${name}.`
      : `The path of ${keeper.title(own.active)} was parted from this device.`;
    const change: BindingChange = {
      ...keeper.change(device, { reason: 'unlinked', message, cause }),
      kind: wasSetAside ? 'brought-back' : 'unlinked',
      otherDeviceId: own.id,
      from: nameOf(own.active),
    };
    context.emit({
      type: 'binding-change',
      changes: [change],
      devices: [
        { change: 'updated', device: device.record },
        { change: 'added', device: own.record },
      ],
    });
    context.emit({ type: 'device-status', deviceId: own.id, status: own.status, previous: own.status });
    keeper.settled(device);
    presence.described(own.active);
    keeper.failover.consider(device);
  }

  pathProblem({ deviceId, bindingId }: PathWish): NexaError | undefined {
    const device = this.#parts.devices.byId(deviceId);
    const path = device?.paths.find(({ record }) => record.id === bindingId);
    if (path === undefined) return noBinding();
    return path.isSetAside ? refused('This path was replaced; bring its device back first.') : undefined;
  }

  /** A person says which path is preferred, or that a link is right. */
  set(wish: PathWish): void {
    const { devices, keeper, issues, context } = this.#parts;
    const device = devices.byId(wish.deviceId);
    const path = device?.paths.find(({ record }) => record.id === wish.bindingId);
    if (device === undefined || path === undefined || path.isSetAside) return;
    const { evidence } = path.record;
    if (wish.confirmed === true && evidence !== undefined) {
      const confirmedAt = context.clock.now();
      path.record = { ...path.record, evidence: { ...evidence, confirmedAt, userId: wish.userId } };
      const subject = { integrationId: path.record.integrationId, deviceId: device.id };
      issues.clear(pathLinked.code, subject, { confirmed: true });
    }
    if (wish.priority !== undefined) path.record = { ...path.record, priority: wish.priority };
    keeper.refresh(device);
    const { preferred } = device;
    const cause = userCause(wish.userId);
    if (wish.priority === undefined || preferred === undefined || !preferred.isUp) return;
    keeper.switchTo(device, preferred, {
      reason: 'chosen',
      message: `A person prefers ${keeper.title(preferred)}.`,
      cause,
    });
    keeper.failover.consider(device);
  }

  /** An integration no longer has the path. Whether its device has another one, on which it stays. */
  lose(path: DevicePath): boolean {
    const { device } = path;
    const { keeper, context } = this.#parts;
    const isLast = !path.isSetAside && device.usablePaths.length === 1;
    if (isLast) return false;
    const wasActive = path.isActive;
    keeper.clearIssues(device, path);
    this.#detach(device, path, 'path-removed');
    const message = `${keeper.title(path)} does not have this device any more.`;
    const frame = keeper.change(device, { reason: 'path-removed', message });
    const change: BindingChange = { ...frame, kind: 'unlinked', from: nameOf(path) };
    context.emit({
      type: 'binding-change',
      changes: [change],
      devices: [{ change: 'updated', device: device.record }],
    });
    if (wasActive) keeper.settled(device);
    keeper.failover.consider(device);
    return true;
  }

  /** Takes the path from the device; the best of the others is used when it was in use. */
  #detach(device: HomeDevice, path: DevicePath, reason: 'unlinked' | 'path-removed'): void {
    const { devices, finder, keeper } = this.#parts;
    finder.forget(path);
    devices.setPaths(
      device,
      device.paths.filter((one) => one !== path),
    );
    const next = device.usablePaths.find((one) => one.isUp) ?? device.preferred;
    if (device.active === path && next !== undefined) keeper.activate(device, next, reason);
    else devices.update(device, recordOf(device));
  }

  /** Adds paths behind those that the device has; nothing changes about which one is in use. */
  #attach(device: HomeDevice, bindings: readonly BindingRecord[], evidence: LinkEvidence): DevicePath[] {
    const { context, devices, finder } = this.#parts;
    const now = context.clock.now();
    const lowest = Math.max(0, ...device.paths.map(({ record }) => record.priority));
    const { description } = device;
    const added = bindings.map((binding, index) => {
      const pairs = matchComponents(binding.description, description);
      const componentMap = componentMapOf(binding.description, pairs);
      const unitMap = counterMappings(binding.description, componentMap, description, context.catalog);
      const standby = { active: false, activeSince: now, activeReason: 'linked' as const };
      const priority = lowest + 1 + index;
      const record: BindingRecord = { ...binding, ...standby, componentMap, unitMap, priority, evidence };
      return new DevicePath(device, record, unheard(now));
    });
    this.#countOn(device);
    devices.setPaths(device, [...device.paths, ...added]);
    devices.update(device, recordOf(device));
    for (const path of added) finder.index(path);
    return added;
  }

  /** The first path's counters go on too when it comes back after another one counted. */
  #countOn(device: HomeDevice): void {
    for (const path of device.usablePaths) {
      const { description, componentMap, unitMap } = path.record;
      const counters = counterMappings(description, componentMap, device.description, this.#parts.context.catalog);
      const missing = counters.filter(({ from }) => unitMap.every((mapping) => mapping.from !== from));
      if (missing.length === 0) continue;
      const anchored = missing.map((mapping) => ({ ...mapping, offset: 0 }));
      path.record = { ...path.record, unitMap: [...unitMap, ...anchored] };
    }
  }

  #emitLinked(
    device: HomeDevice,
    path: DevicePath,
    {
      message,
      cause,
      ...rest
    }: Pick<BindingChange, 'message' | 'evidence' | 'otherDeviceId'> & { readonly cause?: BindingChange['cause'] },
    others: readonly ChangedDevice[],
  ): void {
    const said = cause === undefined ? { message } : { message, cause };
    const frame = this.#parts.keeper.change(device, { reason: 'linked', ...said });
    const change: BindingChange = { ...frame, ...rest, kind: 'linked', to: nameOf(path) };
    this.#parts.context.emit({
      type: 'binding-change',
      changes: [change],
      devices: [...others, { change: 'updated', device: device.record }],
    });
  }

  #pair(deviceId: string, otherId: string): readonly [HomeDevice, HomeDevice] | undefined {
    const one = this.#parts.devices.byId(deviceId);
    const other = this.#parts.devices.byId(otherId);
    if (one === undefined || other === undefined) return undefined;
    return [one, other].sort(isElder) as [HomeDevice, HomeDevice];
  }

  /** The device that the path was, unless that is another one's by now. */
  #originOf({ record: { origin }, isSetAside }: DevicePath): BindingRecord['origin'] {
    return isSetAside || origin === undefined || this.#parts.devices.byId(origin.id) !== undefined ? undefined : origin;
  }
}

const originOf = ({ id, name, roomId }: DeviceRecord) => ({ id, name, ...(roomId === undefined ? {} : { roomId }) });

/** Two devices of one name would be hard to tell apart. */
const ownName = (device: HomeDevice, told: string): string =>
  told === device.record.name ? `${told.slice(0, 196)} (2)` : told;

const unheard = (since: number): Status => ({ value: 'unknown', since });

/** What was known of the path's presence stays true when its binding moves. */
export function takeOver(path: DevicePath, from: DevicePath | undefined): void {
  if (from === undefined) return;
  path.status = from.status;
  path.offlineOrigin = from.offlineOrigin;
  path.lastContactAt = from.lastContactAt;
}

const words = ({ matched }: LinkMatch): string => [...new Set(matched.map(({ kind }) => names[kind]))].join(' and ');
const names = {
  mac: 'MAC address',
  ieee: 'radio address',
  serial: 'serial number',
  uuid: 'software id',
  matter: 'Matter id',
} as const;

const noBinding = () => new NexaError('NEXA_BINDING_NOT_FOUND', 'The device has no such path.');

const refused = (message: string, params: { automations?: string[] } = {}) =>
  new NexaError('NEXA_LINK_REFUSED', message, { params });
