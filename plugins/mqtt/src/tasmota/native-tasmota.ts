import { type Duration, errorMessage, type PluginClock, type PluginLogger } from '@nexa/sdk';
import type { Publication } from '../link/broker-session.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import type { DeviceBook } from '../model/device-book.ts';
import { isRecord } from '../template/values.ts';
import { readTasmotaConfig, type TasmotaConfig } from './device-config.ts';
import { readTasmotaTopic, TASMOTA_PREFIX, type TasmotaPlace, tasmotaTopic } from './discovery-topic.ts';
import { NativeDevice } from './native-device.ts';

export interface NativeTasmotaOptions {
  readonly book: DeviceBook;
  readonly router: TopicRouter;
  readonly clock: PluginClock;
  readonly logger: PluginLogger;
  readonly publish: (publication: Publication) => Promise<void>;
  /** Devices that come within this time are asked together. */
  readonly gather: Duration;
}

/** Tasmota devices that announce themselves in their own words: tells the book of them, and asks for their states. */
export class NativeTasmota {
  readonly #options: NativeTasmotaOptions;
  /** By hardware address. */
  readonly #devices = new Map<string, NativeDevice>();
  readonly #toAsk = new Set<NativeDevice>();
  #isAsking = false;

  constructor(options: NativeTasmotaOptions) {
    this.#options = options;
  }

  /** How many devices announce themselves so. */
  get count(): number {
    return [...this.#devices.values()].filter(({ config }) => config !== undefined).length;
  }

  /** Network address of the device with that hardware address. */
  addressOf(mac: string): string | undefined {
    return this.#devices.get(mac)?.config?.address;
  }

  /** Something was published where Tasmota devices announce themselves. Whether it is an announcement. */
  announce(message: MqttMessage, isKept: boolean | undefined): boolean {
    const place = readTasmotaTopic(message.topic);
    if (place === undefined) {
      if (message.topic.startsWith(`${TASMOTA_PREFIX}/`)) this.#options.book.problems.add(NO_ADDRESS);
      return false;
    }
    if (message.text.trim() === '') this.#withdraw(place);
    else if (this.#options.book.takes(message)) this.#take(place, message.json, isKept);
    return true;
  }

  /** Nothing is announced at these topics any more. */
  forget(topics: readonly string[]): void {
    for (const topic of topics) {
      const place = readTasmotaTopic(topic);
      if (place !== undefined) this.#withdraw(place);
    }
  }

  /** Asks those devices for their states, as far as they are there; all of them when none is named. */
  ask(macs: readonly string[] = [...this.#devices.keys()]): void {
    for (const mac of macs) this.#ask(this.#devices.get(mac));
  }

  /** There is a connection: asks those that could not be asked before. */
  resume(): void {
    if (!this.#isAsking && this.#toAsk.size > 0) void this.#askSoon();
  }

  #take({ mac, kind, topic }: TasmotaPlace, json: unknown, isKept: boolean | undefined): void {
    const { book } = this.#options;
    const read = kind === 'config' ? readTasmotaConfig(mac, json) : readSensors(json);
    // Nonsense in place of an announcement takes nothing away.
    if (typeof read === 'string') {
      book.problems.add(read);
      return;
    }
    const device = this.#deviceOf(mac);
    if (kind === 'config') {
      device.config = read as TasmotaConfig;
      if (this.#sharesTopic(device)) book.problems.add(SHARED_TOPIC);
      book.put(topic, device.announcements, isKept);
      if (device.sensors !== undefined) book.replace(tasmotaTopic(mac, 'sensors'), device.sensorAnnouncements);
    } else {
      device.sensors = read as Readonly<Record<string, unknown>>;
      book.put(topic, device.sensorAnnouncements, isKept);
    }
    this.#ask(device);
  }

  #withdraw({ mac, kind, topic }: TasmotaPlace): void {
    const { book } = this.#options;
    const device = this.#devices.get(mac);
    if (device !== undefined) {
      if (kind === 'config') device.config = undefined;
      else device.sensors = undefined;
      // What it measures says nothing without what it is.
      if (kind === 'config' && device.sensors !== undefined) book.replace(tasmotaTopic(mac, 'sensors'), []);
      if (device.config === undefined && device.sensors === undefined) this.#drop(device);
    }
    book.remove(topic);
  }

  #deviceOf(mac: string): NativeDevice {
    const known = this.#devices.get(mac);
    if (known !== undefined) return known;
    const device: NativeDevice = new NativeDevice(mac, this.#options.router, {
      cameOnline: () => this.#ask(this.#devices.get(mac)),
      periodChanged: () => this.#renew(device),
    });
    this.#devices.set(mac, device);
    return device;
  }

  #sharesTopic({ mac, config }: NativeDevice): boolean {
    const commands = config?.topics.commands;
    return [...this.#devices.values()].some((other) => other.mac !== mac && other.config?.topics.commands === commands);
  }

  #drop(device: NativeDevice): void {
    this.#devices.delete(device.mac);
    this.#toAsk.delete(device);
  }

  /** The same announcements, with another pace in them. */
  #renew(device: NativeDevice): void {
    const { book } = this.#options;
    if (device.config !== undefined) book.replace(tasmotaTopic(device.mac, 'config'), device.announcements);
    if (device.sensors !== undefined) book.replace(tasmotaTopic(device.mac, 'sensors'), device.sensorAnnouncements);
    this.#ask(device);
  }

  #ask(device: NativeDevice | undefined): void {
    if (device === undefined || !device.isOnline) return;
    this.#toAsk.add(device);
    if (!this.#isAsking) void this.#askSoon();
  }

  async #askSoon(): Promise<void> {
    const { clock, gather, logger } = this.#options;
    this.#isAsking = true;
    try {
      while (this.#toAsk.size > 0) {
        await clock.sleep(gather);
        for (const device of this.#toAsk) await this.#question(device);
      }
    } catch (error) {
      // Whoever was not asked is asked once there is a connection.
      logger.debug('Tasmota devices were not asked for their states.', { reason: errorMessage(error) });
    } finally {
      this.#isAsking = false;
    }
  }

  async #question(device: NativeDevice): Promise<void> {
    const { config, isOnline } = device;
    // Whoever comes online meanwhile is asked again.
    this.#toAsk.delete(device);
    try {
      for (const [command, payload] of isOnline ? QUESTIONS : []) {
        // Whoever does not hear it is asked anyway once it is there again.
        await this.#options.publish({ topic: `${config?.topics.commands}${command}`, payload, retain: false, qos: 0 });
      }
    } catch (error) {
      this.#toAsk.add(device);
      throw error;
    }
  }
}

const NO_ADDRESS = 'a Tasmota device announces itself at a topic without hardware address';

const SHARED_TOPIC = 'two Tasmota devices have the same topic, so that one is taken for the other';

/** Its state, what it measures, and how often it tells that. */
const QUESTIONS: readonly (readonly [string, string])[] = [
  ['STATUS', '11'],
  ['STATUS', '10'],
  ['TelePeriod', ''],
];

function readSensors(json: unknown): Readonly<Record<string, unknown>> | string {
  if (!isRecord(json)) return 'the announcement of Tasmota sensors is no JSON object';
  return isRecord(json.sn) ? json.sn : 'the announcement of Tasmota sensors names none';
}
