import {
  type CapabilityDefinition,
  type Command,
  type CommandRequest,
  type DeviceDescription,
  NexaError,
  type ScalarValue,
  type SceneDefinition,
  serializeError,
  stateKey,
} from '@nexa/sdk';
import { CountingIds, VirtualClock } from '@nexa/testkit';
import { firstBinding } from '../../src/binding/binding-record.ts';
import { CapabilityCatalog } from '../../src/capability/capability-catalog.ts';
import { CommandDesk } from '../../src/command/command-desk.ts';
import { expectationsOf } from '../../src/command/confirmation.ts';
import { DeviceRegistry } from '../../src/device/device-registry.ts';
import { HomeDevice } from '../../src/device/home-device.ts';
import { StateBook } from '../../src/device/state-book.ts';
import type { HomeContext } from '../../src/home/home-context.ts';
import type { HomeOutput } from '../../src/home/home-output.ts';
import { defaultTimings } from '../../src/home/home-timings.ts';
import type { SceneActivationRecord } from '../../src/home/records.ts';
import { offAtZeroAttributes } from '../../src/scene/attribute-effects.ts';
import { SceneDesk } from '../../src/scene/scene-desk.ts';
import type { OnApplied } from '../../src/scene/scene-run.ts';
import { ValueChecker } from '../../src/schema/value-checker.ts';

/** How a device answers to commands. */
export type Temper =
  /** Does and reports it. */
  | 'obeys'
  /** Takes it and does nothing. */
  | 'sleeps'
  /** Takes it and can report nothing. */
  | 'cannot-report'
  /** The way to it is broken. */
  | 'unreachable'
  /** Will never do it. */
  | 'refuses';

/** How long an emulated device takes (ms). */
export const LATENCY = 100;
export const byUser = { kind: 'user', id: 'user-1' } as const;

/** Compiles each schema once for all tests. */
const checker = new ValueChecker();

type Wish = readonly [key: string, value: ScalarValue];

/** What the scenes of a home work with, on a virtual clock, and devices that answer. */
export class SceneHome {
  readonly clock = new VirtualClock();
  readonly ids = new CountingIds();
  readonly catalog: CapabilityCatalog;
  readonly checker = checker;
  readonly devices = new DeviceRegistry();
  readonly outputs: HomeOutput[] = [];
  readonly tempers = new Map<string, Temper>();
  readonly commands: CommandDesk;
  readonly states: StateBook;
  scenes: SceneDesk;

  constructor(capabilities: readonly CapabilityDefinition[] = []) {
    this.catalog = new CapabilityCatalog();
    this.catalog.add(capabilities);
    this.states = new StateBook(this.context, {
      causeOf: (device, ref, observedAt) => this.commands.causeOf(device, ref, observedAt),
      onUpdate: (update) => {
        if (update.state.source !== 'assumed') this.commands.reported(update);
      },
      onLive: () => undefined,
    });
    this.commands = new CommandDesk(this.context, this.devices, {
      assume: (device, ref, value) =>
        this.states.apply(device, ref, { value, observedAt: this.clock.now(), source: 'assumed' }),
      onPathFailed: () => undefined,
    });
    this.scenes = new SceneDesk(this.context, this.devices, this.commands);
  }

  get context(): HomeContext {
    const { clock, ids, catalog, checker } = this;
    const emit = (output: HomeOutput) => this.#emit(output);
    return { homeId: 'home-1', clock, ids, catalog, checker, timings: defaultTimings, emit };
  }

  /** A device with these capabilities of `main`, or of the components given; returns its id. */
  add(
    name: string,
    capabilities: readonly string[] | Readonly<Record<string, readonly string[]>>,
    limits: NonNullable<DeviceDescription['limits']> = {},
  ): string {
    const parts = isList(capabilities) ? { main: capabilities } : capabilities;
    const components = Object.entries(parts).map(([id, own]) => ({ id, capabilities: [...own] }));
    const description: DeviceDescription = { externalId: name, name, type: 'other', components, limits };
    const binding = firstBinding(`${name}-path`, 'integration-1', description, this.clock.now());
    const record = {
      id: name,
      integrationId: 'integration-1',
      externalId: name,
      bindings: [binding],
      name,
      type: description.type,
      description,
    };
    this.devices.add(new HomeDevice(record, { value: 'online', since: this.clock.now() }));
    return name;
  }

  device(deviceId: string): HomeDevice {
    const device = this.devices.byId(deviceId);
    if (device === undefined) throw new Error(`no device ${deviceId}`);
    return device;
  }

  /** The device says this, by key as in `color.hue` or `left:onOff.on`. */
  report(deviceId: string, values: Readonly<Record<string, ScalarValue>>): void {
    const device = this.device(deviceId);
    for (const [key, value] of Object.entries(values)) {
      const ref = { deviceId, ...placeOf(key) };
      this.states.apply(device, ref, { value, observedAt: this.clock.now(), source: 'push' });
    }
  }

  value(deviceId: string, key: string): ScalarValue | undefined {
    return this.device(deviceId).states.get(key)?.value;
  }

  /** Saves a scene that wishes these, by device and key. */
  save(
    id: string,
    wishes: Readonly<Record<string, Readonly<Record<string, ScalarValue>>>>,
    rest: Partial<SceneDefinition> = {},
  ): void {
    const states = Object.entries(wishes).flatMap(([deviceId, values]) =>
      Object.entries(values).map(([key, value]) => ({ deviceId, ...placeOf(key), value })),
    );
    this.scenes.save({ id, definition: { name: id, states, ...rest } });
  }

  activate(sceneId: string, activationId = `${sceneId}-1`, onFinal?: OnApplied): void {
    this.scenes.activate({ sceneId, activationId, cause: byUser }, onFinal);
  }

  /** A person gives a command. */
  command(deviceId: string, capability: string, command: string, params = {}): string {
    const id = this.ids.next();
    this.commands.submit({ id, deviceId, component: 'main', capability, command, params, cause: byUser });
    return id;
  }

  /** The commands that went out, as `lamp onOff.on` or `strip/left brightness.set {"level":40}`. */
  sent(): string[] {
    return this.outputs.flatMap((output) => {
      if (output.type !== 'send-command') return [];
      const { externalId, component, capability, command, params } = output.request;
      const place = component === 'main' ? externalId : `${externalId}/${component}`;
      const rest = Object.keys(params).length === 0 ? '' : ` ${JSON.stringify(params)}`;
      return [`${place} ${capability}.${command}${rest}`];
    });
  }

  /** Every activation that was told of, in order. */
  activations(): SceneActivationRecord[] {
    return this.outputs.flatMap((output) => (output.type === 'scene-activation' ? [output.activation] : []));
  }

  last(): SceneActivationRecord {
    const last = this.activations().at(-1);
    if (last === undefined) throw new Error('no scene was applied');
    return last;
  }

  /** Outcomes by device of the last activation that was told of. */
  outcomes(): Record<string, string> {
    return Object.fromEntries(this.last().results.map(({ deviceId, outcome }) => [deviceId, outcome]));
  }

  commandsTold(): Command[] {
    return this.outputs.flatMap((output) => (output.type === 'command' ? [output.command] : []));
  }

  #emit(output: HomeOutput): void {
    this.outputs.push(output);
    if (output.type === 'command') this.scenes.commandTold(output.command);
    if (output.type !== 'send-command') return;
    this.clock.schedule(this.clock.now() + LATENCY, () => this.#answer(output.request));
  }

  #answer(request: CommandRequest): void {
    const temper = this.tempers.get(request.externalId) ?? 'obeys';
    if (temper === 'unreachable' || temper === 'refuses') {
      const code = temper === 'refuses' ? 'NEXA_PLUGIN_UNSUPPORTED' : 'NEXA_PLUGIN_UNREACHABLE';
      const error = serializeError(new NexaError(code, `${request.externalId} ${temper}`));
      this.commands.answered(request.id, { error });
      return;
    }
    const acknowledgement = temper === 'cannot-report' ? 'unconfirmable' : 'accepted';
    this.commands.answered(request.id, { acknowledgement });
    if (temper === 'obeys') this.#obey(request);
  }

  /** What the capability says that the command brings about, and what goes with it in every lamp and fan. */
  #obey({ externalId, component, capability, command, params }: CommandRequest): void {
    const definition = this.catalog.find(capability);
    const confirms = definition?.commands[command]?.confirms ?? [];
    const target = { component, current: () => undefined, limits: () => undefined };
    const changes = expectationsOf(confirms, params, target).flatMap(({ alternatives: [first] }) =>
      first?.expected === undefined ? [] : [{ attribute: first.attribute, value: first.expected }],
    );
    const keyOf = (attribute: string, of = capability) => stateKey(of, attribute, component);
    const levels = definition === undefined ? new Set<string>() : offAtZeroAttributes(definition);
    const device = this.device(externalId);
    const say = (...[key, value]: Wish) => this.report(externalId, { [key]: value });
    for (const { attribute, value } of changes) {
      const isLevel = levels.has(attribute);
      if (isLevel && device.has(component, 'onOff')) say(keyOf('on', 'onOff'), value !== 0);
      if (!isLevel || value !== 0) say(keyOf(attribute), value);
    }
    const other = { color: 'colorTemperature', colorTemperature: 'color' }[capability];
    if (other === undefined) return;
    for (const of of [capability, other]) if (device.has(component, of)) say(keyOf('colorMode', of), capability);
  }
}

const isList = (value: readonly string[] | Readonly<Record<string, readonly string[]>>): value is readonly string[] =>
  Array.isArray(value);

function placeOf(key: string) {
  const [component, name] = key.includes(':') ? (key.split(':') as [string, string]) : ['main', key];
  const dot = name.lastIndexOf('.');
  return { component, capability: name.slice(0, dot), attribute: name.slice(dot + 1) };
}
