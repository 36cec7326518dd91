import { type BridgeQuestion, type BridgeReply, BridgeServer, HOST, type HueBridgeAddress } from './bridge-server.ts';
import { V1Api } from './v1-api.ts';
import {
  stamp,
  type V1Home,
  type V1Light,
  type V1LightState,
  type V1Resource,
  type V1Sensor,
  v1HomeOf,
} from './v1-home.ts';
import { hasRecordedHome, ownHome, recordedHome, type V2Resource } from './v2-home.ts';

export interface HueBridgeOptions {
  /** HTTPS port; a free one when left out. */
  readonly port?: number;
  readonly bridgeId?: string;
  /** `recorded` takes the recording of a real bridge where it is there, and adds our own small home. */
  readonly home?: 'recorded' | 'own';
  readonly name?: string;
}

/**
 * A Hue bridge on loopback as it was before the v2 API: real TLS with a certificate of its own, the v1 API with the
 * answers of a recorded home, a link button, and every way to misbehave. It is strict: a request that it does not know
 * is answered as a bridge would and kept in `unknownRequests`, which a test expects to be empty.
 */
export class HueBridgeEmulator extends BridgeServer {
  readonly #home: V1Home;
  readonly #api: V1Api;
  #lastStamp = Date.now();
  #clockOffset = 0;

  constructor(options: Omit<HueBridgeOptions, 'port'> = {}) {
    super(options);
    const useRecording = options.home !== 'own' && hasRecordedHome();
    const resources: readonly V2Resource[] = [...(useRecording ? recordedHome() : []), ...ownHome()];
    const now = () => this.#now();
    this.#home = v1HomeOf(resources, now);
    this.#api = new V1Api({ name: this.name, bridgeId: this.bridgeId, host: HOST, home: this.#home, now });
  }

  static async start(options: HueBridgeOptions = {}): Promise<HueBridgeEmulator & HueBridgeAddress> {
    const bridge = new HueBridgeEmulator(options);
    await bridge.listen(options.port ?? 0);
    return bridge as HueBridgeEmulator & HueBridgeAddress;
  }

  /** What was asked that no bridge has: a test expects none. */
  get unknownRequests(): readonly string[] {
    return this.#api.unknownRequests;
  }

  /** The keys that the bridge knows. */
  get users(): ReadonlySet<string> {
    return this.#api.users;
  }

  /** The lights by number; what a test changes here the next answer tells. */
  get lights(): Record<string, V1Light> {
    return this.#home.lights;
  }

  get sensors(): Record<string, V1Sensor> {
    return this.#home.sensors;
  }

  get groups(): Record<string, V1Resource> {
    return this.#home.groups;
  }

  /** Numbers of the lights and sensors by name. Names of the recording are `Light 1`, `Device 1` and so on. */
  lightNumber(name: string): string {
    return numberOf(this.#home.lights, (light) => light.name === name, name);
  }

  sensorNumber(name: string, type: string): string {
    return numberOf(this.#home.sensors, (sensor) => sensor.name === name && sensor.type === type, name);
  }

  /** From now on it says that it carried out every command, and does nothing. */
  ignoreCommands(isDeaf: boolean): void {
    this.#api.isDeaf = isDeaf;
  }

  pressLinkButton(): void {
    this.#api.pressLinkButton();
  }

  /** A key as pairing makes one, without pairing. */
  addUser(username?: string): string {
    return this.#api.addUser(username);
  }

  removeUser(username: string): void {
    this.#api.users.delete(username);
  }

  /** Something happened at a lamp itself. */
  setLamp(number: string, state: Partial<V1LightState>): void {
    const light = this.#home.lights[number];
    if (light === undefined) throw new Error(`no light ${number}`);
    Object.assign(light.state, state);
  }

  setMotion(number: string, isActive: boolean): void {
    Object.assign(this.#sensor(number).state, { presence: isActive, lastupdated: stamp(this.#now()) });
  }

  setTemperature(number: string, celsius: number): void {
    Object.assign(this.#sensor(number).state, {
      temperature: Math.round(celsius * 100),
      lastupdated: stamp(this.#now()),
    });
  }

  /** A code of the v1 API, such as 1002: key 1, let go after a short press. */
  pressButton(number: string, code: number): void {
    Object.assign(this.#sensor(number).state, { buttonevent: code, lastupdated: this.#nextStamp() });
  }

  /** Lets the bridge's clock run ahead (or behind) of this machine's. */
  setClockOffset(milliseconds: number): void {
    this.#clockOffset = milliseconds;
  }

  #now(): Date {
    return new Date(Date.now() + this.#clockOffset);
  }

  /** The v1 API dates to the second; tests press faster than that, so each press gets a second of its own. */
  #nextStamp(): string {
    this.#lastStamp = Math.max(this.#now().getTime(), this.#lastStamp + 1000);
    return stamp(new Date(this.#lastStamp));
  }

  #sensor(number: string): V1Sensor {
    const sensor = this.#home.sensors[number];
    if (sensor === undefined) throw new Error(`no sensor ${number}`);
    return sensor;
  }

  protected answer({ method, path, body }: BridgeQuestion): BridgeReply {
    return { status: 200, data: this.#api.answer(method, path, body) };
  }

  protected publicConfig(): V1Resource {
    return this.#api.publicConfig();
  }

  protected noteUnknown(request: string): void {
    this.#api.unknownRequests.push(request);
  }
}

function numberOf<T>(table: Record<string, T>, matches: (resource: T) => boolean, name: string): string {
  const found = Object.entries(table).find(([, resource]) => matches(resource));
  if (found === undefined) throw new Error(`the emulated home has no ${name}`);
  return found[0];
}
