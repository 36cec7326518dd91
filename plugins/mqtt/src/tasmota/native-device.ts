import type { Duration } from '@nexa/sdk';
import type { Announcement, Fields } from '../home-assistant/announcement.ts';
import type { MqttMessage } from '../link/mqtt-message.ts';
import type { TopicRouter } from '../link/topic-router.ts';
import { numberOf } from '../template/values.ts';
import type { TasmotaConfig } from './device-config.ts';
import { devicePartsOf } from './device-parts.ts';
import { tasmotaTopic } from './discovery-topic.ts';
import { periodOf, USUAL_PERIOD } from './interval.ts';
import { announcementsOf } from './native-part.ts';
import { memberOf } from './readings.ts';
import { sensorPartsOf } from './sensor-parts.ts';

export interface NativeDeviceListener {
  /** It is there and can be asked. */
  cameOnline(): void;
  /** It tells what it measures at another pace. */
  periodChanged(): void;
}

/** A Tasmota device by what it announced so far; both halves may come in any order. */
export class NativeDevice {
  readonly mac: string;
  /** What it measures, as it announced it. */
  sensors: Fields | undefined;
  readonly #router: TopicRouter;
  readonly #listener: NativeDeviceListener;
  #config: TasmotaConfig | undefined;
  #period: Duration | undefined = USUAL_PERIOD;
  #stops: (() => void)[] = [];
  #isOnline = false;

  constructor(mac: string, router: TopicRouter, listener: NativeDeviceListener) {
    this.mac = mac;
    this.#router = router;
    this.#listener = listener;
  }

  get config(): TasmotaConfig | undefined {
    return this.#config;
  }

  set config(config: TasmotaConfig | undefined) {
    const isElsewhere = placesOf(config) !== placesOf(this.#config);
    this.#config = config;
    if (isElsewhere) this.#listen();
  }

  /** Whether it said that it is there, at its present topic. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** What it is and can do. */
  get announcements(): Announcement[] {
    const config = this.#config;
    return config === undefined
      ? []
      : announcementsOf(config, tasmotaTopic(this.mac, 'config'), devicePartsOf(config, this.#every));
  }

  /** What it measures; nothing before it is known what it is. */
  get sensorAnnouncements(): Announcement[] {
    const [config, sensors] = [this.#config, this.sensors];
    if (config === undefined || sensors === undefined) return [];
    return announcementsOf(config, tasmotaTopic(this.mac, 'sensors'), sensorPartsOf(config, sensors, this.#every));
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** One that sleeps tells when it wakes, and nobody knows how often that is. */
  get #every(): Duration | undefined {
    return this.#config?.sleeps === true ? undefined : this.#period;
  }

  #listen(): void {
    this.#stop();
    this.#isOnline = false;
    const config = this.#config;
    if (config === undefined) return;
    const { topics } = config;
    this.#stops = [
      this.#router.watch(topics.will, ({ text }) => this.#will(text)),
      this.#router.watch(topics.results, (message) => this.#result(message)),
    ];
  }

  #will(text: string): void {
    const { online, offline } = this.#config ?? {};
    if (text === offline) this.#isOnline = false;
    if (text !== online) return;
    this.#isOnline = true;
    this.#listener.cameOnline();
  }

  #result({ json }: MqttMessage): void {
    const told = numberOf(memberOf(json, 'TelePeriod'));
    const period = told === undefined ? this.#period : periodOf(told);
    if (period === this.#period) return;
    this.#period = period;
    this.#listener.periodChanged();
  }
}

/** Where it is listened to, and for what. */
const placesOf = (config: TasmotaConfig | undefined): string =>
  config === undefined ? '' : [config.topics.will, config.topics.results, config.online, config.offline].join('\n');
