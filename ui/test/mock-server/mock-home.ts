import type {
  AttributeState,
  Automation,
  Cause,
  Command,
  CommandInput,
  Device,
  DeviceHealth,
  Discovery,
  EnergyDay,
  Execution,
  ExposedEcosystem,
  Heard,
  HomeNumbers,
  InstallPlan,
  Integration,
  Issue,
  LiveMessage,
  Plugin,
  Relay,
  Room,
  Token,
} from '../../src/shared/api/types.ts';
import type { FlowState } from './flows.ts';
import { connectedRelays, heardThings } from './heard.ts';
import { householdEffects } from './household-effects.ts';
import { MockLife } from './life.ts';
import { MockPaths } from './paths.ts';
import * as seed from './seed.ts';

type Value = AttributeState['value'];

export interface MockOptions {
  /** Nothing is set up yet. */
  fresh?: boolean;
  codeRequired?: boolean;
  /** How long a device takes to answer. */
  answerAfterMs?: number;
  now?: () => number;
}

/** A home in memory that behaves like the real one as far as the page can see. */
export class MockHome {
  readonly now: () => number;
  isSetUp: boolean;
  codeRequired: boolean;
  signedIn = false;
  user = { id: seed.USER_ID, email: 'ada@example.org', name: 'Ada' };
  home = { id: seed.HOME_ID, name: 'Lakeside', role: 'owner', timezone: 'Europe/Berlin' };
  rooms: Room[];
  devices: Device[];
  integrations: Integration[];
  plugins: Plugin[];
  installs: InstallPlan[] = [];
  issues: Issue[];
  numbers: HomeNumbers | undefined;
  health: DeviceHealth[] = [];
  energy: EnergyDay[] = [];
  automations: Automation[] = [];
  executions: Execution[] = [];
  discoveries: Discovery[];
  heard: Heard[];
  tokens: Token[] = [];
  /** What voice ecosystems may see. */
  ecosystems: ExposedEcosystem[] = seed.ecosystems();
  relays: Relay[];
  readonly paths: MockPaths;
  readonly life: MockLife;
  readonly commands = new Map<string, Command>();
  readonly flows = new Map<string, FlowState>();
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #log: LiveMessage[] = [];
  readonly #answerAfterMs: number;
  #ids = 0;

  constructor({ fresh = false, codeRequired = false, answerAfterMs = 350, now = Date.now }: MockOptions = {}) {
    this.now = now;
    this.paths = new MockPaths(this);
    this.#answerAfterMs = answerAfterMs;
    this.isSetUp = !fresh;
    this.codeRequired = codeRequired;
    this.plugins = seed.plugins(now());
    this.rooms = fresh ? [] : seed.rooms();
    this.devices = fresh ? [] : seed.devices(now());
    this.integrations = fresh ? [] : seed.integrations(now());
    this.issues = fresh ? [] : seed.issues(now(), this.devices);
    this.discoveries = this.#heard(fresh);
    this.heard = heardThings(this.time(), this.discoveries);
    this.relays = connectedRelays(this.time());
    this.life = new MockLife(this);
    if (fresh) return;
    this.#seedAutomations();
    this.life.furnish();
  }

  nextId(kind: number): string {
    this.#ids += 1;
    return seed.uuid(kind, 0x1000 + this.#ids);
  }

  subscribe(listener: (message: LiveMessage) => void, since?: number): () => void {
    for (const message of this.#log) if (since !== undefined && (message.seq ?? 0) > since) listener(message);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(type: string, data: unknown): void {
    const message = { type, homeId: this.home.id, seq: this.#log.length + 1, time: this.time(), data };
    this.#log.push(message);
    for (const listener of this.#listeners) listener(message);
  }

  time(): string {
    return new Date(this.now()).toISOString();
  }

  named(name: string): Device {
    const device = this.devices.find((candidate) => candidate.name === name);
    if (device === undefined) throw new Error(`no device ${name}`);
    return device;
  }

  setState(device: Device, key: string, value: Value, cause: Cause = { kind: 'physical' }): void {
    const time = this.time();
    const state: AttributeState = {
      value,
      observedAt: time,
      receivedAt: time,
      freshness: 'live',
      source: 'push',
      cause,
    };
    device.state = { ...device.state, [key]: state };
    device.lastSeenAt = time;
    this.publish('state', { deviceId: device.id, key, state });
  }

  setStatus(device: Device, status: Omit<Device['status'], 'since'>): void {
    device.status = { ...status, since: this.time() };
    const freshness = status.value === 'online' ? 'live' : 'stale';
    device.state = Object.fromEntries(
      Object.entries(device.state).map(([key, state]) => [key, { ...state, freshness }]),
    );
    for (const [key, state] of Object.entries(device.state)) this.publish('state', { deviceId: device.id, key, state });
    this.publish('device', { id: device.id, deviceId: device.id, change: 'status', status: device.status });
  }

  /** Gives a command; the device answers a little later. */
  command(device: Device, input: CommandInput): Promise<Command> {
    const command: Command = {
      id: input.id ?? this.nextId(7),
      deviceId: device.id,
      component: input.component ?? 'main',
      capability: input.capability,
      command: input.command,
      params: (input.params ?? {}) as Command['params'],
      status: 'pending',
      requestedAt: this.time(),
      deadline: new Date(this.now() + 5000).toISOString(),
      cause: { kind: 'user', id: this.user.id },
    };
    this.commands.set(command.id, command);
    return new Promise((resolve) => {
      setTimeout(() => {
        this.#answer(device, command);
        resolve(command);
      }, this.#answerAfterMs);
    });
  }

  #answer(device: Device, command: Command): void {
    if (device.status.value === 'offline' || device.name === 'Coffee machine') {
      command.status = 'failed';
      const code = device.status.value === 'offline' ? 'NEXA_INTEGRATION_OFFLINE' : 'NEXA_COMMAND_TIMEOUT';
      command.reason = { code, message: 'not confirmed before the deadline', params: {} };
    } else {
      const cause = { ...command.cause, commandId: command.id };
      for (const [key, value] of Object.entries(effects(device, command))) this.setState(device, key, value, cause);
      command.status = 'confirmed';
    }
    command.finishedAt = this.time();
    this.publish('command', command);
  }

  /** Adds what a plugin brings. */
  connect(plugin: string): Integration {
    const integration: Integration = {
      id: this.nextId(2),
      homeId: this.home.id,
      config: {},
      plugin,
      title: this.plugins.find(({ id }) => id === plugin)?.name ?? plugin,
      status: { value: 'online', since: this.time() },
      deviceCount: 0,
      createdAt: this.time(),
    };
    this.integrations.push(integration);
    this.publish('integration', { id: integration.id, status: integration.status });
    const names = plugin === 'tuya' ? ['Desk plug'] : ['Floor lamp', 'Bedside', 'Climate', 'Front door'];
    for (const device of seed.devices(this.now()).filter(({ name }) => names.includes(name))) {
      const added = { ...device, id: this.nextId(3), integrationId: integration.id, roomId: null };
      integration.deviceCount += 1;
      this.devices.push(added);
      this.publish('device', { id: added.id, deviceId: added.id, change: 'added' });
    }
    return integration;
  }

  #heard(fresh: boolean): Discovery[] {
    const heardAt = this.time();
    const common = { heardAt, config: {}, status: 'new', isIgnored: false } as const;
    return [
      {
        ...common,
        id: seed.uuid(8, 1),
        plugin: 'hue',
        source: 'mdns',
        title: 'Hue Bridge',
        model: 'BSB002',
        uniqueId: '001788fffe',
        address: '192.168.1.12',
        status: fresh ? 'new' : 'paired',
      },
      {
        ...common,
        id: seed.uuid(8, 2),
        plugin: 'tuya',
        source: 'udp',
        title: 'Smart plug',
        model: 'v3.3',
        uniqueId: 'bf12',
        address: '192.168.1.40',
      },
    ];
  }

  #seedAutomations(): void {
    const time = new Date(this.now() - 86_400_000 * 5).toISOString();
    const common = { homeId: this.home.id, mode: 'single', version: 1, createdAt: time, updatedAt: time } as const;
    const motion = this.named('Hall motion').id;
    const on = { type: 'command', deviceId: this.named('Hall light').id, capability: 'onOff', command: 'on' } as const;
    this.automations = [
      {
        ...common,
        id: seed.uuid(5, 1),
        name: 'Hall light',
        enabled: true,
        triggers: [{ id: 't1', type: 'state', deviceId: motion, capability: 'motion', attribute: 'active', to: true }],
        conditions: [{ type: 'state', deviceId: motion, capability: 'temperature', attribute: 'celsius', below: 22 }],
        actions: [on],
        lastRunAt: new Date(this.now() - 240_000).toISOString(),
      },
      {
        ...common,
        id: seed.uuid(5, 2),
        name: 'Remote switches bedside',
        enabled: false,
        triggers: [
          {
            id: 't1',
            type: 'event',
            deviceId: this.named('Wall remote').id,
            component: 'key1',
            capability: 'button',
            event: 'pressed',
            match: { press: 'single' },
          },
        ],
        conditions: [],
        actions: [{ type: 'command', deviceId: this.named('Bedside').id, capability: 'onOff', command: 'toggle' }],
      },
    ];
    const ago = (minutes: number) => new Date(this.now() - minutes * 60_000).toISOString();
    const seen = (minutes: number, value: number) =>
      ({ path: 'conditions/0', value, freshness: 'live', observedAt: ago(minutes + 2) }) as const;
    const trigger = {
      triggerId: 't1',
      deviceId: motion,
      stateKey: 'motion.active',
      value: true,
      cause: { kind: 'physical' },
    } as const;
    const commandId = seed.uuid(7, 1);
    const condition = this.automations[0]?.conditions[0];
    if (condition === undefined) return;
    this.executions = [
      {
        id: seed.uuid(9, 1),
        automationId: seed.uuid(5, 1),
        automationVersion: 1,
        startedAt: ago(4),
        finishedAt: ago(4),
        outcome: 'failed',
        trigger,
        conditions: [{ ...seen(4, 20.8), condition, passed: true }],
        actions: [
          {
            path: 'actions/0',
            action: on,
            status: 'failed',
            commandId,
            reason: { code: 'NEXA_INTEGRATION_OFFLINE', message: 'offline' },
          },
        ],
      },
      {
        id: seed.uuid(9, 2),
        automationId: seed.uuid(5, 1),
        automationVersion: 1,
        startedAt: ago(95),
        finishedAt: ago(95),
        outcome: 'not-run',
        reason: 'condition',
        trigger,
        conditions: [{ ...seen(95, 23.1), condition, passed: false }],
        actions: [],
      },
      {
        id: seed.uuid(9, 3),
        automationId: seed.uuid(5, 1),
        automationVersion: 1,
        startedAt: ago(200),
        finishedAt: ago(200),
        outcome: 'completed',
        trigger,
        conditions: [{ ...seen(200, 20.1), condition, passed: true }],
        actions: [{ path: 'actions/0', action: on, status: 'confirmed', commandId }],
      },
    ];
  }
}

/** What a command changes at the device. */
function effects(device: Device, given: Command): Record<string, Value> {
  const { component, capability, command, params } = given;
  const at = (key: string) => (component === 'main' ? key : `${component}:${key}`);
  switch (`${capability}.${command}`) {
    case 'onOff.on':
      return { [at('onOff.on')]: true };
    case 'onOff.off':
      return { [at('onOff.on')]: false };
    case 'onOff.toggle':
      return { [at('onOff.on')]: device.state[at('onOff.on')]?.value !== true };
    case 'brightness.set': {
      const level = Number(params.level);
      return level === 0 ? { [at('onOff.on')]: false } : { [at('brightness.level')]: level, [at('onOff.on')]: true };
    }
    case 'color.set':
      return {
        [at('color.hue')]: Number(params.hue),
        [at('color.saturation')]: Number(params.saturation),
        [at('color.colorMode')]: 'color',
      };
    case 'colorTemperature.set':
      return { [at('colorTemperature.kelvin')]: Number(params.kelvin), [at('color.colorMode')]: 'colorTemperature' };
    case 'lock.lock':
      return { [at('lock.locked')]: true };
    case 'lock.unlock':
      return { [at('lock.locked')]: false };
    case 'hue.scene.recall':
      return { 'hue.scene.active': String(params.scene) };
    case 'acme.fountain.start':
      return { 'acme.fountain.running': true, 'acme.fountain.program': String(params.program) };
    case 'acme.fountain.stop':
      return { 'acme.fountain.running': false };
    default:
      return householdEffects(given);
  }
}
