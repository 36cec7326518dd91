import type { ServerResponse } from 'node:http';
import {
  type BridgeQuestion,
  type BridgeReply,
  BridgeServer,
  type BridgeServerOptions,
  HOST,
  type HueBridgeAddress,
} from './bridge-server.ts';
import { zone } from './clip-group-home.ts';
import { ClipGroups } from './clip-groups.ts';
import { clipHome } from './clip-home.ts';
import { changeOfLight } from './clip-light-state.ts';
import { EventStreams } from './event-streams.ts';
import { V1Api } from './v1-api.ts';
import { type V1Sensor, v1HomeOf } from './v1-home.ts';
import { hueError } from './v1-light-state.ts';
import { device, light, type V2Resource } from './v2-home.ts';

export interface ClipBridgeOptions extends BridgeServerOptions {
  /** Its resources; our own small home when left out. */
  readonly resources?: readonly V2Resource[];
  /** Sensors that apps made up, by number: in the v1 API only. */
  readonly appSensors?: Record<string, V1Sensor>;
}

const SOFTWARE = { swversion: '1967054020', apiversion: '1.67.0' };

/**
 * A Hue bridge on loopback with the v2 API: its resources, its stream of events, and beside them as much of the v1 API
 * as every bridge still has. It is strict: what no bridge has is kept in `unknownRequests`.
 */
export class ClipBridgeEmulator extends BridgeServer {
  readonly streams = new EventStreams();
  readonly resources = new Map<string, V2Resource>();
  readonly appSensors: Record<string, V1Sensor>;
  readonly groups: ClipGroups;
  readonly #v1: V1Api;
  #isDeaf = false;
  #hasClip = true;
  #hasV1 = true;
  #added = 0;

  constructor(options: ClipBridgeOptions = {}) {
    super(options);
    this.appSensors = options.appSensors ?? {};
    const resources = options.resources ?? clipHome(this.bridgeId, this.name);
    for (const resource of resources) this.resources.set(resource.id, resource);
    this.groups = new ClipGroups({
      resources: this.resources,
      change: (id, part, how) => this.change(id, part, how),
      isOutOfReach: (lamp) => this.#isOutOfReach(lamp),
    });
    const now = () => new Date();
    const bridge = this;
    this.#v1 = new V1Api({
      name: this.name,
      bridgeId: this.bridgeId,
      host: HOST,
      now,
      software: SOFTWARE,
      get home() {
        const home = v1HomeOf([...bridge.resources.values()], now);
        return { ...home, sensors: { ...home.sensors, ...bridge.appSensors } };
      },
    });
  }

  static async start(options: ClipBridgeOptions = {}): Promise<ClipBridgeEmulator & HueBridgeAddress> {
    const bridge = new ClipBridgeEmulator(options);
    await bridge.listen();
    return bridge as ClipBridgeEmulator & HueBridgeAddress;
  }

  get unknownRequests(): readonly string[] {
    return this.#v1.unknownRequests;
  }

  get users(): ReadonlySet<string> {
    return this.#v1.users;
  }

  pressLinkButton(): void {
    this.#v1.pressLinkButton();
  }

  addUser(username?: string): string {
    return this.#v1.addUser(username);
  }

  removeUser(username: string): void {
    this.#v1.users.delete(username);
  }

  /** From now on it says that it carried out every command, and does nothing. */
  ignoreCommands(isDeaf: boolean): void {
    this.#isDeaf = isDeaf;
  }

  /** It says that it has no v2 API, whatever its version promises. */
  withoutClip(): void {
    this.#hasClip = false;
  }

  /** Its v1 API no longer has lights and sensors. */
  withoutV1(): void {
    this.#hasV1 = false;
  }

  /** It has it again. */
  withClip(): void {
    this.#hasClip = true;
  }

  /** The light of a device by the device's name. */
  lightNamed(name: string): V2Resource {
    return this.#find(({ type, metadata }) => type === 'light' && nameIn(metadata) === name, name);
  }

  /** The room or zone of that name. */
  groupNamed(name: string): V2Resource {
    return this.#find(({ type, metadata }) => ['room', 'zone'].includes(type) && nameIn(metadata) === name, name);
  }

  /** A service of a device by the device's name. */
  serviceOf(name: string, type: string): V2Resource {
    const owner = this.#find((one) => one.type === 'device' && nameIn(one.metadata) === name, name);
    return this.#find((one) => one.type === type && one.owner?.rid === owner.id, `${name} ${type}`);
  }

  /** Something changed in the home; the bridge tells of it, unless told to be quiet about it. */
  change(id: string, part: Readonly<Record<string, unknown>>, { quietly = false } = {}): void {
    const before = this.resources.get(id);
    if (before === undefined) throw new Error(`no resource ${id}`);
    this.resources.set(id, { ...before, ...withParts(before, part) });
    const { type, id_v1, owner } = before;
    if (!quietly)
      this.streams.tell('update', [{ id, type, ...(id_v1 === undefined ? {} : { id_v1 }), owner, ...part }]);
    const isShown = ['on', 'dimming', 'color', 'color_temperature'].some((name) => part[name] !== undefined);
    if (type === 'light' && isShown) this.groups.follow(id, { quietly });
  }

  /** A key does something, as the bridge tells it. */
  press(name: string, key: number, event: string): void {
    const owner = this.#find((one) => one.type === 'device' && nameIn(one.metadata) === name, name);
    const button = this.#find(
      ({ type, owner: of, metadata }) =>
        type === 'button' && of?.rid === owner.id && (metadata as { control_id?: number }).control_id === key,
      `${name} ${key}`,
    );
    const report = { button_report: { event, updated: new Date().toISOString() }, last_event: event };
    this.change(button.id, { button: { ...(button.button as object), ...report } });
  }

  /** A lamp is paired with the bridge, which tells of it in pieces. Returns its radio address. */
  addLamp(name: string): string {
    this.#added += 1;
    const number = 290 + this.#added;
    const made = device({
      key: `added-${this.#added}`,
      name,
      product: 'Hue white lamp',
      model: 'LWB010',
      v1: `/lights/${number}`,
      services: [light(number, name, { dimming: { brightness: 10, min_dim_level: 2 } })],
    });
    this.addResources(made);
    return String(made.find(({ type }) => type === 'zigbee_connectivity')?.mac_address);
  }

  /** A person makes a zone of some lamps in an app. Returns its id. */
  addZone(name: string, lamps: readonly string[]): string {
    this.#added += 1;
    const key = `added-${this.#added}`;
    const lights = lamps.map((lamp) => this.lightNamed(lamp));
    const colors = ['color', 'color_temperature'].filter((one) => lights.some((each) => each[one] !== undefined));
    const made = zone({ key, name, lights: lights.map(({ id }) => id), brightness: 50, colors });
    this.addResources(made);
    return `zone-${key}`;
  }

  addResources(made: readonly V2Resource[]): void {
    for (const resource of made) this.resources.set(resource.id, resource);
    for (const resource of made) this.streams.tell('add', [resource]);
  }

  /** A room, zone or scene is removed from the bridge, with what belongs to it. */
  removeGroup(id: string, { quietly = false } = {}): void {
    for (const resource of [...this.resources.values()]) {
      const { rid } = (resource.group ?? {}) as { readonly rid?: string };
      if (resource.id !== id && resource.owner?.rid !== id && rid !== id) continue;
      this.resources.delete(resource.id);
      if (!quietly) this.streams.tell('delete', [{ id: resource.id, type: resource.type }]);
    }
  }

  /** A device is removed from the bridge, with all that belongs to it. */
  removeDevice(name: string, { quietly = false } = {}): void {
    const owner = this.#find((one) => one.type === 'device' && nameIn(one.metadata) === name, name);
    const gone = [...this.resources.values()].filter(({ id, owner: of }) => id === owner.id || of?.rid === owner.id);
    for (const { id, type } of gone) {
      this.resources.delete(id);
      if (!quietly) this.streams.tell('delete', [{ id, type }]);
    }
  }

  protected publicConfig(): unknown {
    return this.#v1.publicConfig();
  }

  protected noteUnknown(request: string): void {
    this.#v1.unknownRequests.push(request);
  }

  protected override stream(question: BridgeQuestion, response: ServerResponse): boolean {
    if (question.path !== '/eventstream/clip/v2' || question.method !== 'GET' || !this.#hasClip) return false;
    if (!this.#isKnown(question) || question.headers.accept !== 'text/event-stream') return false;
    this.streams.add(response);
    return true;
  }

  protected answer(question: BridgeQuestion): BridgeReply {
    const { method, path, body } = question;
    if (!this.#hasV1 && /\/(lights|sensors)$/.test(path)) {
      return { status: 200, data: [hueError(4, path, 'method, GET, not available for resource')] };
    }
    if (path.startsWith('/api')) return { status: 200, data: this.#v1.answer(method, path, body) };
    if (!this.#hasClip) return { status: 404, data: failure('Not Found') };
    if (!this.#isKnown(question)) return { status: 403, data: failure('unauthorized user') };
    const [, type, id, ...rest] = /^\/clip\/v2\/resource(?:\/([a-z_0-9]+)(?:\/([^/?]+))?)?$/.exec(path) ?? [undefined];
    const isOurs = path.startsWith('/clip/v2/resource') && rest.length === 0;
    if (method === 'GET' && isOurs) return this.#read(type, id);
    if (method === 'PUT' && isOurs && type === 'light' && id !== undefined) return this.#command(id, question);
    if (method === 'PUT' && isOurs && isForGroup(type) && id !== undefined) {
      return this.#commandGroup(type, id, question);
    }
    this.noteUnknown(`${method} ${path}`);
    return { status: 404, data: failure('Not Found') };
  }

  #read(type: string | undefined, id: string | undefined): BridgeReply {
    const data = [...this.resources.values()].filter(
      (resource) => (type === undefined || resource.type === type) && (id === undefined || resource.id === id),
    );
    if (id !== undefined && data.length === 0) return { status: 404, data: failure('Not Found') };
    return { status: 200, data: { errors: [], data } };
  }

  #command(id: string, { headers, body }: BridgeQuestion): BridgeReply {
    const lamp = this.resources.get(id);
    if (lamp?.type !== 'light') return { status: 404, data: failure('Not Found') };
    if (headers['content-type'] !== 'application/json') return { status: 400, data: failure('invalid content type') };
    const { problem, withoutEffect, changed } = changeOfLight(lamp, body);
    if (problem !== undefined) return { status: 400, data: failure(problem) };
    const data = [{ rid: id, rtype: 'light' }];
    if (this.#isOutOfReach(lamp)) {
      const description = `device (light) ${id} has communication issues, command (.on.on) may not have effect`;
      return { status: 207, data: { data, errors: [{ description, error_code: 'communication_error' }] } };
    }
    if (Object.keys(changed).length > 0 && !this.#isDeaf) this.change(id, changed);
    const errors = withoutEffect.map((name) => ({
      description: `device (light) ${id} is "soft off", command (.${name}) may not have effect`,
      error_code: 'attribute_may_have_no_effect',
    }));
    return { status: errors.length > 0 ? 207 : 200, data: { data, errors } };
  }

  #commandGroup(type: GroupType, id: string, { headers, body }: BridgeQuestion): BridgeReply {
    const resource = this.resources.get(id);
    if (resource?.type !== type) return { status: 404, data: failure('Not Found') };
    if (headers['content-type'] !== 'application/json') return { status: 400, data: failure('invalid content type') };
    const problem = this.groups.problemOf(resource, body);
    if (problem !== undefined) return { status: 400, data: failure(problem) };
    const { recall } = body as { readonly recall?: { readonly action: string } };
    const errors = type === 'grouped_light' ? this.groups.doubtsOf(resource, body) : [];
    if (!this.#isDeaf) {
      if (recall === undefined) this.groups.command(resource, body);
      else if (type === 'scene') this.groups.recall(id, recall.action);
      else this.groups.recallSmart(id, recall.action);
    }
    return { status: errors.length > 0 ? 207 : 200, data: { data: [{ rid: id, rtype: type }], errors } };
  }

  #isOutOfReach(lamp: V2Resource): boolean {
    const radio = [...this.resources.values()].find(
      ({ type, owner }) => type === 'zigbee_connectivity' && owner?.rid === lamp.owner?.rid,
    );
    return radio !== undefined && radio.status !== 'connected';
  }

  #isKnown({ headers }: BridgeQuestion): boolean {
    const key = headers['hue-application-key'];
    return typeof key === 'string' && this.#v1.users.has(key);
  }

  #find(matches: (resource: V2Resource) => boolean, what: string): V2Resource {
    const found = [...this.resources.values()].find(matches);
    if (found === undefined) throw new Error(`the emulated home has no ${what}`);
    return found;
  }
}

type GroupType = 'grouped_light' | 'scene' | 'smart_scene';
const isForGroup = (type: string | undefined): type is GroupType =>
  type === 'grouped_light' || type === 'scene' || type === 'smart_scene';

const failure = (description: string) => ({ errors: [{ description }], data: [] });
const nameIn = (metadata: unknown): unknown => (metadata as { readonly name?: unknown } | undefined)?.name;

/** Parts of a resource keep what the change does not name, as the bridge's own do. */
function withParts(resource: V2Resource, part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => {
      const before = resource[name];
      const isPart = typeof before === 'object' && before !== null && typeof value === 'object' && value !== null;
      return [name, isPart && !Array.isArray(value) ? { ...before, ...value } : value];
    }),
  );
}
