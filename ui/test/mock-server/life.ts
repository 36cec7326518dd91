import type {
  AttributeState,
  AutomationTemplate,
  Cause,
  Device,
  Finding,
  HomeMode,
  InboxItem,
  NativeScene,
  Replay,
  Scene,
  SceneActivation,
  TestResult,
} from '../../src/shared/api/types.ts';
import { uuid } from './seed.ts';

/** The home as far as it is lived in. */
interface LifeHome {
  readonly now: () => number;
  readonly home: { readonly id: string };
  readonly user: { readonly id: string };
  readonly devices: readonly Device[];
  time(): string;
  nextId(kind: number): string;
  named(name: string): Device;
  setState(device: Device, key: string, value: AttributeState['value'], cause: Cause): void;
  publish(type: string, data: unknown): void;
}

/** Scenes, the mode, messages, templates and what is told about automations. */
export class MockLife {
  scenes: Scene[] = [];
  native: NativeScene[] = [];
  activations: SceneActivation[] = [];
  mode: HomeMode;
  inbox: InboxItem[] = [];
  templates: AutomationTemplate[] = [];
  findings: Finding[] = [];
  /** Undefined, as the one below: the server has no such address. */
  testResults: TestResult[] | undefined;
  replay: Replay | undefined;
  readonly #home: LifeHome;

  constructor(home: LifeHome) {
    this.#home = home;
    this.mode = { mode: 'home', since: home.time(), cause: { kind: 'unknown' }, guests: false };
  }

  /** What a home has that is lived in. */
  furnish(): void {
    const home = this.#home;
    const time = new Date(home.now() - 86_400_000 * 3).toISOString();
    const common = { homeId: home.home.id, createdAt: time, updatedAt: time };
    const floorLamp = home.named('Floor lamp').id;
    const ceiling = home.named('Ceiling').id;
    this.scenes = [
      {
        ...common,
        id: uuid(13, 1),
        name: 'Evening',
        ...(home.named('Floor lamp').roomId && { roomId: home.named('Floor lamp').roomId as string }),
        states: [
          { deviceId: floorLamp, capability: 'onOff', attribute: 'on', value: true },
          { deviceId: floorLamp, capability: 'brightness', attribute: 'level', value: 30 },
          { deviceId: ceiling, capability: 'onOff', attribute: 'on', value: false },
        ],
      },
      {
        ...common,
        id: uuid(13, 2),
        name: 'Good morning',
        states: [
          { deviceId: home.named('Spots').id, capability: 'onOff', attribute: 'on', value: true },
          { deviceId: home.named('Coffee machine').id, capability: 'onOff', attribute: 'on', value: true },
        ],
      },
    ];
    const ago = (minutes: number) => new Date(home.now() - minutes * 60_000).toISOString();
    const message = { homeId: home.home.id, category: 'automation', data: {} } as const;
    this.inbox = [
      {
        ...message,
        id: uuid(14, 1),
        severity: 'warning',
        title: 'The kitchen window is open',
        body: 'It has been open for half an hour, and nobody is home.',
        data: { automationId: uuid(5, 1) },
        at: ago(12),
      },
      {
        ...message,
        id: uuid(14, 2),
        category: 'issue',
        severity: 'error',
        title: 'Hall light does not answer',
        body: 'Check that the wall switch is on.',
        data: { issueId: uuid(4, 1) },
        at: ago(60),
      },
      {
        ...message,
        id: uuid(14, 3),
        severity: 'info',
        title: 'The washing machine is done',
        body: '',
        at: ago(300),
        readAt: ago(280),
      },
    ];
    this.templates = [motionLight];
  }

  get unread(): number {
    return this.inbox.filter(({ readAt }) => readAt === undefined).length;
  }

  /** Brings the devices of a scene there. Those that do not answer fail. */
  activate(scene: Scene): SceneActivation {
    const home = this.#home;
    const ids = [...new Set(scene.states.map(({ deviceId }) => deviceId))];
    const results = ids.map((deviceId): SceneActivation['results'][number] => {
      const device = home.devices.find(({ id }) => id === deviceId);
      if (device === undefined || device.status.value === 'offline' || device.name === 'Coffee machine') {
        const reason = { code: 'NEXA_COMMAND_TIMEOUT', message: 'not confirmed before the deadline' };
        return { deviceId, outcome: 'failed', attempts: 3, commandIds: [], reason };
      }
      const wished = scene.states.filter((state) => state.deviceId === deviceId);
      const changes = wished.filter(
        (state) => device.state[`${state.capability}.${state.attribute}`]?.value !== state.value,
      );
      for (const { capability, attribute, value } of changes)
        home.setState(device, `${capability}.${attribute}`, value, { kind: 'scene', id: scene.id });
      return { deviceId, outcome: changes.length === 0 ? 'already' : 'confirmed', attempts: 1, commandIds: [] };
    });
    const failed = results.filter(({ outcome }) => outcome === 'failed').length;
    scene.lastActivatedAt = home.time();
    return this.#keep(scene.id, failed === 0 ? 'completed' : failed < results.length ? 'partial' : 'failed', results);
  }

  undo(activation: SceneActivation): SceneActivation {
    activation.canUndo = false;
    activation.undoneAt = this.#home.time();
    const results = activation.results.map((result) => ({ ...result, outcome: 'confirmed' as const, attempts: 1 }));
    return { ...this.#keep(activation.sceneId, 'completed', results), canUndo: false, undoes: activation.id };
  }

  tell(item: Pick<InboxItem, 'title'>): void {
    const home = this.#home;
    const id = home.nextId(14);
    const common = { homeId: home.home.id, category: 'system', severity: 'info', body: '', data: {} } as const;
    this.inbox = [{ ...common, ...item, id, at: home.time() }, ...this.inbox];
    home.publish('notification', { id });
  }

  #keep(sceneId: string, outcome: SceneActivation['outcome'], results: SceneActivation['results']): SceneActivation {
    const home = this.#home;
    const times = { startedAt: home.time(), finishedAt: home.time() };
    const activation: SceneActivation = {
      id: home.nextId(15),
      sceneId,
      cause: { kind: 'user', id: home.user.id },
      outcome,
      ...times,
      results,
      canUndo: true,
    };
    this.activations.push(activation);
    home.publish('scene', activation);
    return activation;
  }
}

const motionLight: AutomationTemplate = {
  isBundled: true,
  id: 'motion-light',
  version: 2,
  title: 'Light on motion',
  description: 'A light comes on when somebody moves, and goes off some time after.',
  inputs: [
    { kind: 'device', capabilities: ['motion'], name: 'sensor', title: 'Motion sensor' },
    { kind: 'device', capabilities: ['onOff'], many: true, name: 'lights', title: 'Lights' },
    { kind: 'seconds', minimum: 10, maximum: 7_200, name: 'after', title: 'Off after', default: 300 },
    { kind: 'weekdays', name: 'days', title: 'On these days', default: ['monday', 'tuesday'] },
    { kind: 'time', name: 'from', title: 'From', default: '18:00' },
    { kind: 'boolean', name: 'tell', title: 'Tell me each time', default: false },
  ],
};
