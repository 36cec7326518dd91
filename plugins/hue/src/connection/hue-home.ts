import { type DeviceDescription, errorMessage, type PluginLogger } from '@nexa/sdk';
import { type BridgeConfig, bridgeDevice } from '../model/bridge.ts';
import { checkTable, type ResourceTable } from '../model/bridge-answers.ts';
import { devicesOf, type HueDevice, type Resource } from '../model/hue-device.ts';
import { type AskedColor, type Light, readLight } from '../model/light.ts';
import { readSensor, roleOf, type Sensor } from '../model/sensor.ts';

/** A starting bridge answers without some of its lights; only one that is left out again and again is gone. */
const MISSES_UNTIL_GONE = 3;
const resourceId = /^\d{1,5}$/;

/** What changed among the devices. */
export interface HomeChange {
  /** New, or described differently. */
  readonly described: readonly DeviceDescription[];
  readonly gone: readonly string[];
}

export interface HomeAnswer {
  readonly lights: unknown;
  readonly sensors: unknown;
}

/** Everything that is known of one bridge's home. It reads answers resource by resource: a bad one spoils no other. */
export class HueHome {
  readonly #bridgeId: string;
  readonly #logger: PluginLogger;
  readonly #lights = new Map<string, Light>();
  readonly #sensors = new Map<string, Sensor>();
  readonly #unreadable = new Set<string>();
  readonly #misses = new Map<string, number>();
  /** When a light was last commanded, counted in {@link HueHome.now}: older answers do not know of it. */
  readonly #commandedAt = new Map<string, number>();
  /** Commanded lights that were not read since: what is known of them is out of date. */
  readonly #awaited = new Set<string>();
  readonly #acceptedOn = new Map<string, boolean>();
  readonly #asked = new Map<string, AskedColor>();
  #rooms: ReadonlyMap<string, string> = new Map();
  #config: BridgeConfig | undefined;
  #devices = new Map<string, HueDevice>();
  #described = new Map<string, string>();
  #sequence = 0;

  constructor(bridgeId: string, logger: PluginLogger) {
    this.#bridgeId = bridgeId;
    this.#logger = logger;
  }

  /** A point in the order of commands and answers. Take it before asking, hand it in with the answer. */
  get now(): number {
    return this.#sequence;
  }

  get devices(): ReadonlyMap<string, HueDevice> {
    return this.#devices;
  }

  get config(): BridgeConfig | undefined {
    return this.#config;
  }

  get descriptions(): DeviceDescription[] {
    const devices = [...this.#devices.values()].map((device) => device.description);
    return this.#config === undefined ? devices : [bridgeDevice(this.#bridgeId, this.#config), ...devices];
  }

  takeConfig(config: BridgeConfig): void {
    this.#config = config;
  }

  takeRooms(rooms: ReadonlyMap<string, string>): void {
    this.#rooms = rooms;
  }

  /** Takes a whole answer. Throws when it is none; what is wrong in a part of it is logged once. */
  take(answer: HomeAnswer, askedAt: number): HomeChange {
    const lights = checkTable(answer.lights, 'lights');
    const sensors = checkTable(answer.sensors, 'sensors');
    this.#takeTable('lights', lights, this.#lights, (id, data) => this.#readLight(id, data, askedAt));
    this.#takeTable('sensors', sensors, this.#sensors, readSensorOfUse);
    return this.#arrange();
  }

  /** Takes the answer about one light. Throws when it cannot be understood. */
  takeLight(id: string, data: unknown, askedAt: number): HomeChange {
    this.#lights.set(id, this.#readLight(id, data, askedAt));
    this.#unreadable.delete(`lights/${id}`);
    return this.#arrange();
  }

  /** The light behind a component of a device. */
  lightAt(externalId: string, component: string): Light | undefined {
    return this.#devices.get(externalId)?.lights.find((part) => part.component === component)?.light;
  }

  /** Whether the bridge's last answer about some part of the device could not be read. */
  isUnreadable({ lights, sensors }: HueDevice): boolean {
    return (
      lights.some(({ light }) => this.#unreadable.has(`lights/${light.id}`)) ||
      sensors.some((sensor) => this.#unreadable.has(`sensors/${sensor.id}`))
    );
  }

  askedColorOf(light: Light): AskedColor | undefined {
    return this.#asked.get(light.id);
  }

  /** Call before and after sending a command: answers to questions asked earlier are then out of date. */
  noteCommand(id: string): void {
    this.#sequence += 1;
    this.#commandedAt.set(id, this.#sequence);
    this.#awaited.add(id);
  }

  /** The bridge took a command. It is remembered to plan the next one with, never told as the light's state. */
  noteAccepted(id: string, on: unknown, asked: AskedColor | undefined): void {
    if (asked !== undefined) this.#asked.set(id, asked);
    if (typeof on === 'boolean') this.#acceptedOn.set(id, on);
  }

  /** Whether the light is on, as far as can be known now. */
  isOn(light: Light): boolean {
    return this.#acceptedOn.get(light.id) ?? light.state.on;
  }

  /** Whether the light was commanded and not read since. */
  isAwaited(light: Light): boolean {
    return this.#awaited.has(light.id);
  }

  #readLight(id: string, data: unknown, askedAt: number): Light {
    const light = readLight(id, data);
    if (askedAt < (this.#commandedAt.get(id) ?? 0)) return this.#lights.get(id) ?? light;
    this.#awaited.delete(id);
    this.#acceptedOn.delete(id);
    return light;
  }

  #takeTable<T extends Resource>(
    kind: string,
    table: ResourceTable,
    known: Map<string, T>,
    read: (id: string, data: unknown) => T | undefined,
  ): void {
    for (const [id, data] of Object.entries(table)) {
      const key = `${kind}/${id}`;
      this.#misses.delete(key);
      try {
        if (!resourceId.test(id)) throw new Error('its number is none');
        const resource = read(id, data);
        if (resource !== undefined) known.set(id, resource);
        this.#unreadable.delete(key);
      } catch (error) {
        if (this.#unreadable.has(key)) continue;
        this.#unreadable.add(key);
        const fields = { resource: key, problem: errorMessage(error), code: 'NEXA_PLUGIN_PROTOCOL' };
        this.#logger.warn('The Hue bridge describes a device in a way that cannot be read; it is left out', fields);
      }
    }
    for (const id of known.keys()) {
      if (Object.hasOwn(table, id)) continue;
      const key = `${kind}/${id}`;
      const misses = (this.#misses.get(key) ?? 0) + 1;
      this.#misses.set(key, misses);
      if (misses < MISSES_UNTIL_GONE) continue;
      known.delete(id);
      this.#misses.delete(key);
      this.#unreadable.delete(key);
    }
  }

  #arrange(): HomeChange {
    this.#devices = devicesOf([...this.#lights.values(), ...this.#sensors.values()], this.#bridgeId, this.#rooms);
    const described = new Map(this.descriptions.map((device) => [device.externalId, JSON.stringify(device)]));
    const changed = this.descriptions.filter(
      ({ externalId }) => this.#described.get(externalId) !== described.get(externalId),
    );
    const gone = [...this.#described.keys()].filter((externalId) => !described.has(externalId));
    this.#described = described;
    return { described: changed, gone };
  }
}

function readSensorOfUse(id: string, data: unknown): Sensor | undefined {
  const role = roleOf(data);
  return role === undefined ? undefined : readSensor(id, role, data);
}
